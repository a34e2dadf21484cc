"""Words of an organisation: what it is, how sure we are of it, what its members may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: What an invitation to join an organisation is about.
ORGANISATION = "identity.organisation"


class OrganisationKind(StrEnum):
    """What people have founded together."""

    ASSOCIATION = "association"
    COLLECTIVE = "collective"
    SCHOOL = "school"
    SOCIAL_CENTRE = "social_centre"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind as people call it."""
        return str(_KINDS[self])


_KINDS = {
    OrganisationKind.ASSOCIATION: _l("Association"),
    OrganisationKind.COLLECTIVE: _l("Collectif d’habitants"),
    OrganisationKind.SCHOOL: _l("École, collège ou lycée"),
    OrganisationKind.SOCIAL_CENTRE: _l("Centre social"),
    OrganisationKind.OTHER: _l("Autre structure"),
}


class OrganisationState(StrEnum):
    """How sure we are that it is what it says."""

    DECLARED = "declared"
    VERIFIED = "verified"

    @property
    def label(self) -> str:
        """The state in words."""
        return str(_STATES[self])


_STATES = {
    OrganisationState.DECLARED: _l("Déclarée par ses membres"),
    OrganisationState.VERIFIED: _l("Vérifiée par un agent"),
}


class MemberRole(StrEnum):
    """What a member may do."""

    #: Changes the sheet, invites, removes.
    ADMIN = "admin"
    MEMBER = "member"

    @property
    def label(self) -> str:
        """The role in words."""
        return str(_ROLES[self])


_ROLES = {MemberRole.ADMIN: _l("Responsable"), MemberRole.MEMBER: _l("Membre")}


@dataclass(frozen=True)
class OrganisationDraft:
    """The sheet of an organisation, as typed."""

    name: str
    kind: OrganisationKind
    place_id: int | None = None
    #: Numbers of the register of associations and of the register of establishments; empty when there is none.
    rna: str = ""
    siret: str = ""
    #: How to reach it: for the team, never published.
    contact: str = ""
    small: bool = False
