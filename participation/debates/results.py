"""What is read of syntheses and answers."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from commons.kernel.db import db
from participation.debates.models import Contribution
from participation.debates.outcomes import DebateAnswer, Quote, Section, Synthesis
from participation.debates.types import SynthesisState

_WHOLE = selectinload(Synthesis.sections).selectinload(Section.quotes)


def published(debate_id: int) -> list[Synthesis]:
    """Every published version, the newest first, whole: three queries."""
    query = select(Synthesis).where(Synthesis.debate_id == debate_id, Synthesis.state == SynthesisState.PUBLISHED)
    return list(db.session.scalars(query.options(_WHOLE).order_by(Synthesis.number.desc())))


def draft(debate_id: int) -> Synthesis | None:
    """The synthesis that is being written, whole."""
    query = select(Synthesis).where(Synthesis.debate_id == debate_id, Synthesis.state == SynthesisState.DRAFT)
    return db.session.scalar(query.options(_WHOLE).execution_options(populate_existing=True))


def held_draft(debate_id: int) -> Synthesis | None:
    """The same without its sections, held against other commands until the transaction ends."""
    query = select(Synthesis).where(Synthesis.debate_id == debate_id, Synthesis.state == SynthesisState.DRAFT)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def sections(synthesis_id: int) -> list[Section]:
    """The sections of a synthesis with what they rest on."""
    query = select(Section).where(Section.synthesis_id == synthesis_id).order_by(Section.rank)
    return list(db.session.scalars(query.options(selectinload(Section.quotes))))


def answer(debate_id: int) -> DebateAnswer | None:
    """The answer with its parts and complements: three queries."""
    query = select(DebateAnswer).where(DebateAnswer.debate_id == debate_id)
    wanted = (joinedload(DebateAnswer.body), selectinload(DebateAnswer.parts), selectinload(DebateAnswer.complements))
    return db.session.scalar(query.options(*wanted))


def quoted(synthesis_id: int) -> list[Contribution]:
    """The contributions that a synthesis rests on, each once."""
    rests = select(Quote.contribution_id).join(Section).where(Section.synthesis_id == synthesis_id)
    return list(db.session.scalars(select(Contribution).where(Contribution.id.in_(rests)).order_by(Contribution.id)))


def answers(debate_ids: Collection[int]) -> dict[int, DebateAnswer]:
    """Debate -> its answer."""
    query = select(DebateAnswer).where(DebateAnswer.debate_id.in_(debate_ids)).options(joinedload(DebateAnswer.body))
    return {row.debate_id: row for row in db.session.scalars(query)}


def syntheses(debate_ids: Collection[int]) -> dict[int, list[Synthesis]]:
    """Debate -> its published syntheses, the oldest first."""
    query = select(Synthesis).where(Synthesis.debate_id.in_(debate_ids), Synthesis.state == SynthesisState.PUBLISHED)
    found: dict[int, list[Synthesis]] = {}
    for row in db.session.scalars(query.order_by(Synthesis.number)):
        found.setdefault(row.debate_id, []).append(row)
    return found


def synthesis(synthesis_id: int) -> Synthesis | None:
    """One synthesis."""
    return db.session.get(Synthesis, synthesis_id)
