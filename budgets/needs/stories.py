"""What needs and priorities tell of themselves on the thread, and whose they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from budgets.needs import policies, queries
from budgets.needs.models import BudgetNeed, NeedMove, PriorityStep
from budgets.needs.types import NeedChannel, PriorityAct
from commons.kernel.db import db
from commons.threads.stories import Story
from commons.threads.types import Moment

_DECIDED = (PriorityAct.RETAINED, PriorityAct.NOT_RETAINED)


def _moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    seen = {need.id: need for need in queries.needs_by_id(ids) if policies.is_seen(need)}
    told = {number: [Moment(need.said_at, said(need.channel))] for number, need in seen.items()}
    moves = queries.moves_of(seen)
    after = {move.after_id for move, _step in moves if move.after_id is not None}
    titles = {each.id: each.title for each in queries.priorities_by_id(after)}
    for move, step in moves:
        told[move.need_id].append(_moved(move, step, titles))
    return told


def said(channel: NeedChannel) -> str:
    """How a need came, as a sentence."""
    return {
        NeedChannel.WEB: _("Ce besoin est dit en ligne."),
        NeedChannel.PAPER: _("Ce besoin est écrit sur papier, puis recopié ici."),
        NeedChannel.TABLE: _("Ce besoin vient d’une table de quartier."),
    }[channel]


def _moved(move: NeedMove, step: PriorityStep, titles: Mapping[int, str]) -> Moment:
    by = _("L’équipe d’animation")
    if move.after_id is None:
        return Moment(step.at, _("Il sort d’une priorité et reste publié, seul."), by, step.why)
    told = _("Il rejoint la priorité « %(title)s ».", title=titles.get(move.after_id, ""))
    return Moment(step.at, told, by, step.why)


def _priority_moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    told: dict[int, list[Moment]] = defaultdict(list)
    for step in queries.steps(ids):
        told[step.priority_id].append(Moment(step.at, step.act.label, who(step.act), step.why))
    return told


def who(act: PriorityAct) -> str:
    """Who does this to a priority, in words."""
    return _("Le secrétariat") if act in _DECIDED else _("L’équipe d’animation")


def _mine(account_id: int) -> Sequence[int]:
    """The needs somebody said with an account."""
    return list(db.session.scalars(select(BudgetNeed.id).where(BudgetNeed.author_id == account_id)))


def _mine_gathered(account_id: int) -> Sequence[int]:
    """The priorities that gather them."""
    mine = (BudgetNeed.author_id == account_id, BudgetNeed.priority_id.is_not(None))
    found = db.session.scalars(select(BudgetNeed.priority_id).where(*mine).distinct())
    return sorted(number for number in found if number is not None)


NEEDS = Story(moments=_moments, mine=_mine)
PRIORITIES = Story(moments=_priority_moments, mine=_mine_gathered)
