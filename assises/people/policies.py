"""Who may read and change registrations, and who alone reads what people need. Pure and total."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from assises.editions.models import AssisesEdition
from assises.people.reasons import PeopleReason
from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.rights import Right

#: Who enters registrations for others.
ENTERING = (Role.SECRETARIAT, Role.FACILITATOR, Role.WELCOMER)

_OF_EDITION = _l("Pour ces Assises seulement")
RIGHTS = (
    Right(
        _l("S’inscrire, seul·e ou en groupe, changer, annuler"),
        _l("Tout le monde"),
        _l("Sans compte, avec un code ou un lien"),
    ),
    Right(
        _l("Inscrire d’autres personnes, par téléphone ou sur papier"),
        _l("Secrétariat, animation, accueil"),
        _OF_EDITION,
    ),
    Right(_l("Lire la liste des personnes inscrites"), _l("Secrétariat"), _OF_EDITION),
    Right(
        _l("Lire ce dont une personne a besoin pour venir, et lui répondre"),
        _l("Référent·e de l’accueil"),
        _l("Chaque lecture est notée"),
    ),
)


def refusal_to_enter(actor: Actor, edition: AssisesEdition) -> PeopleReason | None:
    """Why this actor may not register other people."""
    allowed = actor.is_system or any(actor.holds(role, edition.scope) for role in ENTERING)
    return None if allowed else PeopleReason.NOT_YOURS


def refusal_to_list(actor: Actor, edition: AssisesEdition) -> PeopleReason | None:
    """Why this actor may not read who is registered."""
    allowed = actor.is_system or actor.holds(Role.SECRETARIAT, edition.scope)
    return None if allowed else PeopleReason.NOT_YOURS


def refusal_to_read_needs(actor: Actor, edition: AssisesEdition) -> PeopleReason | None:
    """Why this actor may not read what people need: not even the secretariat or the system may."""
    return None if actor.holds(Role.WELCOMER, edition.scope) else PeopleReason.WELCOMER_ONLY
