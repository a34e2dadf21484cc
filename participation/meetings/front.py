"""What meetings bring to the application: pages, calendars, the team's door, what the thread tells of them."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from flask_babel import lazy_gettext as _l

from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.kernel import clock, events, navigation, refs
from commons.kernel.navigation import Card, Section
from commons.kernel.rights import add_rights
from commons.threads import stories as threads
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
    add_rights(app, _l("Rencontres"), policies.RIGHTS)
    purpose = _l("Annoncer une rencontre, écrire le compte rendu, les décisions et qui fait quoi.")
    menu.offer(app, Door(_l("Rencontres"), purpose, "meeting_desk.index", ("secretariat", "facilitator")))


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
