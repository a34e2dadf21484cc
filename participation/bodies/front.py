"""What bodies bring to the application: pages, the way they are referred to, scopes for roles, and room for others."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from commons.identity.roles import scopes
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.identity.types import ScopeKind
from commons.kernel import navigation, refs
from commons.kernel.navigation import Entry
from commons.kernel.rights import Right, add_rights
from participation.bodies import addresses, policies, queries, views, views_desk, views_seats
from participation.bodies.sections import DeskDoor, add_debts, add_door, add_section
from participation.bodies.types import BODY

__all__ = ["add_debts", "add_door", "add_section", "offer"]

_SECRETARIAT = _l("Le secrétariat de l’instance ou de son territoire")
RIGHTS = (
    Right(_l("Lire qui décide quoi, et qui siège"), _l("Tout le monde")),
    Right(_l("Écrire la fiche d’une instance, donner et finir une place"), _SECRETARIAT, _l("Tant qu’elle se réunit")),
    Right(_l("Publier le nom d’une personne qui siège"), _SECRETARIAT, _l("Avec l’accord de cette personne")),
    Right(_l("Fermer une instance, la rouvrir"), _SECRETARIAT, _l("Avec une raison publiée")),
)


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for part in (views, views_desk, views_seats):
        app.register_blueprint(part.blueprint)
    refs.register(BODY, _l("Instance"), addresses.targets)
    scopes.offer(app, ScopeKind.BODY, lambda: [(body.id, body.name) for body in queries.bodies()])
    scopes.lie_in(ScopeKind.BODY, queries.scopes_of)
    navigation.add_entry(app, Entry(_l("Qui décide"), "bodies.index", rank=50))
    title = _l("Instances")
    purpose = _l("Leur fiche, qui y siège, leurs décisions et leurs dates.")
    menu.offer(app, Door(title, purpose, "body_desk.index", (policies.SECRETARIAT,)))
    add_rights(app, title, RIGHTS)
    add_door(app, DeskDoor(_l("Fiche"), _l("À quoi elle sert, ce qu’elle décide et doit."), "body_desk.sheet", 10))
    add_door(app, DeskDoor(_l("Qui siège"), _l("Les places, depuis quand, jusqu’à quand."), "seat_desk.index", 20))
