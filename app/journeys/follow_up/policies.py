"""Who may follow by message, and who may print a code. Pure and total."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.journeys.follow_up.types import OFFERED, FollowReason, Medium
from commons.identity.types import ContactKind, Role
from commons.kernel.actor import Actor
from commons.kernel.rights import Right

#: Who may give a thing its code. Anywhere: a code only leads to pages that everybody may read already.
MAKERS = (Role.SECRETARIAT, Role.FACILITATOR, Role.OFFICER, Role.MODERATOR, Role.RESPONDENT)
#: How many things one person may follow.
MOST_FOLLOWED = 200

RIGHTS = (
    Right(_l("Lire la suite de chaque chose publique, et ce qui est en retard"), _l("Tout le monde")),
    Right(_l("Suivre avec un code, ou par un flux Atom"), _l("Tout le monde"), _l("Sans compte.")),
    Right(_l("Suivre par courriel ou par SMS, et arrêter d’un clic"), _l("Chaque personne connectée")),
    Right(_l("Voir les votes auxquels on a participé, jamais ce qu’on y a choisi"), _l("Chaque personne connectée")),
    Right(_l("Créer et imprimer le code d’une chose publique"), _l("Toute l’équipe, sauf les observateurs")),
)


def refusal_to_follow(
    actor: Actor, contact: ContactKind | None, medium: Medium, followed: int, again: bool
) -> FollowReason | None:
    """Why this person may not follow in this way, or None. `again`: they follow this thing already."""
    if actor.person_id is None or contact is None:
        return FollowReason.SIGN_IN
    if medium not in OFFERED[contact]:
        return FollowReason.NO_PHONE if medium is Medium.SMS else FollowReason.NO_MAIL
    return FollowReason.TOO_MANY if followed >= MOST_FOLLOWED and not again else None


def refusal_to_make_code(actor: Actor) -> FollowReason | None:
    """Why this actor may not give a thing its code, or None."""
    allowed = actor.is_system or any(actor.holds_anywhere(role) for role in MAKERS)
    return None if allowed else FollowReason.NOT_YOURS
