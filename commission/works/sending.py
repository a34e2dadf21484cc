"""A recommendation goes to whoever must answer it, with a public letter."""

from __future__ import annotations

from datetime import datetime, timedelta

from commission.works import letters, policies, services
from commission.works.events import RecommendationTransmitted
from commission.works.models import Recommendation
from commission.works.types import BODY, RecommendationState
from commons.kernel.days import day_of, midnight
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation


def transmit(work: Work, recommendation_id: int, version: int, letter: str, now: datetime, site: str = "") -> None:
    """Send it: its clock runs from today, and those who answer for its body are written to. Refused, Stale."""
    each = services.held(recommendation_id)
    services.refuse(policies.refusal_to_transmit(each, work.actor))
    values = {
        "state": RecommendationState.TRANSMITTED, "sent_at": now, "due_at": due_of(now, each.delay_days),
        "letter": letter.strip(),
    }  # fmt: skip
    still = Recommendation.state == RecommendationState.ADOPTED
    services.save(work, Recommendation, recommendation_id, version, values, still)
    if each.body_id is not None:
        threads.tie(work, each.ref, Ref(BODY, each.body_id), Relation.SENT_TO, now)
    letters.sent(work, each, site)
    work.record(RecommendationTransmitted(each.id))
    work.audit("commission.recommendation.transmit", str(each.ref), addressee=each.addressee)


def due_of(sent_at: datetime, days: int) -> datetime:
    """The midnight in Paris that ends the last day of the delay."""
    return midnight(day_of(sent_at) + timedelta(days=days + 1))
