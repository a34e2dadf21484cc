"""Writes reply texts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from commons.kernel.db import constraint_of
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work
from commons.moderation import policies
from commons.moderation.models import ReplyTemplate
from commons.moderation.reasons import ModerationReason
from commons.moderation.types import Motive


@dataclass(frozen=True)
class Draft:
    """What the secretariat typed."""

    motive: Motive
    title: str
    words: str
    translations: Mapping[str, str] = field(default_factory=dict)
    active: bool = True


def _allow(work: Work) -> None:
    refusal = policies.refusal_to_write_templates(work.actor)
    if refusal is not None:
        raise Refused(reason=refusal)


def add(work: Work, draft: Draft) -> ReplyTemplate:
    """A new reply text."""
    _allow(work)
    made = ReplyTemplate(motive=draft.motive, version=0)
    work.session.add(made)
    return _fill(work, made, draft)


def rewrite(work: Work, template_id: int, draft: Draft, seen: int) -> ReplyTemplate:
    """Change a reply text; what was already sent keeps its words. `seen`: the version that was being read."""
    _allow(work)
    found = work.session.get(ReplyTemplate, template_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound(reason=ModerationReason.NOT_FOUND)
    if found.version != seen:
        raise Stale(reason=ModerationReason.CHANGED_MEANWHILE)
    found.motive = draft.motive
    return _fill(work, found, draft)


def _fill(work: Work, template: ReplyTemplate, draft: Draft) -> ReplyTemplate:
    template.title, template.words, template.active = draft.title, draft.words, draft.active
    template.translations = {language: words for language, words in draft.translations.items() if words}
    template.version += 1
    try:
        work.session.flush()
    except IntegrityError as error:
        if constraint_of(error) == "uq_moderation_template_title":
            raise Invalid(fields={"title": ModerationReason.TITLE_TAKEN.sentence}) from error
        raise
    work.audit("moderation.template.write", f"moderation.template:{template.id}", title=template.title)
    return template


def take_proposed(work: Work) -> int:
    """Take in the replies that come with the product; those whose title is there already stay as they are."""
    _allow(work)
    proposed = tomllib.loads(Path(__file__).with_name("proposed.toml").read_text(encoding="utf-8"))["reply"]
    rows = [
        {
            "motive": Motive(reply["motive"]), "title": reply["title"], "words": reply["fr"], "active": True,
            "translations": {"en": reply["en"], "ar": reply["ar"]}, "version": 1,
        }
        for reply in proposed
    ]  # fmt: skip
    made = insert(ReplyTemplate).values(rows).on_conflict_do_nothing().returning(ReplyTemplate.id)
    added = len(work.session.execute(made).all())
    work.audit("moderation.template.take_proposed", "moderation.template", added=added)
    return added
