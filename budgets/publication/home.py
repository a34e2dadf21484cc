"""What budgets offer at the front door: an entry of the menu, and the votes of the moment on the home page."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from budgets.editions import policies
from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.editions.types import Phase
from budgets.publication import pages, queries, words
from budgets.publication.rights import RIGHTS
from budgets.stages import hub
from budgets.stages.types import StageKind, StageState
from commons.identity.roles import scopes
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.identity.types import ScopeKind
from commons.kernel import clock, navigation
from commons.kernel.navigation import Card, Entry, Section
from commons.kernel.pages import good_until
from commons.kernel.rights import add_rights

MOST = 6
_FIRST = (Phase.VOTING, Phase.CAMPAIGN, Phase.PROCLAIMED, Phase.COUNTED, Phase.CLOSED)


def offer(app: Flask) -> None:
    """Stand at the front door."""
    navigation.add_entry(app, Entry(_l("Budgets participatifs"), "editions.index", rank=10))
    more = (_l("Tous les budgets participatifs"), "/budgets")
    title = _l("Budgets participatifs")
    navigation.add_section(app, Section(title, cards, ("budgets", "territory"), rank=10, more=more))
    menu.offer(
        app, Door(title, _l("Préparer un vote, l’annoncer, le dépouiller."), "edition_desk.index", ("secretariat",))
    )
    scopes.offer(app, ScopeKind.EDITION, lambda: [(e.id, e.title) for e in editions.all_editions()])
    scopes.lie_in(ScopeKind.EDITION, editions.scopes_of)
    add_rights(app, title, RIGHTS)
    hub.offer_link(app, StageKind.CAMPAIGN, _l("Voir les projets"), "projects.index")
    hub.offer_link(app, StageKind.VOTE, _l("Je vote"), "ballots.start", states=(StageState.OPEN,))
    hub.offer_link(app, StageKind.COUNT, _l("Voir les résultats"), "results.show", states=(StageState.CLOSED,))


def cards() -> Sequence[Card]:
    """The votes of the moment, the open ones first."""
    now = clock.now()
    announced = editions.announced()
    for edition in announced:
        good_until(policies.next_change(edition, now))
    ordered = sorted(announced, key=lambda e: _FIRST.index(policies.phase(e, now)))[:MOST]
    numbers = queries.projects_in([e.id for e in ordered])
    return [_card(edition, pages.row(edition, numbers.get(edition.id, 0), now)) for edition in ordered]


def _card(edition: Edition, row: pages.Row) -> Card:
    action = words.main_action(edition, row.standing.phase)
    return Card(
        title=row.title,
        url=row.url,
        text=_("%(amount)s, %(projects)s.", amount=row.amount, projects=row.projects),
        place=row.place,
        state=row.standing.badge,
        state_label=row.standing.label,
        when=row.standing.when,
        action=action.label,
    )
