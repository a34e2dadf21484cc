"""What the register brings to the application: pages, a part of each body's page, its thread, a chore."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from commons.kernel import addresses, clock, jobs, refs
from commons.kernel.pages import good_until
from commons.kernel.rights import Right, add_rights
from commons.threads import stories
from commons.threads.stories import Story
from participation.bodies import front as bodies
from participation.bodies.models import Body
from participation.bodies.sections import DeskDoor, Section
from participation.decisions import chores, pages, queries, story, views, views_desk
from participation.decisions.queries import Wanted
from participation.decisions.types import DECISION

MOST = 5
_SECRETARIAT = _l("Le secrétariat de l’instance ou de son territoire")
RIGHTS = (
    Right(_l("Lire le registre, le télécharger"), _l("Tout le monde"), _l("Dès le jour de publication")),
    Right(_l("Écrire une décision au registre"), _SECRETARIAT, _l("Une fois prise, avec sa raison")),
    Right(_l("Rectifier une décision"), _SECRETARIAT, _l("Avec une raison publiée ; l’ancienne version reste lisible")),
)


def offer(app: Flask) -> None:
    """Stand at the front door."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views_desk.blueprint)
    refs.register(DECISION, _l("Décision"), story.targets)
    addresses.know("decisions.show", story.ref_of)
    stories.register(DECISION, Story(moments=story.moments))
    add_rights(app, _l("Registre des décisions"), RIGHTS)
    section = Section("participation/decisions/_of_body.html", latest, 40, ("participation:decisions",))
    bodies.add_section(app, section)
    purpose = _l("Écrire une décision prise, en rectifier une.")
    bodies.add_door(app, DeskDoor(_l("Décisions"), purpose, "decision_desk.index", 30))
    jobs.every(timedelta(minutes=5), "decisions.announce", chores.announce_due)


def latest(body: Body) -> Mapping[str, Any]:
    """The last decisions of a body, for its page."""
    now, wanted = clock.now(), Wanted(body_id=body.id)
    good_until(queries.next_publication(now))
    found = queries.public(wanted, now, most=MOST)
    return {"decisions": [pages.row(d) for d in found], "more": queries.count(wanted, now) > MOST}
