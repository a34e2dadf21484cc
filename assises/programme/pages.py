"""What public pages of the programme show, worked out before the template is asked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from assises.editions.models import AssisesEdition
from assises.programme import languages, occupancy, queries, words
from assises.programme.changes import read_all as read_changes
from assises.programme.lines import Line, read_all
from assises.programme.models import Release, Site
from assises.programme.types import ProgrammeReason
from commons.kernel import i18n
from commons.kernel.days import day_of
from commons.kernel.errors import NotFound
from commons.kernel.slugs import fold
from commons.territory import queries as territory
from commons.territory.models import Orientation, Place


@dataclass(frozen=True)
class Asked:
    """What a reader wants to see of the programme; empty: everything."""

    day: str = ""
    site: str = ""
    theme: str = ""
    language: str = ""

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Asked:
        """From an address."""
        names = {"day": "jour", "site": "site", "theme": "theme", "language": "langue"}
        return cls(**{name: args.get(said, "")[:60] for name, said in names.items()})

    def wants(self, line: Line) -> bool:
        """Whether this activity is one of those."""
        return (
            self.day in ("", day_of(line.begins).isoformat())
            and self.site in ("", line.site)
            and self.theme in ("", line.orientation)
            and (not self.language or self.language in (*line.languages, *line.interpreted))
        )


@dataclass(frozen=True)
class Row:
    """An activity in a list."""

    id: int
    title: str
    url: str
    kind: str
    hours: str
    where: str
    spoken: str
    moved_from: str
    cancelled: str
    needs_a_seat: bool
    step_free: bool


@dataclass(frozen=True)
class Choice:
    """A choice of a filter."""

    value: str
    label: str


def row(year: int, line: Line) -> Row:
    """An activity in a list, under the heading of its day."""
    return Row(
        id=line.id,
        title=line.title,
        url=url_for("assises_programme.activity", year=year, activity_id=line.id),
        kind=line.kind_label,
        hours=words.hours(line.begins, line.ends),
        where=words.where(line),
        spoken=_spoken(line.languages, line.interpreted, line.easy_french, i18n.locale_code()),
        moved_from=moved(line),
        cancelled=line.reason if line.is_cancelled else "",
        needs_a_seat=line.needs_a_seat,
        step_free=line.step_free,
    )


@lru_cache(maxsize=512)
def _spoken(spoken: tuple[str, ...], interpreted: tuple[str, ...], easy: bool, locale: str) -> str:
    """Kept by language of the reader: a programme says the same few combinations over and over."""
    return words.spoken(Line(0, "", "", "", "", "", "", languages=spoken, interpreted=interpreted, easy_french=easy))


def place_of(site: Site) -> Place | None:
    """The commune or quarter of a site, where its address does not end with it already ("…, 13011 Marseille")."""
    if site.place is None:
        return None
    known = rf"(^|,\s*|\d{{5}}\s+){re.escape(fold(site.place.name))}(\s+cedex)?(\s+\d+)?\s*$"
    return None if re.search(known, fold(site.address)) else site.place


def moved(line: Line) -> str:
    """When it was to take place before; nothing when it never moved, or is cancelled."""
    former = line.former
    return words.when(*former) if former is not None and not line.is_cancelled else ""


def by_day(year: int, lines: Iterable[Line]) -> list[tuple[date, list[Row]]]:
    """Activities under their days."""
    days: dict[date, list[Row]] = defaultdict(list)
    for line in lines:
        days[day_of(line.begins)].append(row(year, line))
    return sorted(days.items())


def programme(edition: AssisesEdition, release: Release | None, asked: Asked) -> dict[str, Any]:
    """A version of the programme, and what may be asked of it, in a fixed number of queries."""
    lines = read_all(release.programme) if release is not None else []
    shown = [line for line in lines if asked.wants(line)]
    return {
        "edition": edition,
        "release": release,
        "days": by_day(edition.year, shown),
        "asked": asked,
        "filters": _filters(lines),
        "total": len(lines),
        "number_shown": len(shown),
        "said": said(release),
        "releases": queries.releases(edition.id),
    }


def said(release: Release | None) -> list[str]:
    """What a version changed; of the first one nothing: all of it was new."""
    if release is None or release.number == 1:
        return []
    return [words.change(change) for change in read_changes(release.changes)]


def _filters(lines: Sequence[Line]) -> list[tuple[str, str, str, list[Choice]]]:
    """(field of `Asked`, name in the address, label, choices) of each filter that has something to tell apart."""
    days = sorted({day_of(line.begins) for line in lines})
    sites = sorted({(line.site_name, line.site) for line in lines})
    themes = {line.orientation for line in lines if line.orientation}
    spoken = {code for line in lines for code in (*line.languages, *line.interpreted)}
    every = [
        ("day", "jour", _("Jour"), [Choice(day.isoformat(), i18n.day(day)) for day in days]),
        ("site", "site", _("Site"), [Choice(slug, name) for name, slug in sites]),
        ("theme", "theme", _("Thème"), [Choice(o.code, o.named(i18n.locale_code())) for o in _themes(themes)]),
        ("language", "langue", _("Langue"), [Choice(c, languages.name_of(c)) for c in _in_order(spoken)]),
    ]
    return [each for each in every if len(each[3]) > 1]


def _themes(codes: set[str]) -> list[Orientation]:
    return [orientation for orientation in territory.orientations() if orientation.code in codes]


def _in_order(codes: set[str]) -> list[str]:
    return [code for code in languages.CODES if code in codes]


def found_line(edition: AssisesEdition, activity_id: int) -> tuple[Line, Release]:
    """The activity as the released programme tells of it; what is not in it does not exist yet."""
    release = queries.latest(edition.id)
    if release is not None:
        for line in read_all(release.programme):
            if line.id == activity_id:
                return line, release
    raise NotFound(reason=ProgrammeReason.NO_ACTIVITY)


def themes_of(line: Line) -> list[tuple[str, str]]:
    """(what, name) of the orientation and the challenge it takes up."""
    locale = i18n.locale_code()
    orientations = {each.code: each.named(locale) for each in territory.orientations()}
    challenges = {each.code: each.named(locale) for each in territory.challenges()}
    found = [
        (_("Thème"), orientations.get(line.orientation, "")),
        (_("Défi"), challenges.get(line.challenge, "")),
    ]
    return [(what, name) for what, name in found if name]


def published(release: Release) -> str:
    """Which version, and since when."""
    return _("Version %(number)s, publiée le %(day)s", number=release.number, day=_day(release.published_at))


def _day(moment: datetime) -> str:
    return i18n.day(moment)


@dataclass(frozen=True)
class Left:
    """The seats left in an activity."""

    row: Row
    when: str
    left: int
    waiting: int


def left(year: int, lines: Sequence[Line]) -> list[Left]:
    """The seats left in each of these activities, in a fixed number of queries."""
    taken = occupancy.taken([line.id for line in lines])
    return [
        Left(row(year, line), words.when(line.begins, line.ends), taken[line.id].left(line.capacity),
             taken[line.id].waiting)
        for line in lines
    ]  # fmt: skip
