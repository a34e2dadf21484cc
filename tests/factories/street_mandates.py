"""The commission of a street: what fills the holes of the addresses of its composition."""

from __future__ import annotations

from typing import Any

from commission.mandates import belonging, queries, rulebooks
from commission.mandates.models import Absence, Candidacy, CommissionMember, Expense, Mandate, StepAside
from commission.mandates.types import ExpenseKind, MandateState, Origin, Part
from commons.identity.colleges import College
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.clock import PARIS
from commons.kernel.db import db
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import actor_of, make_commission, make_seat, sit
from tests.factories.identity import make_account

#: Addresses that are posted to and whose hour comes: once the mandate ended, they answer 403.
POSTS_WITH_AN_HOUR = (
    "/equipe/commission/{mandate_id}/places/nouvelle", "/equipe/commission/{mandate_id}/places/{number}/membre",
    "/equipe/commission/{mandate_id}/places/{number}/supprimer",
    "/equipe/commission/{mandate_id}/places/membre/{member_id}",
    "/equipe/commission/{mandate_id}/places/membre/{member_id}/fin",
    "/equipe/commission/{mandate_id}/reglement/nouveau", "/equipe/commission/{mandate_id}/reglement/brouillon",
    "/equipe/commission/{mandate_id}/reglement/adopter",
    "/equipe/commission/{mandate_id}/candidatures/{candidacy_id}/retenir",
    "/equipe/commission/{mandate_id}/candidatures/{candidacy_id}/ecarter", "/commission/candidature",
)  # fmt: skip


def settle(mandate: Mandate | None = None) -> dict[str, Any]:
    """A commission with members, one of whom said everything a member may; the holes of its addresses."""
    if mandate is None:
        mandate, _members = make_commission({College.RESIDENTS: 2, College.ELECTED: 1})
    member = sit(make_seat(mandate, College.ASSOCIATIONS), bureau=True, drafting=True)
    free = make_seat(mandate, College.RESIDENTS, Origin.CANDIDACY)
    put_down(member)
    with unit_of_work(SYSTEM) as work:
        rulebooks.open_draft(work, mandate.id, clock.now())
    now = clock.now()
    return {
        "mandate_id": mandate.id, "number": free.number, "member_id": member.id, "state": MandateState.ENDED.value,
        "candidacy_id": queries.candidacies(mandate.id)[0].id, "expense_id": queries.expenses_of(member.id)[0].id,
        "aside_id": queries.asides_of(member.id)[0].id, "absence_id": queries.absences_of(member.id, now)[0].id,
        "rules_number": 1, "account_id": member.account_id, "seat_id": member.seat_id,
        "rulebook_id": queries.rules_in_force(mandate.id).id,  # type: ignore[union-attr]  # adopted by the factory
    }  # fmt: skip


def put_down(member: CommissionMember) -> None:
    """The rows of the same, also in a mandate that does not run."""
    now = clock.now()
    db.session.add_all([
        Candidacy(
            mandate_id=member.mandate_id, college=College.RESIDENTS, name="Nadia", contact="mail:nadia@exemple.fr",
            words="Pour mon quartier", created_at=now,
        ),
        StepAside(member_id=member.id, subject="La subvention", reason="J’y travaille", declared_at=now),
        Absence(member_id=member.id, starts_at=now.replace(year=2099), ends_at=now.replace(year=2100), declared_at=now),
        Expense(
            member_id=member.id, kind=ExpenseKind.TRAVEL, amount=Money(400), spent_on=member.since, words="Bus 19",
            asked_at=now, changed_at=now,
        ),
    ])  # fmt: skip
    db.session.commit()


def says_everything(member: CommissionMember) -> None:
    """This member steps aside from something, will be away, and asks a refund."""
    now = clock.now()
    with unit_of_work(actor_of(member)) as work:
        belonging.step_aside(work, "La subvention de mon association", "J’y travaille", now)
        belonging.be_away(work, now.replace(year=2099), now.replace(year=2100), now)
        today = now.astimezone(PARIS).date()
        belonging.ask_refund(work, ExpenseKind.TRAVEL, Money(400), today, "Bus 19", f"{member.id:032x}", now)


def does_everything(account_id: int) -> None:
    """This person sits in a commission and says everything a member may, and proposed themselves before."""
    mandate, _members = make_commission({College.ELECTED: 1})
    account = make_account()
    member = sit(make_seat(mandate), Part.TITULAR, account)
    with unit_of_work(SYSTEM) as work:
        work.session.get(CommissionMember, member.id).account_id = account_id  # type: ignore[union-attr]  # just made
        work.session.add(
            Candidacy(
                mandate_id=mandate.id, college=College.RESIDENTS, name="Nora B.", contact="mail:nora@exemple.fr",
                words="Pour mon quartier", account_id=account_id, created_at=clock.now(),
            )
        )  # fmt: skip
    says_everything(member)
