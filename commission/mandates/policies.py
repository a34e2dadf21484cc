"""Who is in charge of the commission, who is a member, and what each may do. Pure and total."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from commission.mandates.models import CommissionMember, Mandate
from commission.mandates.types import MANDATE_MOVES, MandateReason, MandateState
from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.rights import Right

_KEEPERS = _l("Secrétariat de la commission")
#: The same in words, for the public page of rights.
RIGHTS = (
    Right(_l("Lire qui siège à la commission, et pourquoi"), _l("Tout le monde")),
    Right(_l("Ouvrir et finir un mandat, donner et finir une place"), _KEEPERS, _l("Il ne vote jamais.")),
    Right(
        _l("Publier le nom d’un membre de la commission"), _KEEPERS, _l("Avec l’accord de cette personne seulement.")
    ),
    Right(_l("Se déporter, annoncer une absence, demander un remboursement"), _l("Chaque membre, pour soi")),
    Right(_l("Lire les frais d’un membre"), _l("Cette personne et le secrétariat")),
)


def refusal_to_keep(mandate: Mandate | None, actor: Actor) -> MandateReason | None:
    """Why this actor may not act as the secretariat of this mandate (of any new one, without mandate)."""
    scopes = [] if mandate is None else [mandate.scope]
    return None if actor.is_system or actor.holds(Role.SECRETARIAT, *scopes) else MandateReason.NOT_YOURS


def refusal_to_compose(mandate: Mandate, actor: Actor) -> MandateReason | None:
    """Why this actor cannot change the seats, their holders or the rules now."""
    refusal = refusal_to_keep(mandate, actor)
    if refusal is not None:
        return refusal
    return MandateReason.ENDED if mandate.state is MandateState.ENDED else None


def refusal_to_become(mandate: Mandate, state: MandateState, actor: Actor) -> MandateReason | None:
    """Why this actor cannot bring the mandate to this state."""
    refusal = refusal_to_keep(mandate, actor)
    if refusal is not None:
        return refusal
    return None if state in MANDATE_MOVES[mandate.state] else MandateReason.NO_SUCH_MOVE


def refusal_as_member(member: CommissionMember | None) -> MandateReason | None:
    """Why this page or act of members is not for whoever holds no seat."""
    return None if member is not None and member.until is None else MandateReason.NOT_A_MEMBER


def is_bureau(member: CommissionMember | None) -> bool:
    """True for a member of the bureau."""
    return member is not None and member.until is None and member.in_bureau


def is_drafter(member: CommissionMember | None) -> bool:
    """True for a member of the drafting group."""
    return member is not None and member.until is None and member.in_drafting


def is_team(mandate: Mandate, actor: Actor) -> bool:
    """True for whoever holds any role for this mandate, or everywhere."""
    return actor.is_system or any(actor.holds(role, mandate.scope) for role in Role)
