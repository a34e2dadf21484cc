"""What works bring to the commission's own pages: the public one, a member's, and chores of the clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from commission.mandates.hub import Task
from commission.mandates.models import CommissionMember, Mandate
from commission.works import addresses, pages, policies, queries
from commission.works.models_answers import RecommendationAnswer
from commission.works.types import PAGES, RecommendationState, Shown, Side, WorkState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.days import day_of, next_midnight
from commons.kernel.pages import good_until
from commons.kernel.unit_of_work import unit_of_work

#: Works shown on the commission's page.
MOST_WORKS = 3
#: The commission says each year whether a recommendation is followed.
EACH_YEAR = timedelta(days=365)


def section(mandate: Mandate, now: datetime) -> Mapping[str, Any] | None:
    """The latest works, how many recommendations wait, are answered or met silence, and the dated milestones."""
    works = queries.works(None, WorkState.ADOPTED)[:MOST_WORKS]
    rows = pages.rows(queries.recommendations(RecommendationState.TRANSMITTED), now)
    milestones = queries.milestones(mandate.id)
    if not (works or rows or milestones):
        return None
    good_until(next_midnight(now) if milestones else None)
    tally = Counter(row.shown for row in rows)
    return {
        "works": works, "total": len(rows), "milestones": milestones, "today": day_of(now),
        "tally": [(state, tally[state]) for state in Shown if tally[state]],
    }  # fmt: skip


def tasks(member: CommissionMember, now: datetime) -> Sequence[Task]:
    """For the bureau: works that are ready to be adopted, and recommendations to look at again this year."""
    if not member.in_bureau:
        return []
    return [*_to_adopt(member), *_to_judge(now)]


def _to_adopt(member: CommissionMember) -> list[Task]:
    ready = [
        work for work in queries.works(member.mandate_id, WorkState.DRAFT)
        if work.lessons and policies.refusal_by_hand(work) is None
    ]  # fmt: skip
    asked = queries.open_requests([work.ref for work in ready])
    return [
        Task(work.title, f"/commission/moi/travaux/{work.id}", text=_("À lire, puis à adopter"))
        for work in ready
        if work.ref not in asked
    ]


def _to_judge(now: datetime) -> list[Task]:
    sent = queries.recommendations(RecommendationState.TRANSMITTED)
    seen = queries.follow_ups([each.id for each in sent])
    found = []
    for each in sent:
        own = [said.at for said in seen.get(each.id, []) if said.side is Side.COMMISSION]
        since = max([each.sent_at or now, *own])
        if now >= since + EACH_YEAR:
            url = f"/commission/moi/preconisations/{each.id}/suivie"
            found.append(Task(addresses.shortened(each.words), url, text=_("Est-elle suivie, cette année ?")))
    return found


def publish_answers_of_today() -> int:
    """Make anew the pages that show an answer whose day has just come; how many answers."""
    now = clock.now()
    fresh = (RecommendationAnswer.public_at > now - timedelta(hours=1), RecommendationAnswer.public_at <= now)
    later = RecommendationAnswer.public_at > RecommendationAnswer.written_at
    with unit_of_work(SYSTEM) as work:
        found = work.session.scalars(select(RecommendationAnswer.id).where(*fresh, later)).all()
        if found:
            work.touch(PAGES)
        return len(found)
