"""Open calls on the home page, with the day they close."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.navigation import Card
from commons.kernel.pages import good_until
from participation.initiatives import pages, queries_calls
from participation.initiatives.types import CallPhase, CallState

MOST = 3


def cards() -> Sequence[Card]:
    """The calls open now, those that close first first."""
    now = clock.now()
    published = queries_calls.calls(CallState.PUBLISHED)
    if not published:
        return []
    for call in published:
        good_until(pages.next_change(call, now))
    book = pages.Book()
    doors = [pages.door(call, book, {}, now) for call in published]
    return [_card(door) for door in doors if door.phase is CallPhase.OPEN][:MOST]


def _card(door: pages.DoorCard) -> Card:
    return Card(
        title=door.call.title, url=url_for("calls.show", slug=door.call.slug), text=door.call.kind.label,
        place=door.place, state=door.badge, state_label=door.label, when=door.when, action=_("Voir l’appel"),
    )  # fmt: skip
