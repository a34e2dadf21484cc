"""Who decides which subjects the Assises take up. Pure and total."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from assises.subjects.types import SubjectReason
from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.rights import Right

RIGHTS = (
    Right(_l("Lire les sujets proposés aux Assises et ce qui en est décidé"), _l("Tout le monde")),
    Right(
        _l("Retenir un sujet, ou le mettre de côté avec une raison publique"),
        _l("Secrétariat"),
        _l("Celui de toute la métropole : les Assises sont à tout le monde."),
    ),
)


def refusal_to_decide(actor: Actor) -> SubjectReason | None:
    """Why this actor may not keep a subject or set it aside, or None: the Assises have no smaller scope."""
    return None if actor.is_system or actor.holds(Role.SECRETARIAT) else SubjectReason.NOT_YOURS
