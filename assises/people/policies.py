"""Who may touch a registration, enter one for somebody, and read what people need. Pure and total."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from assises.editions import policies as editions
from assises.editions.models import AssisesEdition
from assises.editions.types import EditionReason, Stage
from assises.people.models import Registration
from assises.people.types import Entrance, PeopleReason, RegistrationState
from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.errors import Reason
from commons.kernel.rights import Right

_TEAM = _l("Secrétariat et animateur·rices de ces Assises")
RIGHTS = (
    Right(_l("S’inscrire, seul·e ou en groupe, sans compte"), _l("Tout le monde"), _l("Aux dates des inscriptions.")),
    Right(
        _l("Lire, changer ou annuler une inscription"),
        _l("La personne inscrite, avec son lien ou son code ; le secrétariat, l’animation"),
        _l("Jusqu’à la fin des Assises."),
    ),
    Right(
        _l("Ajouter une personne à un groupe inscrit"),
        _l("La personne inscrite, avec son lien ou son code ; le secrétariat, l’animation"),
        _l("Aux dates des inscriptions, dans la limite de la taille des groupes."),
    ),
    Right(
        _l("Changer le lien d’une inscription"),
        _l("La personne inscrite, avec son lien ou son code ; le secrétariat, l’animation"),
        _l("À tout moment. L’ancien lien n’ouvre plus rien."),
    ),
    Right(_l("Inscrire une personne qui appelle ou qui écrit sur papier, chercher une inscription"), _TEAM),
    Right(
        _l("Inscrire les membres d’une association et suivre leur inscription, jamais leurs besoins"),
        _l("Les responsables de l’association"),
    ),
    Right(
        _l("Lire ce dont une personne a besoin pour venir, et lui répondre"),
        _l("La personne elle-même, et les référent·es de l’accueil"),
        _l("Chaque lecture est notée. Le secrétariat ne voit que des nombres. Tout est effacé 30 jours après."),
    ),
)  # fmt: skip


def refusal_to_enter(edition: AssisesEdition, actor: Actor) -> PeopleReason | None:
    """Why this actor may not enter, find or list registrations of others."""
    roles = (Role.SECRETARIAT, Role.FACILITATOR)
    allowed = actor.is_system or any(actor.holds(role, edition.scope) for role in roles)
    return None if allowed else PeopleReason.NOT_YOURS


def refusal_to_register(edition: AssisesEdition, entrance: Entrance, actor: Actor, now: datetime) -> Reason | None:
    """Why nobody, or not this actor, can register by this way now."""
    if entrance is Entrance.DOOR:
        running = editions.stage_of(edition, now) is Stage.RUNNING
        return None if running else EditionReason.NOT_FROM_HERE
    if entrance in (Entrance.PHONE, Entrance.PAPER):
        refusal = refusal_to_enter(edition, actor)
        if refusal is not None:
            return refusal
    return editions.refusal_to_register(edition, now)


def refusal_to_touch(
    registration: Registration | None, edition: AssisesEdition, actor: Actor, *, bearer: bool, now: datetime
) -> Reason | None:
    """Why whoever asks may not change this registration now; `bearer`: they hold its link."""
    if registration is None or registration.edition_id != edition.id:
        return PeopleReason.NOT_FOUND
    if not bearer and refusal_to_enter(edition, actor) is not None:
        return PeopleReason.NOT_YOURS
    closed = editions.refusal_to_change(edition, now)
    if closed is not None:
        return closed
    return PeopleReason.CANCELLED if registration.state is RegistrationState.CANCELLED else None


def refusal_to_add(
    registration: Registration | None, edition: AssisesEdition, actor: Actor, *, bearer: bool, now: datetime
) -> Reason | None:
    """Why nobody more comes with this registration: who registers may add, while registrations are taken."""
    refusal = refusal_to_touch(registration, edition, actor, bearer=bearer, now=now)
    closed = refusal or editions.refusal_to_register(edition, now)
    if closed is not None or registration is None:
        return closed
    return PeopleReason.GROUP_FULL if len(registration.present) >= edition.largest_group else None


def refusal_to_relink(
    registration: Registration | None, edition: AssisesEdition, actor: Actor, *, bearer: bool
) -> PeopleReason | None:
    """Why the link of a registration stays as it is. No hour closes this: whoever lost a link may always end it."""
    if registration is None or registration.edition_id != edition.id:
        return PeopleReason.NOT_FOUND
    return None if bearer or refusal_to_enter(edition, actor) is None else PeopleReason.NOT_YOURS


def refusal_to_read_needs(edition: AssisesEdition, actor: Actor, *, bearer: bool = False) -> PeopleReason | None:
    """Nobody but the person herself and the welcomers of this edition: not the secretariat, not the system."""
    return None if bearer or actor.holds(Role.WELCOMER, edition.scope) else PeopleReason.NOT_A_WELCOMER
