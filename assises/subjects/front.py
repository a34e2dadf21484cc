"""What subjects bring to the application: pages, the way they are referred to, their story, the secretariat's door."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from assises.subjects import addresses, policies, views, views_desk
from assises.subjects.types import SUBJECT
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.kernel import refs
from commons.kernel.rights import add_rights
from commons.threads import stories
from commons.threads.stories import Story


def offer(app: Flask) -> None:
    """Stand at the front door."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views_desk.blueprint)
    refs.register(SUBJECT, _l("Sujet des Assises"), addresses.targets)
    addresses.offer()
    stories.register(SUBJECT, Story(moments=addresses.moments))
    purpose = _l("Retenir les sujets venus des débats et des tables, ou les mettre de côté avec une raison.")
    menu.offer(app, Door(_l("Sujets des Assises"), purpose, "assises_subjects_desk.index", ("secretariat",)))
    add_rights(app, _l("Sujets des Assises"), policies.RIGHTS)
