"""Who acts in the commission of the demonstration: members by the beginning of their name, two of its secretariat."""

from __future__ import annotations

from collections.abc import Sequence

from app.demo import accounts
from app.demo.commission import composition
from app.demo.participation.stage import Stage, address
from commission.mandates import queries
from commission.mandates.models import CommissionMember, Mandate
from commission.mandates.types import MandateState
from commons.identity import queries as identity
from commons.identity.roles import services as roles
from commons.identity.types import Contact, ContactKind, Role, Scope, ScopeKind

#: Two people of the secretariat of this mandate: what takes two hands is done by two.
KEEPERS = ("commission1", "commission2")
#: Days before today when they were given their part.
SINCE = (-189, 9)


def mandate() -> Mandate | None:
    """The mandate of the demonstration, as long as it runs."""
    found = composition.mandate()
    return found if found is not None and found.state is MandateState.RUNNING else None


def its_mandate() -> Mandate:
    """The same, for a part that is told because it runs."""
    found = mandate()
    assert found is not None  # else it is said to be told
    return found


def member(name: str) -> CommissionMember:
    """Who sits under this first name."""
    return next(each for each in queries.members(its_mandate().id) if each.name.startswith(f"{name} "))


def members(names: Sequence[str]) -> list[CommissionMember]:
    """Those who sit under these first names."""
    return [member(name) for name in names]


def are_employed(_stage: Stage) -> bool:
    """Whether the two of the secretariat have their part, or no mandate to keep."""
    known = (identity.account_of_contact(Contact(ContactKind.MAIL, address(who))) for who in KEEPERS)
    return mandate() is None or all(each is not None for each in known)


def employ(stage: Stage) -> None:
    """Give the two of the secretariat their part: told before what they do, as roles are read once they are kept."""
    moment, scope = stage.at(SINCE), Scope(ScopeKind.MANDATE, its_mandate().id)
    with stage.acting(moment) as work:
        for who in KEEPERS:
            roles.give(work, address(who), Role.SECRETARIAT, scope, accounts.REASON, moment)
