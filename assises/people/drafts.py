"""A group as it was typed, before it is registered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assises.people.types import Entrance, NeedKind, PeopleReason
from commons.identity.colleges import College
from commons.identity.types import Contact
from commons.kernel.errors import Invalid
from commons.kernel.sanitise import one_line

LONGEST_NAME = 60
#: Older children are adults of the group.
OLDEST_CHILD = 17


@dataclass(frozen=True)
class NewGroup:
    """Who comes: somebody, adults with them, children by age; how to reach them and what they need."""

    college: College
    first_name: str
    #: Drawn with the form: sent twice, it registers once.
    ticket: str
    entrance: Entrance = Entrance.WEB
    language: str = "fr"
    companions: int = 0
    children: tuple[int, ...] = ()
    contact: Contact | None = None
    reached_by: str = ""
    home_id: int | None = None
    account_id: int | None = None
    organisation_id: int | None = None
    #: What is needed, each with the words that were added.
    needs: Mapping[NeedKind, str] = field(default_factory=dict)

    @property
    def persons(self) -> int:
        """How many come."""
        return 1 + self.companions + len(self.children)

    @property
    def contact_text(self) -> str:
        """The contact as the table keeps it."""
        return self.contact.key if self.contact is not None else ""


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is added to a group: an adult by first name, a child by age."""

    first_name: str
    #: Of a child; None for an adult.
    age: int | None
    #: Drawn with the form: sent twice, it adds once.
    ticket: str


def ages_of(text: str) -> tuple[int, ...]:
    """Ages of children, (4, 7) from "4, 7"; Invalid for anything else."""
    parts = text.replace(",", " ").replace(";", " ").replace("،", " ").split()
    if len(parts) > 50 or not all(part.isdecimal() and len(part) <= 2 for part in parts):
        raise Invalid(fields={"children": PeopleReason.AGE_UNREADABLE.sentence})
    ages = tuple(int(part) for part in parts)
    if any(age > OLDEST_CHILD for age in ages):
        raise Invalid(fields={"children": PeopleReason.AGE_UNREADABLE.sentence})
    return ages


def age_of(text: str) -> int:
    """The age of one child; Invalid for anything else."""
    try:
        ages = ages_of(text[:20])
    except Invalid:
        ages = ()
    if len(ages) != 1:
        raise Invalid(fields={"age": PeopleReason.NEEDS_AN_AGE.sentence})
    return ages[0]


def checked(group: NewGroup, largest: int) -> str:
    """The first name as it will stand; Invalid when the group cannot be registered as one."""
    name = one_line(group.first_name, LONGEST_NAME)
    if not name:
        raise Invalid(fields={"first_name": PeopleReason.EMPTY_NAME.sentence})
    if group.companions < 0 or group.persons > largest:
        raise Invalid(fields={"companions": PeopleReason.TOO_LARGE.sentence})
    return name
