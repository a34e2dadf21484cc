"""What ideas tell of themselves on the thread, what is owed on them, and whose they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select, union

from budgets.ideas import policies, queries
from budgets.ideas.models import Idea, IdeaComment, IdeaProposer, IdeaSupport
from budgets.ideas.models_study import IdeaRequest
from budgets.ideas.types import OWED, IdeaState
from commons.kernel.clock import PARIS
from commons.kernel.days import midnight
from commons.kernel.db import db
from commons.moderation.types import Standing
from commons.threads.stories import Story
from commons.threads.types import Debt, Moment


def _moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    seen = {idea.id for idea in queries.several(ids) if policies.is_seen(idea)}
    told: dict[int, list[Moment]] = defaultdict(list)
    for step in queries.steps(seen):
        by = _("L’équipe qui étudie les idées") if step.by_team else _("Ses auteurs")
        told[step.idea_id].append(Moment(step.at, step.act.label, by, step.words))
    return told


def due_at(request: IdeaRequest) -> datetime:
    """The midnight in Paris that ends the day a service was given."""
    return midnight(request.due_on + timedelta(days=1)).astimezone(PARIS)


def _debt(request: IdeaRequest) -> Debt:
    first = request.opinions[0].at if request.opinions else None
    return Debt(_("Avis sur ce que l’idée demande"), request.service, due_at(request), first, request.asked_at)


def _debts(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    """What is owed while an idea is studied; what was answered stays told."""
    owed: dict[int, list[Debt]] = defaultdict(list)
    states = {idea.id: idea.state for idea in queries.several(ids) if policies.is_seen(idea)}
    for request in queries.requests(states):
        if request.opinions or states[request.idea_id] is IdeaState.ADMISSIBLE:
            owed[request.idea_id].append(_debt(request))
    return owed


def _mine(account_id: int) -> Sequence[int]:
    """The ideas somebody proposed, carries or supports."""
    written = select(Idea.id).where(Idea.author_id == account_id, Idea.number.is_not(None))
    carried = select(IdeaProposer.idea_id).where(IdeaProposer.account_id == account_id)
    supported = select(IdeaSupport.idea_id).where(IdeaSupport.account_id == account_id)
    return list(db.session.scalars(union(written, carried, supported)))


def _open_debts(now: datetime) -> Sequence[tuple[int, Debt]]:
    return [(each.idea_id, _debt(each)) for each in queries.unanswered() if policies.is_seen(each.idea)]


IDEAS = Story(moments=_moments, debts=_debts, mine=_mine, open_debts=_open_debts, versions=(OWED,))


def _said(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    query = select(IdeaComment.id, IdeaComment.said_at).where(IdeaComment.id.in_(ids))
    shown = query.where(IdeaComment.standing == Standing.SHOWN)
    return {number: [Moment(at, _("Quelqu’un commente l’idée."))] for number, at in db.session.execute(shown)}


def _said_by(account_id: int) -> Sequence[int]:
    return list(db.session.scalars(select(IdeaComment.id).where(IdeaComment.author_id == account_id)))


COMMENTS = Story(moments=_said, mine=_said_by)
