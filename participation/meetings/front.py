"""What meetings bring to the application: pages, calendars, the team's door, what the thread tells of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.kernel import clock, events, navigation, refs
from commons.kernel.navigation import Card, Section
from commons.kernel.pages import good_until
from commons.kernel.rights import add_rights
from commons.threads import stories as threads
from participation.bodies import front as bodies
from participation.bodies.models import Body
from participation.bodies.sections import Section as BodySection
from participation.calendar import sources as calendar
from participation.meetings import (
    addresses,
    attending,
    dates,
    holding,
    pages,
    policies,
    queries,
    stories,
    views,
    views_change,
    views_desk,
)
from participation.meetings.types import ACTION, MEETING, PAGES

MOST_CARDS = 4


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for blueprint in (views.blueprint, views_desk.blueprint, views_change.blueprint):
        app.register_blueprint(blueprint)
    refs.register(MEETING, _l("Rencontre"), addresses.meetings)
    refs.register(ACTION, _l("Action"), addresses.actions)
    threads.register(MEETING, stories.MEETINGS)
    threads.register(ACTION, stories.ACTIONS)
    offers.offer_holding(app, "presences", holding.about, *holding.TABLES)
    events.subscribe(AccountErased)(attending.names_of_the_present_vanish)
    title, more = _l("Rencontres à venir"), (_l("Toutes les rencontres"), "/rencontres")
    navigation.add_section(app, Section(title, cards, (PAGES, "participation:bodies"), rank=30, more=more))
    calendar.add_source(app, calendar.Source("meetings", dates.happenings, (PAGES,)))
    bodies.add_section(app, BodySection("participation/meetings/_of_body.html", held_by, 32, (PAGES,)))
    add_rights(app, _l("Rencontres"), policies.RIGHTS)
    purpose = _l("Annoncer une rencontre, écrire le compte rendu, les décisions et qui fait quoi.")
    menu.offer(app, Door(_l("Rencontres"), purpose, "meeting_desk.index", ("secretariat", "facilitator")))


def held_by(body: Body) -> Mapping[str, Any] | None:
    """The last meetings of a body, for its page; those to come stand among its dates."""
    now = clock.now()
    good_until(queries.next_end(now))
    rows = pages.rows(queries.past_of(body.id, now, MOST_CARDS), now)
    return {"rows": rows} if rows else None


def cards() -> Sequence[Card]:
    """The next meetings."""
    now = clock.now()
    return [
        Card(
            title=row.title,
            url=row.url,
            text=row.body,
            place=row.where,
            state=row.standing.badge,
            state_label=row.standing.label,
            when=row.when,
        )
        for row in (pages.row(meeting, now) for meeting in queries.coming(now, most=MOST_CARDS))
    ]
