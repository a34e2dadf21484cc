"""What initiatives say of a body: its calls, the answers it owes, and for a table what goes on around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from commons.kernel import clock
from commons.kernel.pages import good_until
from participation.bodies.models import Body
from participation.bodies.sections import Owed
from participation.bodies.types import BodyKind
from participation.initiatives import listing, pages, queries_calls
from participation.initiatives.types import OWED

MOST = 6


def calls(body: Body) -> Mapping[str, Any] | None:
    """The calls a body answers, for its page."""
    now, book = clock.now(), pages.Book()
    found = queries_calls.calls_of_body(body.id)[:MOST]
    if not found:
        return None
    good_until(queries_calls.next_due(now))
    for call in found:
        good_until(pages.next_change(call, now))
    late = queries_calls.late_by_call(now)
    return {"doors": [pages.door(call, book, late, now) for call in found]}


def around_table(body: Body) -> Mapping[str, Any] | None:
    """For a table: the published initiatives of its places, and those that were sent to it, the latest first."""
    if body.kind is not BodyKind.TABLE:
        return None
    places, sent = {place.id for place in body.places}, queries_calls.sent_to_body(body.id)
    found = [row for row in listing.rows() if row.place_id in places or row.id in sent][::-1]
    if not found:
        return None
    standing, words = listing.states(), listing.state_words()
    lines = [
        (row.title, url_for("initiatives.show", slug=row.slug), row.carrier, words[standing.get(row.id, "published")])
        for row in found[:MOST]
    ]
    return {"lines": lines, "more": len(found) > MOST}


def owed() -> Mapping[int, Owed]:
    """How many answers each body owes to what it was sent, and how many are late."""
    now, found = clock.now(), dict[int, Owed]()
    good_until(queries_calls.next_due(now))
    for row in queries_calls.in_hand():
        if row.state in OWED and row.call.body_id is not None:
            found[row.call.body_id] = found.get(row.call.body_id, Owed()) + Owed(1, int(row.due_at <= now))
    return found
