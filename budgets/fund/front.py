"""What funds bring to the application: pages, kinds, stories, what moderators read, doors, chores, the home page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from budgets.fund import (
    addresses,
    chores,
    holding,
    moderated,
    pages,
    policies,
    queries,
    stories,
    views,
    views_change,
    views_desk,
    views_mine,
    views_seats,
    views_steps,
)
from budgets.fund.types import FUND, PAGES, REQUEST, FundState
from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.identity.space.offers import SpaceCard
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.kernel import clock, events, i18n, jobs, navigation, refs
from commons.kernel.navigation import Card, Section
from commons.kernel.rights import add_rights
from commons.moderation import registry as moderation
from commons.threads import stories as threads

_VIEWS = (views, views_mine, views_seats, views_desk, views_steps, views_change)
MOST = 3


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for part in _VIEWS:
        app.register_blueprint(part.blueprint)
    refs.register(FUND, _l("Fonds de participation des habitants"), addresses.funds)
    refs.register(REQUEST, _l("Demande à un fonds de participation"), addresses.requests)
    threads.register(FUND, stories.FUNDS)
    threads.register(REQUEST, stories.REQUESTS)
    addresses.offer()
    moderation.register(REQUEST, moderated.REQUESTS)
    offers.offer_holding(app, "budgets_fund", holding.about, *holding.TABLES)
    events.subscribe(AccountErased)(holding.funds_forget_their_people)
    jobs.every(timedelta(hours=6), "budgets.fund.bilans", chores.remind_of_bilans)
    jobs.every(timedelta(days=1), "budgets.fund.people", chores.forget_people)
    jobs.every(timedelta(days=1), "budgets.fund.seals", chores.seal_again)
    _doors(app)


def _doors(app: Flask) -> None:
    title = _l("Fonds de participation des habitants")
    add_rights(app, title, policies.RIGHTS)
    what = _l("Suivre les demandes des collectifs, tenir la commission, verser, garder le registre.")
    menu.offer(app, Door(title, what, "budgets_fund_desk.index", ("secretariat", "officer", "facilitator", "observer")))
    sits = _l("Lire les demandes et voter, si vous siégez dans la commission d’un fonds.")
    offers.offer(app, SpaceCard(_l("Commission du fonds"), "budgets_fund_committee.index", sits, 70))
    more = (_l("Tous les fonds"), "/fonds")
    navigation.add_section(app, Section(title, cards, (PAGES, "territory"), rank=15, more=more))


def cards() -> Sequence[Card]:
    """Open funds, for the home page."""
    found = pages.cards(clock.now(), queries.funds(FundState.OPEN)[:MOST])
    return [
        Card(
            title=each["fund"].title, url=each["url"], place=each["place"], state="open",
            state_label=FundState.OPEN.label, text=_("Il reste %(left)s.", left=i18n.money(each["left"])),
            when=each["days"], action=_("Demander une aide"),
        )
        for each in found
    ]  # fmt: skip
