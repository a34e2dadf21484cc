"""What the page of one contribution shows to everybody, and what its own page offers to one person."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from flask import url_for

from commons.kernel.actor import NOBODY, Actor
from commons.kernel.pages import good_until
from commons.kernel.paging import leaf
from commons.moderation.types import Standing
from participation.debates import pages, policies, queries, words
from participation.debates.models import Contribution, Debate
from participation.debates.pages import Spoken
from participation.debates.reasons import DebateReason
from participation.debates.types import Action

#: How many replies stand on one page.
REPLIES = 50


def one(debate: Debate, row: Contribution) -> Spoken:
    """One contribution, whole."""
    return pages.spoken(debate, row, words.signatures([row])[row.id])


def address_of_reply(debate: Debate, row: Contribution) -> str:
    """Where a reply stands: beside what it answers, on the page of replies it is on."""
    before = [each for each in queries.replies(row.parent_id or 0) if each.number < row.number]
    page = len(before) // REPLIES + 1
    values: dict[str, Any] = {"page": page} if page > 1 else {}
    number = queries.number_of(row.parent_id or 0)
    return url_for("debate_speech.show", slug=debate.slug, number=number, _anchor=f"reponse-{row.number}", **values)


def address_of_own(debate: Debate, number: int) -> str:
    """Where a person finds what they may do with a contribution."""
    return url_for("debate_speech.own", slug=debate.slug, number=number)


def whole(debate: Debate, row: Contribution, page: int, now: datetime) -> dict[str, Any]:
    """Everything the page shows to everybody: seven queries, whatever the number of replies."""
    good_until(policies.next_change(debate, now))
    replies = queries.replies(row.id)
    part = leaf(replies, page, REPLIES, partial(_address, debate, row))
    signed = words.signatures([row, *part.items])
    labels = {theme.id: theme.label for theme, _number in queries.themes(debate.id)}
    themes = [labels[each] for each in queries.themes_of([row.id]).get(row.id, ())]
    closed = _closed(debate, NOBODY, now)
    return {
        "debate": debate,
        "said": pages.spoken(debate, row, signed[row.id], len(replies), queries.supporters(row.id), themes=themes),
        "replies": [pages.spoken(debate, each, signed[each.id]) for each in part.items],
        "part": part,
        "no_reply": closed or policies.refusal_to_reply(row),
        "no_support": closed or policies.refusal_to_support(NOBODY, row),
    }


def own(debate: Debate, row: Contribution, actor: Actor, now: datetime) -> dict[str, Any]:
    """What one person may do with these words, and why not."""
    closed = _closed(debate, actor, now)
    return {
        "debate": debate,
        "said": one(debate, row),
        "public": row.public,
        "hidden": row.standing is Standing.HIDDEN,
        "written": actor.person_id == row.author_id,
        "supports": queries.supports(row.id, actor.person_id or 0),
        "supporters": queries.supporters(row.id),
        "no_support": closed or policies.refusal_to_support(actor, row),
        "no_correction": closed or policies.refusal_to_correct(actor, row, queries.replies_count(row.id), now),
    }


def _closed(debate: Debate, actor: Actor, now: datetime) -> DebateReason | None:
    return policies.refusal_to(Action.SPEAK, actor, debate, (), (), now)


def _address(debate: Debate, row: Contribution, number: int) -> str:
    values: dict[str, Any] = {"page": number, "_anchor": "reponses"}
    return url_for("debate_speech.show", slug=debate.slug, number=row.number, **values)
