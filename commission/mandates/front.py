"""What the composition brings to the application: pages, a scope for roles, kinds, doors, what it keeps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from commission.mandates import (
    addresses,
    candidacies,
    holding,
    hub,
    policies,
    queries,
    views,
    views_change,
    views_desk,
    views_mine,
    views_paper,
    views_proposals,
    views_seats,
)
from commission.mandates.hub import DeskDoor
from commission.mandates.types import MANDATE, RULEBOOK, SEAT
from commons.identity.events import AccountErased
from commons.identity.roles import scopes
from commons.identity.space import offers
from commons.identity.space.offers import SpaceCard
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.identity.types import ScopeKind
from commons.kernel import events, jobs, navigation, refs
from commons.kernel.navigation import Entry
from commons.kernel.rights import add_rights
from commons.threads import stories


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for part in (views, views_proposals, views_mine, views_desk, views_seats, views_change, views_paper):
        app.register_blueprint(part.blueprint)
    scopes.offer(app, ScopeKind.MANDATE, lambda: [(mandate.id, mandate.title) for mandate in queries.mandates()])
    scopes.lie_in(ScopeKind.MANDATE, _scopes_of)
    refs.register(MANDATE, _l("Mandat de la commission"), addresses.mandates)
    refs.register(SEAT, _l("Place à la commission"), addresses.seats)
    refs.register(RULEBOOK, _l("Règlement de la commission"), addresses.rulebooks)
    stories.register(MANDATE, addresses.MANDATES)
    stories.register(SEAT, addresses.SEATS)
    stories.register(RULEBOOK, addresses.RULEBOOKS)
    title = _l("Commission d’évaluation")
    add_rights(app, title, policies.RIGHTS)
    navigation.add_entry(app, Entry(_l("Commission"), "commission.index", rank=48))
    purpose = _l("Ses places, son règlement, ce qu’elle écrit, décide et reçoit comme réponses.")
    menu.offer(app, Door(title, purpose, "commission_desk.index", ("secretariat", "facilitator", "observer")))
    what = _l("Pour qui y siège : ce qui vous attend, vos absences, vos frais.")
    offers.offer(app, SpaceCard(title, "commission_mine.home", what, 60))
    offers.offer_holding(app, "commission", holding.about, *holding.TABLES)
    events.subscribe(AccountErased)(holding.members_forget_their_account)
    jobs.every(timedelta(days=1), "commission.candidacies.forget", candidacies.forget_old_ones)
    for door in _doors():
        hub.add_door(app, door)


def _doors() -> tuple[DeskDoor, ...]:
    who = _l("Qui siège, dans quel collège, et pourquoi.")
    how = _l("Les règles pour décider, écrire et répondre.")
    retained = _l("Retenir une personne qui s’est proposée, ou non.")
    return (
        DeskDoor(_l("Places et membres"), who, "commission_seats.index", 10),
        DeskDoor(_l("Règlement"), how, "commission_change.rules", 20),
        DeskDoor(_l("Candidatures"), retained, "commission_change.candidates", 30),
        DeskDoor(_l("Frais des membres"), _l("Accepter, refuser, payer."), "commission_change.expenses", 90),
    )


def _scopes_of(mandate_id: int) -> Sequence[tuple[str, int]]:
    return [(ScopeKind.MANDATE.value, mandate_id)]
