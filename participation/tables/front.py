"""What tables bring to the application: pages, a line of the menu, the team's door, what the thread tells of them."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.kernel import events, navigation, refs
from commons.kernel.navigation import Entry
from commons.kernel.rights import add_rights
from commons.moderation import registry as moderation
from commons.threads import stories as threads
from participation.bodies import addresses as bodies
from participation.bodies.types import BodyKind
from participation.meetings.events import MeetingCancelled
from participation.tables import (
    addresses,
    holding,
    moderated,
    policies,
    stories,
    subjects,
    taking_part,
    views_change,
    views_desk,
    views_subjects,
)
from participation.tables.types import COMMITMENT, NEWS, SUBJECT


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for blueprint in (views_subjects.blueprint, views_desk.blueprint, views_change.blueprint):
        app.register_blueprint(blueprint)
    refs.register(SUBJECT, _l("Sujet posé à une table"), addresses.subjects)
    refs.register(COMMITMENT, _l("Engagement"), addresses.commitments)
    refs.register(NEWS, _l("Nouvelle d’une table"), addresses.news)
    addresses.offer()
    threads.register(SUBJECT, stories.SUBJECTS)
    threads.register(COMMITMENT, stories.COMMITMENTS)
    threads.register(NEWS, stories.NEWS_STORY)
    offers.offer_holding(app, "tables", holding.about, *holding.TABLES)
    moderation.register(SUBJECT, moderated.SUBJECTS)
    events.subscribe(AccountErased)(taking_part.names_at_tables_vanish)
    events.subscribe(MeetingCancelled)(subjects.subjects_of_a_cancelled_meeting_wait_again)
    bodies.stands_at(BodyKind.TABLE, "tables.show")
    title = _l("Tables de quartier")
    navigation.add_entry(app, Entry(title, "tables.index", rank=30))
    add_rights(app, title, policies.RIGHTS)
    purpose = _l("Sujets, engagements, nouvelles et charte des tables que vous animez.")
    menu.offer(app, Door(title, purpose, "table_desk.index", ("secretariat", "facilitator")))
