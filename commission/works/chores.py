"""What the worker does for recommendations: reminds of those that wait, at most once a fortnight."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import or_, update

from commission.works import answering, clocks, letters, queries
from commission.works.models import Recommendation
from commission.works.types import RecommendationState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import Work, end_reading, unit_of_work

#: Between two letters about one recommendation, the first one included.
LEAST = timedelta(days=14)


def remind() -> int:
    """Queue the reminders that stand now, each step once; the number of letters handed to the outbox."""
    now, site = clock.now(), str(current_app.config["SERVER_ADDRESS"])
    waiting = [each.id for each in queries.recommendations(RecommendationState.TRANSMITTED) if _step(each, now)]
    end_reading()
    sent = 0
    for recommendation_id in waiting:
        with unit_of_work(SYSTEM) as work:
            each = queries.recommendation(recommendation_id)
            step = _step(each, now) if each is not None else ""
            if each is not None and step and mark_reminded(work, each.id, step, now):
                sent += letters.reminder(work, each, _sight(each, now), step, site)
    return sent


def mark_reminded(work: Work, recommendation_id: int, step: str, now: datetime) -> bool:
    """True for whoever is the first to remind at this step, a fortnight after the last letter; one update decides."""
    earlier = now - LEAST
    statement = (
        update(Recommendation)
        .where(
            Recommendation.id == recommendation_id, Recommendation.state == RecommendationState.TRANSMITTED,
            Recommendation.reminded_step != step, Recommendation.sent_at <= earlier,
            or_(Recommendation.reminded_at.is_(None), Recommendation.reminded_at <= earlier),
        )
        .values(reminded_step=step, reminded_at=now)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    return work.session.execute(statement.returning(Recommendation.id)).one_or_none() is not None


def _step(each: Recommendation, now: datetime) -> str:
    return clocks.reminder(_sight(each, now)) if each.sent_at is not None else ""


def _sight(each: Recommendation, now: datetime) -> clocks.Sight:
    assert each.sent_at is not None  # transmitted
    assert each.due_at is not None
    return clocks.sight(each.sent_at, each.due_at, answering.said(queries.answers([each.id])[each.id]), now)
