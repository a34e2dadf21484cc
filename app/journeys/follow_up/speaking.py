"""Whoever speaks in a debate follows it: they asked for an answer, and hear of it. One click ends it, for good."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app.journeys.follow_up import policies, queries
from app.journeys.follow_up.models import Follow
from app.journeys.follow_up.services import contact_kind
from app.journeys.follow_up.types import OFFERED
from commons.kernel import clock
from commons.kernel.events import subscribe
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from participation.debates.events import SpokenInDebate
from participation.debates.models import Contribution
from participation.debates.types import DEBATE


@subscribe(SpokenInDebate)
def follow_where_one_speaks(work: Work, fact: SpokenInDebate) -> None:
    """At the first words in a debate only: whoever stopped following is not made to follow again."""
    kind, followed = contact_kind(fact.account_id), queries.number_followed(fact.account_id)
    if kind is None or followed >= policies.MOST_FOLLOWED or not _first(work, fact):
        return
    row = {
        "account_id": fact.account_id, "kind": DEBATE, "subject_id": fact.debate_id, "medium": OFFERED[kind][0],
        "since": clock.now(),
    }  # fmt: skip
    work.session.execute(insert(Follow).values(row).on_conflict_do_nothing(constraint="uq_follow_up_follow_once"))


def _first(work: Work, fact: SpokenInDebate) -> bool:
    mine = (Contribution.debate_id == fact.debate_id, Contribution.author_id == fact.account_id)
    return work.session.scalar(select(func.min(Contribution.id)).where(*mine)) == fact.contribution_id


def follows(account_id: int, ref: Ref) -> bool:
    """For pages that say so."""
    return queries.follow_of(account_id, ref) is not None
