"""What somebody types on the way to a registration, screen by screen, and the group it makes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from assises.people.drafts import NewGroup, ages_of
from assises.people.types import Entrance, NeedKind
from assises.registrations.types import Reach
from commons.identity.colleges import College
from commons.identity.types import Contact

Typed = Mapping[str, Any]
#: How many wishes may be told, the first first.
WISHES = 5


class Step(IntEnum):
    """The five screens."""

    WHO = 1
    WHERE = 2
    NEEDS = 3
    REACH = 4
    CHECK = 5

    @property
    def label(self) -> str:
        """What the screen is about."""
        return str(_LABELS[self])


_LABELS = {
    Step.WHO: _l("Qui vient"),
    Step.WHERE: _l("Où et quand"),
    Step.NEEDS: _l("Vos besoins"),
    Step.REACH: _l("Vous joindre"),
    Step.CHECK: _l("Vérifier"),
}
NAMES = tuple(_LABELS.values())
#: Needs to which a few words may be added, by the field that takes them.
WORDED = {
    "in_language": NeedKind.INTERPRETER, "transport": NeedKind.TRANSPORT, "meal": NeedKind.MEAL,
    "other": NeedKind.OTHER,
}  # fmt: skip


@dataclass(frozen=True)
class Origins:
    """What does not come from the screens: by which way, for whom."""

    entrance: Entrance = Entrance.WEB
    account_id: int | None = None
    organisation_id: int | None = None


def missing(typed: Typed) -> Step | None:
    """The first screen that has not been filled; None once all are."""
    return next((step for step in Step if step is not Step.CHECK and str(step.value) not in typed), None)


def days_of(typed: Typed) -> list[int]:
    """The days of sites that were ticked."""
    return [int(number) for number in typed.get("2", {}).get("days", [])]


def activities_of(typed: Typed) -> list[int]:
    """The activities that were chosen, the one wanted most first."""
    where = typed.get("2", {})
    wished = [where.get(f"wish_{rank}", "") for rank in range(1, WISHES + 1)]
    chosen = [number for number in wished if number] or where.get("activities", [])
    return list(dict.fromkeys(int(number) for number in chosen))


def needs_of(typed: Typed) -> dict[NeedKind, str]:
    """What is needed: what was ticked, and what words were written for without a tick."""
    needs = typed.get("3", {})
    found = {NeedKind(kind): "" for kind in needs.get("kinds", [])}
    for name, kind in WORDED.items():
        words = str(needs.get(name, "")).strip()
        if words:
            found[kind] = words
    return found


def contact_of(typed: Typed) -> Contact | None:
    """How to write to them, already read once when the screen was sent."""
    key = typed.get("4", {}).get("key", "")
    return Contact.from_key(key) if key else None


def group_of(typed: Typed, ticket: str, origins: Origins) -> NewGroup:
    """The group of these screens, once all are filled."""
    who, reach = typed["1"], typed["4"]
    nobody = reach.get("reach") == Reach.NOBODY.value
    return NewGroup(
        college=College(who["college"]), first_name=str(who["first_name"]), ticket=ticket, entrance=origins.entrance,
        language=who["language"], companions=int(who.get("companions") or 0),
        children=ages_of(str(who.get("children", ""))), contact=contact_of(typed),
        reached_by=str(reach.get("reached_by", "")) if nobody else "",
        home_id=int(who["home"]) if who.get("home") else None, account_id=origins.account_id,
        organisation_id=origins.organisation_id, needs=needs_of(typed),
    )  # fmt: skip
