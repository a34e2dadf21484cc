"""What the page of one contribution shows to whoever reads it, as plain values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for

from commons.kernel.actor import Actor
from commons.moderation.types import Standing
from participation.debates import pages, policies, queries, words
from participation.debates.models import Contribution, Debate
from participation.debates.pages import Spoken
from participation.debates.types import Action


def one(debate: Debate, row: Contribution) -> Spoken:
    """One contribution, whole."""
    return pages.spoken(debate, row, words.signatures([row])[row.id])


def address_of_reply(debate: Debate, row: Contribution) -> str:
    """Where a reply stands: beside what it answers."""
    number = queries.number_of(row.parent_id or 0)
    return url_for("debate_speech.show", slug=debate.slug, number=number, _anchor=f"reponse-{row.number}")


def whole(debate: Debate, row: Contribution, actor: Actor, now: datetime) -> dict[str, Any]:
    """Everything the page shows: nine queries, whatever the number of replies."""
    replies = queries.replies(row.id, actor.person_id)
    signed = words.signatures([row, *replies])
    labels = {theme.id: theme.label for theme, _number in queries.themes(debate.id)}
    themes = [labels[each] for each in queries.themes_of([row.id]).get(row.id, ())]
    closed = policies.refusal_to(Action.SPEAK, actor, debate, (), (), now)
    own = actor.person_id is not None and row.author_id == actor.person_id
    return {
        "debate": debate,
        "said": pages.spoken(debate, row, signed[row.id], len(replies), queries.supporters(row.id), themes=themes),
        "replies": [
            (pages.spoken(debate, each, signed[each.id]), each.standing, _own(each, actor)) for each in replies
        ],
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
