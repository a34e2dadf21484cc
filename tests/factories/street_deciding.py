"""What the lists of routes need of deciding: one of each thing, and the forms that have an hour."""

from __future__ import annotations

from commission.consultations import queries, services
from commission.consultations.types import CONSULTATION, MINORITY_OPINION, Kind
from commission.mandates import queries as mandates
from commission.mandates.models import CommissionMember, Mandate
from commons.identity.models import Account
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import actor_of, make_commission
from tests.factories.consultations import act, ask, end, make_bureau, make_consultation, open_it, say

#: POST routes that close: with the announced hour of the end, with the time to contest, or with the opening.
WITH_AN_HOUR = (
    "commission_voice.speak", "commission_voice.change", "commission_voice.ask", "commission_answers.contest",
    "commission_answers.write_opinion", "commission_answers.opinion", "commission_answers.answer_objection",
    "commission_answers.answer_contest", "commission_consultations_desk.amend",
    "commission_consultation_steps.absences", "commission_consultation_steps.move",
    "commission_consultation_steps.cancel", "commission_consultation_steps.take_down",
)  # fmt: skip


def settle(me: Account | None = None) -> dict[str, object]:
    """One of each thing; what goes into the holes of the routes. `me`: an account that sits in the first seat.

    `consultation_id` is an open vote; `sealed_id` an open secret one; `voice_id` an objection; `contest_id` waits for
    its answer; `opinion_id` was signed on an open vote.
    """
    mandate, members = _commission(me)
    first, second = members[0], members[1]
    drafter = members[2]
    drafter.in_drafting = True
    vote = open_it(make_consultation(mandate, title="Adopter les questions"), make_bureau(first))
    sealed = open_it(make_consultation(mandate, secret=True, title="Choisir la présidence"), first)
    consent = open_it(make_consultation(mandate, Kind.CONSENT, title="Consentir au calendrier"), first)
    objection = say(consent, second, "objection", "Le mois d’août est oublié.", "b1")
    prepared = make_consultation(mandate, title="Adopter les méthodes")
    ask(prepared, first)
    past = open_it(make_consultation(mandate, title="Adopter les principes", days=0.1), first)
    for member in members:
        say(past, member, "for")
    end(past)
    with clock.frozen(past.closes_at), unit_of_work(actor_of(first)) as work:
        told = services.write(work, past.id, "Nous aurions gardé les principes d’avant.", None, clock.now())
    with clock.frozen(past.closes_at):
        contest = act(actor_of(second), services.contest, past.id, "La liste n’a pas été lue.")
    with unit_of_work(actor_of(second)) as work:
        opinion = services.write(work, vote.id, "Nous aurions attendu un an.", None, clock.now())
    return {
        "mandate_id": mandate.id, "consultation_id": vote.id, "sealed_id": sealed.id, "prepared_id": prepared.id,
        "voice_id": objection.id, "contest_id": contest.id, "opinion_id": opinion.id, "step": "ouvrir",
        "silent_id": queries.silent(vote)[0].id,
        "refs": (Ref(CONSULTATION, vote.id), Ref(MINORITY_OPINION, told.id)),
    }  # fmt: skip


def _commission(me: Account | None) -> tuple[Mandate, list[CommissionMember]]:
    """The commission that sits, with two members in each college; a new one when none runs."""
    running = mandates.running()
    if running is None:
        running, members = make_commission()
    else:
        members = [each for each in mandates.members(running.id) if each.part == "titular" and each.account_id]
    if me is not None and not any(each.account_id == me.id for each in members):
        members[0].account_id, members[0].contact = me.id, f"mail:{me.email}"
        db.session.commit()
    return running, members
