"""A question sent by one body reaches those who answer for the other, and the answer comes back to those who asked."""

from __future__ import annotations

from flask import current_app

from commons.kernel import clock
from commons.kernel.events import subscribe
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads.services import tie
from commons.threads.types import Relation
from participation.bodies.types import BODY
from participation.referrals import letters, queries
from participation.referrals.events import ReferralAnswered, ReferralSent
from participation.referrals.types import ANSWER


@subscribe(ReferralSent)
def tell_respondents(work: Work, fact: ReferralSent) -> None:
    """Tie the question to what it comes from and to the body that owes an answer, and write to those who answer."""
    referral, now = queries.by_id(fact.referral_id), clock.now()
    if referral is None:
        return
    if referral.origin is not None:
        tie(work, referral.origin, referral.ref, Relation.LED_TO, now, decided_by=referral.from_body.name)
    tie(work, referral.ref, Ref(BODY, fact.to_body_id), Relation.SENT_TO, now)
    work.touch("participation:referrals", f"participation:bodies:{referral.to_body.slug}")
    letters.question(work, referral, str(current_app.config["SERVER_ADDRESS"]))


@subscribe(ReferralAnswered)
def bring_the_answer_back(work: Work, fact: ReferralAnswered) -> None:
    """Tie the answer to the question, and write to those who animate the body that asked."""
    referral, now = queries.by_id(fact.referral_id), clock.now()
    if referral is None or not referral.answers:
        return
    given = Ref(ANSWER, referral.answers[0].id)
    tie(work, referral.ref, given, Relation.ANSWERED_BY, now, decided_by=referral.to_body.name)
    work.touch("participation:referrals", f"participation:bodies:{referral.to_body.slug}")
    letters.answer(work, referral, str(current_app.config["SERVER_ADDRESS"]))
