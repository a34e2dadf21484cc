"""What readings bring to the application: pages, a part of what is told of applications, a gate, rights."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.kernel.actor import Actor
from commons.kernel.errors import Reason
from commons.kernel.rights import add_rights
from commons.threads import stories as told
from commons.threads.stories import More
from participation.initiatives import gates, queries_calls, sections, showing
from participation.initiatives.models_calls import Application
from participation.initiatives.sections import ApplicationPart
from participation.initiatives.types import APPLICATION
from participation.readings import pages, policies, queries, stories, views, views_readers
from participation.readings.types import READERS

TITLE = _l("Lectures")


def offer(app: Flask) -> None:
    """Stand at the front door."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views_readers.blueprint)
    sections.add_to_applications(app, ApplicationPart("participation/readings/_of_application.html",
                                                      pages.of_applications, 10))  # fmt: skip
    gates.ask_before_deciding("readings", _gate)
    showing.let_see("readings", _reads)
    told.owe_more(APPLICATION, "readings", More(stories.debts, stories.open_debts))
    purpose = _l("Lire les dossiers qui vous sont confiés, avec la grille de leur appel.")
    menu.offer(app, Door(TITLE, purpose, "readings.index", tuple(role.value for role in READERS)))
    add_rights(app, TITLE, policies.RIGHTS)


def _gate(application: Application) -> Reason | None:
    """Nothing is retained or not before it was read."""
    if not application.call.readers:
        return None
    return policies.refusal_to_decide(application.call, queries.of_application(application))


def _reads(actor: Actor, application: Application) -> bool:
    """Whether what is joined to it opens for this reader."""
    scopes = queries_calls.scopes(application.call)
    holds = any(actor.holds(role, *scopes) for role in READERS)
    return holds and queries.reads(actor.person_id, application.id)
