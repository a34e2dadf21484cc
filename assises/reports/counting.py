"""Who came, cut in lines: each person stands in one line of each cut, where they were first seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assises.checkin.queries import Came as Came  # tests and providers name it from here
from assises.people.types import Entrance
from assises.reports.types import Cut
from commons.identity.colleges import College
from commons.kernel.disclosure import Protected, protect

#: Everybody who came to an edition, one line for each day and site where they were seen.
Provider = Callable[[int], Sequence[Came]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let accounts count those whom this provider knows."""
    if provider not in _providers:
        _providers.append(provider)


def forget(provider: Provider) -> None:
    """Take a provider back (tests)."""
    _providers.remove(provider)


def everybody(edition_id: int) -> list[Came]:
    """Everybody who came, as every provider knows; an entry that nobody has tied to a person yet counts nobody."""
    return [line for provider in _providers for line in provider(edition_id) if line.college is not None]


@dataclass(frozen=True)
class Where:
    """A day of a site."""

    site: str
    day: date


def first_seen(lines: Iterable[Came], where: Mapping[int, Where]) -> list[Came]:
    """One line a person: the first day, then the first site by name."""
    first: dict[object, Came] = {}
    for rank, line in enumerate(sorted(lines, key=lambda each: _order(where, each))):
        first.setdefault(line.attendee_id if line.attendee_id is not None else (rank,), line)
    return list(first.values())


def _order(where: Mapping[int, Where], line: Came) -> tuple[date, str, int]:
    found = where[line.site_day_id]
    return (found.day, found.site, line.attendee_id or 0)


@dataclass(frozen=True)
class Known:
    """What the lines of each cut are read from."""

    where: Mapping[int, Where]
    #: From a home to the name of its commune.
    communes: Mapping[int, str]
    entrances: Mapping[int, Entrance]


def cuts(people: Sequence[Came], known: Known) -> dict[Cut, Protected[str]]:
    """How many people in each line of each cut, protected. Keys: a college, a commune, a site, a day, an entrance."""
    lines: dict[Cut, list[str]] = {
        Cut.COLLEGE: [line.college.value for line in people if line.college is not None],
        Cut.HOME: [known.communes.get(line.home_id or 0, "") for line in people],
        Cut.SITE: [known.where[line.site_day_id].site for line in people],
        Cut.DAY: [known.where[line.site_day_id].day.isoformat() for line in people],
        Cut.CHANNEL: [known.entrances.get(line.attendee_id or 0, Entrance.DOOR).value for line in people],
    }
    return {cut: protect(_with_empty_lines(cut, lines[cut], known)) for cut in Cut}


def _with_empty_lines(cut: Cut, lines: Sequence[str], known: Known) -> dict[str, int]:
    """Every line there could be, those that count nobody too: what is not shown may be any of them."""
    possible: dict[Cut, Iterable[str]] = {
        Cut.COLLEGE: (college.value for college in College),
        Cut.HOME: {*known.communes.values(), ""},
        Cut.SITE: {found.site for found in known.where.values()},
        Cut.DAY: {found.day.isoformat() for found in known.where.values()},
        Cut.CHANNEL: (entrance.value for entrance in Entrance),
    }
    return {**dict.fromkeys(possible[cut], 0), **Counter(lines)}
