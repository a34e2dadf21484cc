"""Who may do what with an organisation. Pure and total: the caller gives the role held and the scopes that count."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from commons.identity.organisations.reasons import OrganisationReason
from commons.identity.organisations.types import MemberRole
from commons.kernel.actor import Actor
from commons.kernel.rights import Right

SECRETARIAT, OFFICER = "secretariat", "officer"
Scopes = Sequence[tuple[str, int]]

_ADMINS = _l("Les responsables de l’association")
#: The same in words, for the public page of rights.
RIGHTS = (
    Right(_l("Déclarer une association ou un collectif"), _l("Chaque personne connectée")),
    Right(_l("Lire la fiche complète et la liste des membres"), _l("Les membres")),
    Right(_l("Changer la fiche, inviter, nommer et retirer des membres"), _ADMINS),
    Right(_l("Déposer les statuts, écrire le compte bancaire (RIB)"), _ADMINS),
    Right(
        _l("Voir le compte bancaire d’une association retenue"),
        _l("Secrétariat, agents"),
        _l("Pour payer, sur leur territoire ; chaque consultation est notée au journal"),
    ),
    Right(_l("Quitter l’association"), _l("Chaque membre"), _l("Sauf la dernière personne responsable")),
    Right(
        _l("Vérifier une association, ou dire qu’elle ne l’est plus"),
        _l("Secrétariat, agents"),
        _l("Sur leur territoire, et jamais pour une association dont ils sont membres"),
    ),
)


def refusal_to_read(actor: Actor, role: MemberRole | None, scopes: Scopes) -> OrganisationReason | None:
    """Why this actor may not read the sheet with its members and contact, or None."""
    if role is not None or _team(actor, scopes):
        return None
    return OrganisationReason.NOT_A_MEMBER


def refusal_to_handle(actor: Actor, role: MemberRole | None) -> OrganisationReason | None:
    """Why this actor may not change the sheet, invite or remove, or None."""
    if actor.is_system or role is MemberRole.ADMIN:
        return None
    return OrganisationReason.NOT_AN_ADMIN if role is not None else OrganisationReason.NOT_A_MEMBER


def refusal_to_verify(actor: Actor, role: MemberRole | None, scopes: Scopes) -> OrganisationReason | None:
    """Why this actor may not say that an organisation is what it says, or None; nobody judges their own."""
    return None if _team(actor, scopes) and role is None else OrganisationReason.NOT_YOUR_TERRITORY


def refusal_to_pay(actor: Actor, role: MemberRole | None, scopes: Scopes) -> OrganisationReason | None:
    """Why this actor may not see where an organisation is paid, or None. `scopes`: of what is paid; a member of the
    organisation pays it nothing."""
    held = any(actor.holds(one, *scopes) for one in (SECRETARIAT, OFFICER))
    return None if held and role is None else OrganisationReason.NOT_THE_PAYER


def refusal_to_go(role: MemberRole | None, admins: int) -> OrganisationReason | None:
    """Why a member of this role cannot go, or become an ordinary member, or None; admins: how many there are."""
    if role is None:
        return OrganisationReason.NOT_A_MEMBER
    return OrganisationReason.LAST_ADMIN if role is MemberRole.ADMIN and admins <= 1 else None


def _team(actor: Actor, scopes: Scopes) -> bool:
    return actor.is_system or any(actor.holds(role, *scopes) for role in (SECRETARIAT, OFFICER))
