"""What initiatives bring to the application: pages, menu, home-page cards, references, stories, moderation, rights."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.identity.space.offers import SpaceCard
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.kernel import navigation, refs
from commons.kernel.events import subscribe
from commons.kernel.navigation import Entry, Section
from commons.kernel.rights import add_rights
from commons.moderation import registry
from commons.threads import stories
from commons.threads.stories import Story
from participation.bodies import front as bodies
from participation.bodies.sections import Debts
from participation.bodies.sections import Section as BodySection
from participation.initiatives import (
    addresses,
    carrying,
    holding,
    home,
    moderated,
    of_bodies,
    pages,
    policies,
    sections,
    telling,
    views,
    views_calls,
    views_desk,
    views_files,
    views_mine,
    views_pay,
    views_rules,
    views_sending,
    views_steps,
)
from participation.initiatives.rights import RIGHTS
from participation.initiatives.sections import ApplicationPart
from participation.initiatives.types import APPLICATION, CALL, INITIATIVE, PAGES

TITLE = _l("Initiatives")


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for part in (
        views,
        views_calls,
        views_mine,
        views_steps,
        views_files,
        views_sending,
        views_desk,
        views_rules,
        views_pay,
    ):
        app.register_blueprint(part.blueprint)
    navigation.add_entry(app, Entry(TITLE, "initiatives.index", rank=40))
    more = (_l("Proposer une initiative"), "/guichet")
    title = _l("Proposer une initiative")
    navigation.add_section(app, Section(title, home.cards, (PAGES, "territory"), rank=20, more=more))
    versions = (PAGES, "organisations", "territory")
    where = ("participation/initiatives/_calls_of_body.html", "participation/initiatives/_around_table.html")
    bodies.add_section(app, BodySection(where[0], of_bodies.calls, 24, versions, everywhere=True))
    bodies.add_section(app, BodySection(where[1], of_bodies.around_table, 26, versions, everywhere=True))
    bodies.add_debts(app, Debts(of_bodies.owed, (PAGES,)))
    _refer()
    registry.register(INITIATIVE, moderated.MODERATED)
    subscribe(AccountErased)(carrying.leave_initiatives)
    subscribe(AccountErased)(holding.forget_hands)
    own = _l("Vos dossiers, ce qui leur manque, où vous les avez envoyés et ce qui a été répondu.")
    offers.offer(app, SpaceCard(_l("Mes initiatives"), "my_initiatives.index", own, 20))
    offers.offer_holding(app, "initiatives", holding.about, *holding.TABLES)
    answered = ApplicationPart("participation/initiatives/_priorities.html", pages.priorities_answered, 5)
    sections.add_to_applications(app, answered)
    add_rights(app, TITLE, RIGHTS)
    purpose = _l("Lire ce qui a été envoyé aux appels, poser une question, décider.")
    menu.offer(app, Door(TITLE, purpose, "initiative_desk.index", policies.TEAM))
    calls = _l("Préparer un appel, le publier, le fermer.")
    menu.offer(app, Door(_l("Appels"), calls, "initiative_desk.calls", (policies.SECRETARIAT,)))


def _refer() -> None:
    refs.register(INITIATIVE, _l("Initiative"), addresses.initiatives)
    refs.register(APPLICATION, _l("Envoi à un appel"), addresses.applications)
    refs.register(CALL, _l("Appel"), addresses.calls)
    stories.register(INITIATIVE, Story(telling.of_initiatives, telling.owed_on_initiatives, telling.initiatives_of))
    versions = (PAGES, "participation:bodies")
    sent = (telling.of_applications, telling.owed_on_applications, telling.applications_of, telling.open_debts)
    stories.register(APPLICATION, Story(*sent, versions))
    stories.register(CALL, Story(telling.of_calls))
