"""What debates bring to the application: pages, a line of the menu, cards of the home page, stories, moderation."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from flask_babel import lazy_gettext as _l

from commons.identity.space import offers
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.kernel import clock, navigation, refs
from commons.kernel.navigation import Card, Entry, Section
from commons.kernel.rights import add_rights
from commons.moderation import registry
from commons.moderation.types import Moderated
from commons.threads import stories
from commons.threads.stories import Story
from participation.bodies import front as bodies
from participation.bodies.sections import Debts
from participation.bodies.sections import Section as BodySection
from participation.debates import (
    addresses,
    forgetting,
    holding,
    moderated,
    of_bodies,
    pages,
    tales,
    views,
    views_desk,
    views_downloads,
    views_enter,
    views_outcome,
    views_speak,
)
from participation.debates.rights import RIGHTS
from participation.debates.types import CONTRIBUTION, DEBATE, SYNTHESIS

MOST = 6


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for feature in (views, views_downloads, views_speak, views_desk, views_enter, views_outcome):
        app.register_blueprint(feature.blueprint)
    title = _l("Débats")
    navigation.add_entry(app, Entry(title, "debates.index", rank=20))
    more = (_l("Tous les débats"), "/debats")
    names = ("participation:debates", "territory")
    navigation.add_section(app, Section(_l("Débats ouverts"), cards, names, rank=15, more=more))
    roles = ("secretariat", "facilitator", "respondent")
    menu.offer(
        app, Door(title, _l("Ouvrir un débat, l’animer, en faire la synthèse, y répondre."), "debate_desk.index", roles)
    )
    add_rights(app, title, RIGHTS)
    versions = ("participation:debates",)
    section = BodySection("participation/debates/_of_body.html", of_bodies.answered_by, 22, versions, everywhere=True)
    bodies.add_section(app, section)
    bodies.add_debts(app, Debts(of_bodies.owed, versions))
    offers.offer_holding(app, "debates", holding.about, *holding.TABLES)
    _tell()


def _tell() -> None:
    addresses.offer()
    refs.register(DEBATE, _l("Débat"), addresses.debates)
    refs.register(CONTRIBUTION, _l("Contribution"), addresses.contributions)
    refs.register(SYNTHESIS, _l("Synthèse d’un débat"), addresses.syntheses)
    story = Story(
        moments=tales.of_debates,
        debts=tales.debts_of_debates,
        open_debts=tales.open_debts,
        versions=("participation:debates", "participation:bodies"),
    )
    stories.register(DEBATE, story)
    stories.register(
        CONTRIBUTION,
        Story(moments=tales.of_contributions, debts=tales.debts_of_contributions, mine=tales.said_by),
    )
    stories.register(SYNTHESIS, Story(moments=tales.of_syntheses))
    registry.register(CONTRIBUTION, Moderated(read=moderated.read, apply=moderated.apply))
    forgetting.subscribe_all()


def cards() -> Sequence[Card]:
    """The debates that are open now, the one that closes first before the others."""
    return pages.home_cards(clock.now(), MOST)
