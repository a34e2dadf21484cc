"""What every page of the desk of referrals begins with: the referral, on which side one stands, what one may do."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.access import current_actor, holders_of
from commons.kernel.errors import NotFound, Refused
from participation.bodies import policies as body_policies
from participation.bodies import queries as bodies
from participation.bodies.models import Body
from participation.referrals import policies, queries
from participation.referrals.models import Referral
from participation.referrals.policies import ReferralReason, Refusal
from participation.referrals.services import is_closed
from participation.referrals.types import ReferralState

ROLES = (body_policies.RESPONDENT, body_policies.SECRETARIAT, body_policies.FACILITATOR)
TEAM = holders_of(*ROLES)


@dataclass(frozen=True)
class May:
    """Why each act is not possible for whoever asks; None: it is."""

    change: Refusal | None
    withdraw: Refusal | None
    answer: Refusal | None
    complement: Refusal | None
    judge: Refusal | None
    relays: bool
    #: On which side they stand: of those who ask, of those who answer, of both.
    asks: bool
    answers: bool
    #: Whether they keep the register of the body that is asked.
    keeps_register: bool


def opened(referral_id: int) -> tuple[Referral, May]:
    """The referral of this id and what one may do, for those who stand on one of its sides."""
    referral = queries.by_id(referral_id)
    if referral is None:
        raise NotFound(reason=ReferralReason.NOT_FOUND)
    may = may_do(referral)
    if not may.asks and (referral.state is ReferralState.DRAFT or not may.answers):
        raise Refused(reason=ReferralReason.NOT_YOURS)
    return referral, may


def may_do(referral: Referral) -> May:
    """What the person at the desk may do with this referral now."""
    actor, state = current_actor(), referral.state
    asking, asked = bodies.scopes(referral.from_body), bodies.scopes(referral.to_body)
    return May(
        change=policies.refusal_to_change(actor, asking, state, closed=is_closed(referral.from_body)),
        withdraw=policies.refusal_to_withdraw(actor, asking, state),
        answer=policies.refusal_to_answer(actor, asked, state),
        complement=policies.refusal_to_complement(actor, asked, state),
        judge=policies.refusal_to_judge(actor, asking, state, judged=referral.opinion is not None),
        relays=policies.relays(actor, asked),
        asks=policies.refusal_to_write(actor, asking) is None,
        answers=body_policies.refusal_to_answer(actor, asked) is None,
        keeps_register=body_policies.refusal_to_handle(actor, asked, closed=is_closed(referral.to_body)) is None,
    )


def asking_bodies() -> list[Body]:
    """The bodies in whose name one may ask."""
    actor, found = current_actor(), bodies.bodies()
    scopes = bodies.all_scopes(found)
    return [body for body in found if policies.refusal_to_write(actor, scopes[body.id]) is None]


def answering_bodies() -> list[Body]:
    """The bodies in whose name one may answer, closed ones too: they owe what they were asked."""
    actor, found = current_actor(), bodies.bodies(closed=True)
    scopes = bodies.all_scopes(found)
    return [body for body in found if body_policies.refusal_to_answer(actor, scopes[body.id]) is None]
