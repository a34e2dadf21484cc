"""What debates, contributions and syntheses tell of themselves: what happened, what is owed, whose they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from commons.kernel import i18n
from commons.kernel.db import db
from commons.threads.types import Debt, Moment
from participation.debates import policies, results
from participation.debates.models import Contribution, Debate
from participation.debates.outcomes import DebateAnswer, Synthesis
from participation.debates.types import DebateState


def of_debates(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """What happened to each debate, in the order it happened: four queries."""
    answers, syntheses = results.answers(ids), results.syntheses(ids)
    return {
        debate.id: _in_order(_debate(debate, syntheses.get(debate.id, []), answers.get(debate.id)))
        for debate in _debates(ids)
    }


def debts_of_debates(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    """The answer each debate is owed, or was given."""
    answers = results.answers(ids)
    return {debate.id: [_debt(debate, answers.get(debate.id))] for debate in _debates(ids) if debate.announced_at}


def open_debts(now: datetime) -> Sequence[tuple[int, Debt]]:
    """Every answer that is still owed on a debate: one query."""
    owing = (DebateState.ANNOUNCED, DebateState.SYNTHESISED)
    query = select(Debate).where(Debate.state.in_(owing)).options(joinedload(Debate.body), lazyload(Debate.places))
    return [(debate.id, _debt(debate, None)) for debate in db.session.scalars(query)]


def of_contributions(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """What happened to each contribution: said, corrected, withdrawn, and what came of its debate."""
    rows = _contributions(ids)
    about = {row.debate_id for row in rows}
    answers, syntheses = results.answers(about), results.syntheses(about)
    return {
        row.id: _in_order([*_spoken(row), *_after(syntheses.get(row.debate_id, []), answers.get(row.debate_id))])
        for row in rows
    }


def debts_of_contributions(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    """The answer owed on the debate a contribution was made in."""
    rows = _contributions(ids)
    debts = debts_of_debates({row.debate_id for row in rows})
    return {row.id: debts.get(row.debate_id, []) for row in rows}


def said_by(account_id: int) -> Sequence[int]:
    """The contributions and replies of an account, the last first."""
    query = select(Contribution.id).where(Contribution.author_id == account_id).order_by(Contribution.id.desc())
    return list(db.session.scalars(query))


def of_syntheses(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """When each synthesis was published, and what was answered to it."""
    query = select(Synthesis).where(Synthesis.id.in_(ids), Synthesis.published_at.is_not(None))
    rows = list(db.session.scalars(query))
    answers = results.answers({row.debate_id for row in rows})
    return {row.id: _in_order(_after([row], answers.get(row.debate_id))) for row in rows}


def _debates(ids: Collection[int]) -> Sequence[Debate]:
    query = select(Debate).where(Debate.id.in_(ids), Debate.state != DebateState.DRAFT)
    return db.session.scalars(query.options(joinedload(Debate.body), selectinload(Debate.extensions))).all()


def _contributions(ids: Collection[int]) -> Sequence[Contribution]:
    return db.session.scalars(select(Contribution).where(Contribution.id.in_(ids))).all()


def _debate(debate: Debate, syntheses: Sequence[Synthesis], answer: DebateAnswer | None) -> list[Moment]:
    opened = _("Le débat est annoncé : il s’ouvre le %(day)s.", day=i18n.day(debate.opens_at))
    put_off = [
        Moment(each.at, _("La fin du débat est repoussée au %(day)s.", day=i18n.day(each.closes_at)), why=each.reason)
        for each in debate.extensions
    ]
    announced = [Moment(debate.announced_at, opened)] if debate.announced_at else []
    return [*announced, *put_off, *_after(syntheses, answer)]


def _spoken(row: Contribution) -> list[Moment]:
    found = [Moment(row.said_at, _("Ces mots ont été reçus."))]
    if row.corrected_at:
        found.append(Moment(row.corrected_at, _("Leur auteur les a corrigés.")))
    if row.withdrawn_at:
        found.append(Moment(row.withdrawn_at, _("Leur auteur les a retirés.")))
    return found


def _after(syntheses: Sequence[Synthesis], answer: DebateAnswer | None) -> list[Moment]:
    """What came out: each published synthesis, then the answer."""
    found = [
        Moment(each.published_at, _("La synthèse est publiée (version %(n)d).", n=each.number), why=each.reason)
        for each in syntheses
        if each.published_at
    ]
    if answer is not None:
        found.append(Moment(answer.answered_at, _("La réponse est publiée."), by=answer.body.name))
    return found


def _debt(debate: Debate, answer: DebateAnswer | None) -> Debt:
    sentence = _("Répondre au débat « %(question)s »", question=debate.question)
    done = answer.answered_at if answer is not None and not policies.owed(debate) else None
    return Debt(sentence, debate.body.name, debate.answer_due_at, done, since=debate.closes_at)


def _in_order(moments: Sequence[Moment]) -> Sequence[Moment]:
    return sorted(moments, key=lambda moment: moment.at)
