"""The commission of a street: what fills the holes of the addresses of its composition."""

from __future__ import annotations

from typing import Any

from commission.mandates import belonging, candidacies, queries, rulebooks
from commission.mandates.models import CommissionMember, Mandate
from commission.mandates.types import ExpenseKind, MandateState, Origin, Part
from commons.identity.colleges import College
from commons.identity.types import Contact, ContactKind
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.clock import PARIS
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
    says_everything(member)
    with unit_of_work(NOBODY) as work:
        contact = Contact(ContactKind.MAIL, "nadia@exemple.fr")
        draft = candidacies.CandidacyDraft(College.RESIDENTS, "Nadia", contact, "Pour mon quartier", "fr", "0" * 32)
        candidacies.propose_oneself(work, draft, clock.now())
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
    says_everything(member)
