"""What editions bring to the application: the way they are referred to, and a scope for roles."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from assises.editions import pages, policies, queries, views, views_desk
from assises.editions.models import EditionStep
from assises.editions.services import VERSION
from assises.editions.types import EDITION, EditionState, step_sentence
from commons.identity.roles import scopes
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.identity.types import ScopeKind
from commons.kernel import clock, navigation, refs
from commons.kernel.navigation import Card, Entry, Section
from commons.kernel.refs import Target
from commons.kernel.rights import add_rights
from commons.threads import stories
from commons.threads.stories import Story
from commons.threads.types import Moment


def offer(app: Flask) -> None:
    """Stand at the front door."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views_desk.blueprint)
    title, purpose = _l("Les Assises"), _l("Préparer une édition, ses sites, son programme, ses inscriptions.")
    roles = ("secretariat", "facilitator", "rapporteur", "welcomer", "observer")
    menu.offer(app, Door(title, purpose, "assises_desk.index", roles))
    navigation.add_entry(app, Entry(title, "assises.index", rank=45))
    navigation.add_section(app, Section(title, cards, (VERSION,), rank=12))
    add_rights(app, title, policies.RIGHTS)
    refs.register(EDITION, _l("Assises"), targets)
    stories.register(EDITION, Story(moments=_moments))
    scopes.offer(app, ScopeKind.ASSISES, lambda: [(edition.id, edition.title) for edition in queries.editions()])
    scopes.lie_in(ScopeKind.ASSISES, _scopes_of)


def cards() -> Sequence[Card]:
    """The edition that comes or goes on, for the home page."""
    rows = (pages.row(edition, clock.now()) for edition in queries.announced())
    return [
        Card(
            title=row.edition.title,
            url=url_for("assises_programme.hub", year=row.edition.year),
            text=row.edition.theme,
            state=row.stage.badge,
            state_label=row.stage.label,
            when=row.when,
            action=_l("S’inscrire") if row.stage in policies.TAKING else _l("Voir le programme"),
        )
        for row in rows
        if row.is_current
    ]


def _scopes_of(edition_id: int) -> Sequence[tuple[str, int]]:
    return [(ScopeKind.ASSISES.value, edition_id)]


def targets(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each edition."""
    return {
        edition.id: Target(edition.title, f"/assises/{edition.year}", edition.state is not EditionState.DRAFT)
        for edition in queries.of_numbers(ids)
    }


def _moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    return {number: [_moment(step) for step in reversed(queries.steps(number))] for number in ids}


def _moment(step: EditionStep) -> Moment:
    return Moment(step.at, step_sentence(step.what), why=step.reason)
