"""Where debates, contributions and syntheses stand, for whoever refers to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from commons.kernel import addresses
from commons.kernel.db import db
from commons.kernel.refs import Ref, Target
from participation.debates.models import Contribution, Debate
from participation.debates.outcomes import Synthesis
from participation.debates.types import CONTRIBUTION, SYNTHESIS, DebateState, SynthesisState
from participation.debates.words import shown_title


def debates(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each debate; a draft is not public."""
    rows = db.session.scalars(select(Debate).where(Debate.id.in_(ids)))
    return {
        row.id: Target(row.question, url_for("debates.show", slug=row.slug), row.state is not DebateState.DRAFT)
        for row in rows
    }


def contributions(ids: Collection[int]) -> Mapping[int, Target]:
    """First words and address of each contribution; what is out of sight is not public and keeps its words."""
    query = select(Contribution).where(Contribution.id.in_(ids)).options(joinedload(Contribution.debate))
    return {row.id: _contribution(row) for row in db.session.scalars(query)}


def _contribution(row: Contribution) -> Target:
    title = shown_title(row) if row.public else _("Contribution n° %(number)d", number=row.number)
    return Target(title, url_for("debate_speech.show", slug=row.debate.slug, number=row.number), row.public)


def syntheses(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each synthesis."""
    query = select(Synthesis).where(Synthesis.id.in_(ids)).options(joinedload(Synthesis.debate))
    return {row.id: _synthesis(row) for row in db.session.scalars(query)}


def _synthesis(row: Synthesis) -> Target:
    title = _("Synthèse : %(question)s", question=row.debate.question)
    address = url_for("debates.synthesis", slug=row.debate.slug, version=row.number)
    return Target(title, address, row.state is SynthesisState.PUBLISHED)


def offer() -> None:
    """Let people point at a contribution or a synthesis by pasting the address of its page."""
    addresses.know("debate_speech.show", _contribution_at)
    addresses.know("debates.synthesis", _synthesis_at)


def _contribution_at(slug: str, number: int) -> Ref | None:
    query = select(Contribution.id).join(Debate).where(Debate.slug == slug, Contribution.number == number)
    found = db.session.scalar(query)
    return Ref(CONTRIBUTION, found) if found is not None else None


def _synthesis_at(slug: str, version: int | None) -> Ref | None:
    """The version in the address; without one, the version that everybody reads."""
    query = select(Synthesis.id).join(Debate).where(Debate.slug == slug, Synthesis.state == SynthesisState.PUBLISHED)
    if version is not None:
        query = query.where(Synthesis.number == version)
    found = db.session.scalar(query.order_by(Synthesis.number.desc()).limit(1))
    return Ref(SYNTHESIS, found) if found is not None else None
