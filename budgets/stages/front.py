"""What stages bring to the application: pages, rights, and the editions under way on the home page."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from budgets.editions.types import EditionState
from budgets.stages import pages, policies, queries, views, views_desk
from commons.kernel import clock, i18n, navigation
from commons.kernel.navigation import Card, Section
from commons.kernel.pages import good_until
from commons.kernel.rights import add_rights

MOST = 6


def offer(app: Flask) -> None:
    """Stand at the front door."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views_desk.blueprint)
    title = _l("Étapes d’un budget participatif")
    add_rights(app, title, policies.RIGHTS)
    navigation.add_section(
        app, Section(_l("Budgets en préparation, avec vous"), cards, ("budgets", "territory"), rank=11)
    )


def cards() -> Sequence[Card]:
    """Editions that people already follow before their vote is announced."""
    now = clock.now()
    begun = [edition for edition in queries.begun() if edition.state is EditionState.DRAFT][:MOST]
    stages = queries.of_all([edition.id for edition in begun])
    found = []
    for edition in begun:
        good_until(policies.next_change(stages[edition.id], now))
        rows = pages.rows(stages[edition.id], now)
        current = next((row for row in rows if row.now), None)
        place = edition.place.named(i18n.locale_code()) if edition.place is not None else ""
        found.append(
            Card(
                title=edition.title,
                url=url_for("stages.show", slug=edition.slug),
                text=edition.summary,
                place=place,
                state=current.badge if current else "soon",
                state_label=current.label if current else _("Entre deux étapes"),
                when=current.when if current else "",
                action=current.links[0].label if current and current.links else _("Suivre les étapes"),
            )
        )
    return found
