"""What the page of one contribution shows to whoever reads it, as plain values."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from flask import url_for

from commons.kernel.actor import Actor
from commons.kernel.paging import leaf
from commons.moderation.types import Standing
from participation.debates import pages, policies, queries, words
from participation.debates.models import Contribution, Debate
from participation.debates.pages import Spoken
from participation.debates.types import Action

#: How many replies stand on one page.
REPLIES = 50


def one(debate: Debate, row: Contribution) -> Spoken:
    """One contribution, whole."""
    return pages.spoken(debate, row, words.signatures([row])[row.id])


def address_of_reply(debate: Debate, row: Contribution, person_id: int | None) -> str:
    """Where a reply stands: beside what it answers, on the page of replies it is on."""
    before = [each for each in queries.replies(row.parent_id or 0, person_id) if each.number < row.number]
    page = len(before) // REPLIES + 1
    values: dict[str, Any] = {"page": page} if page > 1 else {}
    number = queries.number_of(row.parent_id or 0)
    return url_for("debate_speech.show", slug=debate.slug, number=number, _anchor=f"reponse-{row.number}", **values)


def whole(debate: Debate, row: Contribution, actor: Actor, page: int, now: datetime) -> dict[str, Any]:
    """Everything the page shows: nine queries, whatever the number of replies."""
    replies = queries.replies(row.id, actor.person_id)
    part = leaf(replies, page, REPLIES, partial(_address, debate, row))
    signed = words.signatures([row, *part.items])
    labels = {theme.id: theme.label for theme, _number in queries.themes(debate.id)}
    themes = [labels[each] for each in queries.themes_of([row.id]).get(row.id, ())]
    closed = policies.refusal_to(Action.SPEAK, actor, debate, (), (), now)
    own = actor.person_id is not None and row.author_id == actor.person_id
    return {
        "debate": debate,
        "said": pages.spoken(debate, row, signed[row.id], len(replies), queries.supporters(row.id), themes=themes),
        "replies": [
            (pages.spoken(debate, each, signed[each.id]), each.standing, _own(each, actor)) for each in part.items
        ],
        "part": part,
        "standing": row.standing,
        "waiting": Standing.WAITING,
        "hidden": Standing.HIDDEN,
        "own": own,
        "signed_in": actor.person_id is not None,
        "supports": actor.person_id is not None and queries.supports(row.id, actor.person_id),
        "no_reply": closed or policies.refusal_to_reply(row),
        "no_support": closed or policies.refusal_to_support(actor, row),
        "may_correct": own
        and closed is None
        and policies.refusal_to_correct(actor, row, queries.replies_count(row.id), now) is None,
        "may_withdraw": policies.refusal_to_withdraw(actor, row) is None,
    }


def _own(row: Contribution, actor: Actor) -> bool:
    return policies.refusal_to_withdraw(actor, row) is None


def _address(debate: Debate, row: Contribution, number: int) -> str:
    values: dict[str, Any] = {"page": number, "_anchor": "reponses"}
    return url_for("debate_speech.show", slug=debate.slug, number=row.number, **values)
