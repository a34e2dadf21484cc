"""What the desk reads: lines that tell homonyms apart, counts, how to reach somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assises.people import queries as people
from assises.people import sealing
from assises.people.models import Registration
from assises.people.types import NeedKind, NeedState, RegistrationState
from assises.registrations import queries
from commons.identity.types import Contact
from commons.kernel import i18n
from commons.territory import queries as territory


@dataclass(frozen=True)
class DeskLine:
    """One registration in a list."""

    id: int
    name: str
    #: The end of the code and the commune: two people of one name are told apart by them.
    tail: str
    home: str
    persons: int
    state: RegistrationState
    badge: str
    entrance: str


def lines(found: Sequence[Registration]) -> list[DeskLine]:
    """Registrations in a list."""
    homes = {place.id: place.named(i18n.locale_code()) for place in territory.places()} if found else {}
    return [_line(each, homes.get(each.home_id or 0, "")) for each in found]


def _line(registration: Registration, home: str) -> DeskLine:
    badges = {RegistrationState.TO_CONFIRM: "soon", RegistrationState.CONFIRMED: "done"}
    return DeskLine(
        registration.id, name_of(registration), registration.code[-4:], home, len(registration.present),
        registration.state, badges.get(registration.state, "closed"), registration.entrance.label,
    )  # fmt: skip


def name_of(registration: Registration) -> str:
    """The first name of whoever registered."""
    return next((person.first_name for person in registration.attendees), "")


def search(edition_id: int, asked: str) -> list[Registration]:
    """By code, or by the beginning of a first name."""
    code = sealing.typed_code(asked)
    found = people.by_code(edition_id, code) if code else None
    return [found] if found is not None else people.named(edition_id, asked.strip())


def counts(edition_id: int) -> dict[str, list[tuple[str, int]]]:
    """Persons by college, by way in and by day of site."""
    colleges: Counter[str] = Counter()
    entrances: Counter[str] = Counter()
    for college, entrance, _home, persons in people.persons_by(edition_id):
        colleges[college.label] += persons
        entrances[entrance.label] += persons
    return {
        "colleges": sorted(colleges.items()), "entrances": sorted(entrances.items()),
        "sites": queries.persons_by_site(edition_id),
    }  # fmt: skip


def needs(edition_id: int) -> list[tuple[str, int, int]]:
    """How many of each need, and how many of them wait for an answer; numbers only."""
    found = people.needs_by(edition_id)
    return [(kind.label, sum(found[kind].values()), found[kind].get(NeedState.ASKED, 0)) for kind in _kinds(found)]


def _kinds(found: dict[NeedKind, dict[NeedState, int]]) -> list[NeedKind]:
    return [kind for kind in NeedKind if kind in found]


def reached(registration: Registration) -> str:
    """How to reach them, whole: the desk calls people."""
    return Contact.from_key(registration.contact).value if registration.contact else registration.reached_by
