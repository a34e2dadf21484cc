"""What workshops bring to the application: rooms, remote, screen, the way they are referred to, moderation, a chore."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from assises.programme import front as programme
from assises.programme.desk import DeskDoor
from assises.workshops import (
    addresses,
    forgetting,
    moderated,
    policies,
    views_desk,
    views_paper,
    views_public,
    views_remote,
    views_room,
    views_screen,
    words_models,
)
from assises.workshops.types import CONTRIBUTION, WORKSHOP
from commons.kernel import jobs, refs
from commons.kernel.rights import add_rights
from commons.moderation import registry
from commons.moderation.types import Moderated
from commons.threads import stories
from commons.threads.stories import Story

__all__ = ["offer", "words_models"]


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for feature in (views_public, views_room, views_screen, views_desk, views_remote, views_paper):
        app.register_blueprint(feature.blueprint)
    refs.register(WORKSHOP, _l("Atelier des Assises"), addresses.workshops)
    refs.register(CONTRIBUTION, _l("Contribution d’atelier"), addresses.contributions)
    addresses.offer()
    stories.register(WORKSHOP, Story(moments=addresses.moments))
    stories.register(CONTRIBUTION, Story())
    registry.register(CONTRIBUTION, Moderated(read=moderated.read, apply=moderated.apply))
    purpose = _l("Préparer un atelier, le mener, écrire sa synthèse.")
    team = ("secretariat", "facilitator", "rapporteur")
    programme.add_door(app, DeskDoor(_l("Ateliers"), purpose, "assises_workshops_desk.index", 60, team))
    add_rights(app, _l("Ateliers des Assises"), policies.RIGHTS)
    jobs.every(timedelta(hours=1), "assises.workshops.forget", forgetting.forget_due)
