"""What somebody writes to register, and what must be right in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from assises.people.reasons import PeopleReason
from assises.people.types import Entrance, NeedKind, PersonRole
from commons.identity.colleges import College
from commons.kernel.sanitise import one_line

LONGEST_NAME, LONGEST_WORDS, ADULT = 40, 500, 18


@dataclass(frozen=True)
class PersonDraft:
    """One person; `age` is asked of children only."""

    role: PersonRole
    first_name: str
    last_name: str = ""
    age: int | None = None


@dataclass(frozen=True)
class RegistrationDraft:
    """A registration as it was written: the main person first, then companions and children."""

    college: College
    people: tuple[PersonDraft, ...]
    entrance: Entrance = Entrance.WEB
    #: "mail:…", "phone:+33…" or empty.
    contact: str = ""
    reached_by: str = ""
    language: str = "fr"
    home_id: int | None = None
    organisation_id: int | None = None
    account_id: int | None = None
    ticket: str | None = None
    #: What the main person needs (child care: for the children of the group), with words.
    needs: dict[NeedKind, str] = field(default_factory=dict)

    @property
    def children(self) -> tuple[PersonDraft, ...]:
        """The children of the group."""
        return tuple(person for person in self.people if person.role is PersonRole.CHILD)


def mistakes_of(draft: RegistrationDraft, largest_group: int) -> dict[str, str]:
    """What is wrong, by field; empty when the draft can be registered."""
    wrong: dict[str, PeopleReason] = {}
    if not draft.people or draft.people[0].role is not PersonRole.MAIN or not clean_name(draft.people[0].first_name):
        wrong["first_name"] = PeopleReason.NO_NAME
    if len(draft.people) > largest_group:
        wrong["companions"] = PeopleReason.GROUP_TOO_LARGE
    if any(child.age is None or not 0 <= child.age < ADULT for child in draft.children):
        wrong["ages"] = PeopleReason.NO_AGE
    if NeedKind.CHILD_CARE in draft.needs and not draft.children:
        wrong["needs"] = PeopleReason.NEEDS_A_CHILD
    return {name: reason.sentence for name, reason in wrong.items()}


def clean_name(name: str) -> str:
    """A name on one line, without what cannot be on a badge."""
    return one_line(name, LONGEST_NAME)
