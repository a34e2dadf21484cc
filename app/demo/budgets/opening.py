"""How a budget of the demonstration begins: from a model of the secretariat, with its stages, which are published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.demo.participation.stage import Stage, place
from app.demo.stories import moment
from budgets.editions import services as editions
from budgets.editions.drafts import EnvelopeDraft
from budgets.editions.models import Edition
from budgets.editions.starts import draft_from
from budgets.stages import services as stages
from budgets.stages import sets
from commons.kernel.db import db
from commons.kernel.types import Money
from commons.territory import queries as territory

Words = Mapping[str, Any]


def edition(words: Words) -> Edition | None:
    """The edition of this title."""
    return db.session.scalar(select(Edition).where(Edition.title == words["title"]))


def its_edition(words: Words) -> Edition:
    """The same, once it is told."""
    return db.session.scalars(select(Edition).where(Edition.title == words["title"])).one()


def prepare(stage: Stage, words: Words, model: str) -> Edition:
    """Write the edition from this model, with its envelope and the stages of the model; nobody sees it yet."""
    begun, here = stage.at((words["begun"], 9)), place(words["place"])
    draft = replace(
        draft_from(model, begun), title=words["title"], summary=words["summary"], place_id=here.id,
        description=words["description"].strip(), tie_phrase=words["tie_phrase"],
        opens_at=moment(words["opens"], stage.now), closes_at=moment(words["closes"], stage.now),
    )  # fmt: skip
    with stage.acting(begun) as work:
        made = editions.create(work, draft, begun)
        envelope = words["envelope"]
        editions.add_envelope(
            work, made.slug, EnvelopeDraft(envelope["name"], Money(envelope["amount"] * 100), here.id), begun
        )
        work.session.flush()
        stages.arrange(work, made.slug, sets.drafts(model, made, begun), made.version, begun)
    return made


def begin(stage: Stage, made: Edition, words: Words) -> datetime:
    """Publish its stages; when that was."""
    begun = stage.at((words["begun"], 10))
    with stage.acting(begun) as work:
        stages.begin(work, made.slug, begun)
    return begun


def orientation_id(words: Words) -> int | None:
    """The orientation a file names, if any."""
    return {each.code: each.id for each in territory.orientations()}.get(words.get("orientation", ""))


def challenge_id(words: Words) -> int | None:
    """The challenge a file names, if any."""
    return {each.code: each.id for each in territory.challenges()}.get(words.get("challenge", ""))
