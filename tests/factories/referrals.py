"""Saisines, decisions and dates, through the real services, in a line of a test."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.days import day_of
from commons.kernel.unit_of_work import unit_of_work
from participation.bodies.models import Body
from participation.bodies.types import BodyKind
from participation.calendar import services as dates
from participation.calendar.drafts import DateDraft
from participation.calendar.models import GovernanceDate
from participation.decisions import services as decisions
from participation.decisions.drafts import DecisionDraft
from participation.decisions.models import Decision
from participation.decisions.types import Procedure
from participation.referrals import answering, services
from participation.referrals.drafts import AnswerDraft, ReferralDraft
from participation.referrals.models import Referral
from participation.referrals.types import ReferralState
from tests.factories.participation import make_body

QUESTION = "Quand l’éclairage de la place sera-t-il réparé ?"
ANSWER = AnswerDraft("Les lampes sont commandées.", "Adjointe à la voirie", "Réparation avant le 30 septembre.")


def a_question(asking: Body, asked: Body, **changes: Any) -> ReferralDraft:
    """A whole draft."""
    return replace(ReferralDraft(asking.id, asked.id, QUESTION, "On ne voit plus rien le soir."), **changes)


def two_bodies() -> tuple[Body, Body]:
    """A table that asks, and a commune that is asked."""
    return make_body(), make_body(BodyKind.COMMUNE, name=f"Commune d’essai {uuid4().hex[:6]}")


def make_referral(
    state: ReferralState = ReferralState.SENT,
    asking: Body | None = None,
    asked: Body | None = None,
    sent_at: datetime | None = None,
    actor: Actor = SYSTEM,
    **changes: Any,
) -> Referral:
    """A referral in this state."""
    if asking is None or asked is None:
        first, second = two_bodies()
        asking, asked = asking or first, asked or second
    now = sent_at or clock.now()
    with unit_of_work(actor) as work:
        referral = services.write(work, a_question(asking, asked, **changes), now)
        if state is not ReferralState.DRAFT:
            services.send(work, referral.id, 1, now)
        if state is ReferralState.ANSWERED:
            answering.answer(work, referral.id, ANSWER, now)
        if state is ReferralState.WITHDRAWN:
            services.withdraw(work, referral.id, "La lampe est réparée.", now)
    return referral


def a_decision(**changes: Any) -> DecisionDraft:
    """A whole draft, taken and public today."""
    today = day_of(clock.now())
    whole = DecisionDraft(
        title="L’agenda de l’année est validé",
        text="Le comité valide l’agenda.\n\nIl sera suivi chaque trimestre.",
        reason="Il répond aux priorités repérées aux Assises.",
        procedure=Procedure.VOTE,
        decided_on=today,
        public_on=today,
        votes_for=12,
        votes_against=2,
        abstentions=1,
        not_voting=0,
    )
    return replace(whole, **changes)


def make_decision(body: Body | None = None, **changes: Any) -> Decision:
    """A decision in the register."""
    body = body or make_body(BodyKind.STEERING, name=f"Comité d’essai {uuid4().hex[:6]}")
    with unit_of_work(SYSTEM) as work:
        return decisions.record(work, body.slug, a_decision(**changes), clock.now())


def a_date(**changes: Any) -> DateDraft:
    """A whole draft: in a month, for a day."""
    return replace(DateDraft("Comité annuel", day_of(clock.now() + timedelta(days=30))), **changes)


def make_date(body: Body | None = None, **changes: Any) -> GovernanceDate:
    """A date of the calendar."""
    body = body or make_body(BodyKind.STEERING, name=f"Comité d’essai {uuid4().hex[:6]}")
    with unit_of_work(SYSTEM) as work:
        return dates.plan(work, body.slug, a_date(**changes), clock.now())


def a_day(text: str) -> date:
    """A day as it is written: "2026-07-14"."""
    return date.fromisoformat(text)
