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

    @property
    def asks(self) -> bool:
        """Whether they stand on the side of those who ask."""
        return self.change is None or not isinstance(self.change, body_policies.BodyReason)

    @property
    def answers(self) -> bool:
        """Whether they stand on the side of those who answer."""
        return self.answer is None or not isinstance(self.answer, body_policies.BodyReason)


def opened(referral_id: int) -> tuple[Referral, May]:
    """The referral of this id and what one may do, for those who stand on one of its sides."""
    referral = queries.by_id(referral_id)
    if referral is None:
        raise NotFound(reason=ReferralReason.NOT_FOUND)
    may = may_do(referral)
    asks = policies.refusal_to_write(current_actor(), bodies.scopes(referral.from_body)) is None
    if not asks and (referral.state is ReferralState.DRAFT or not may.answers):
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
