"""Who may do what with the cycle, and when. Pure and total."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from commission.learning.models import LearningPlace, LearningSession
from commission.learning.types import LearningReason, ModuleState, PlaceState, SessionState
from commission.mandates import policies as mandates
from commission.mandates.models import CommissionMember, Mandate
from commission.mandates.types import MandateState
from commons.kernel.actor import Actor
from commons.kernel.rights import Right

#: The same in words, for the public page of rights.
RIGHTS = (
    Right(_l("Lire le contenu du cycle de formation"), _l("Tout le monde")),
    Right(
        _l("Écrire un module, proposer une séance, noter les présences"), _l("Secrétariat de la commission"),
        _l("Manquer un module ne retire aucun droit."),
    ),
    Right(_l("S’inscrire à une séance, dire de quoi l’on a besoin"), _l("Chaque membre, pour soi")),
)  # fmt: skip


def refusal_to_keep(mandate: Mandate, actor: Actor) -> LearningReason | None:
    """Why this actor may not run the cycle of this mandate."""
    if mandates.refusal_to_keep(mandate, actor) is not None:
        return LearningReason.NOT_YOURS
    return LearningReason.MANDATE_ENDED if mandate.state is MandateState.ENDED else None


def refusal_to_come(
    session: LearningSession, member: CommissionMember | None, place: LearningPlace | None, now: datetime
) -> LearningReason | None:
    """Why this member cannot ask for a place now."""
    if member is None or member.until is not None or member.mandate_id != session.module.mandate_id:
        return LearningReason.NOT_A_MEMBER
    if session.module.state is not ModuleState.PUBLISHED:
        return LearningReason.NOT_FOUND
    if session.state is SessionState.CANCELLED:
        return LearningReason.CANCELLED
    if now >= session.starts_at:
        return LearningReason.STARTED
    here = place is not None and place.state is not PlaceState.LEFT
    return LearningReason.ALREADY_ENROLLED if here else None


def refusal_to_leave(place: LearningPlace | None, now: datetime) -> LearningReason | None:
    """Why there is no place to give back."""
    if place is None or place.state is PlaceState.LEFT:
        return LearningReason.NOT_ENROLLED
    return LearningReason.STARTED if now >= place.session.starts_at else None
