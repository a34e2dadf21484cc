"""Words of identity: roles, scopes, ties to a place and how they are proven, ways to reach a person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from flask_babel import lazy_gettext as _l

AccountId = NewType("AccountId", int)


class Role(StrEnum):
    """What a person of the team may be asked to do, always for a scope."""

    SECRETARIAT = "secretariat"
    OFFICER = "officer"
    FACILITATOR = "facilitator"
    OBSERVER = "observer"
    #: Reads what people publish before or after it appears, and answers for hiding it.
    MODERATOR = "moderator"
    #: Answers in the name of a body: its saisines, the debates that serve its decisions.
    RESPONDENT = "respondent"
    #: Writes what was said in a workshop, and its minutes.
    RAPPORTEUR = "rapporteur"
    #: The only one who reads what people need in order to come: child care, an interpreter, a lift.
    WELCOMER = "welcomer"

    @property
    def label(self) -> str:
        """The role as people call it."""
        return str(_ROLES[self])


_ROLES = {
    Role.SECRETARIAT: _l("Secrétariat"),
    Role.OFFICER: _l("Agent·e instructeur·rice"),
    Role.FACILITATOR: _l("Animateur·rice"),
    Role.OBSERVER: _l("Observateur·rice"),
    Role.MODERATOR: _l("Modérateur·rice"),
    Role.RESPONDENT: _l("Répondant·e d’une instance"),
    Role.RAPPORTEUR: _l("Rapporteur·rice d’atelier"),
    Role.WELCOMER: _l("Référent·e de l’accueil"),
}


class ScopeKind(StrEnum):
    """What a role is limited to."""

    EVERYWHERE = "everywhere"
    TERRITORY = "territory"
    EDITION = "edition"
    #: A table, a committee, a commission.
    BODY = "body"
    #: One yearly edition of the Assises.
    ASSISES = "assises"
    #: One mandate of the evaluation commission.
    MANDATE = "mandate"


@dataclass(frozen=True)
class Scope:
    """One scope: ("territory", place id), ("edition", edition id) or ("everywhere", 0)."""

    kind: ScopeKind
    id: int = 0

    @property
    def code(self) -> str:
        """How a form and the command line write it: "territory:12"."""
        return f"{self.kind.value}:{self.id}"

    @classmethod
    def read(cls, text: str) -> Scope:
        """Read "everywhere", "territory:12", "edition:3"; ValueError for anything else."""
        kind, _, number = text.partition(":")
        scope = cls(ScopeKind(kind), int(number or 0))
        if (scope.kind is ScopeKind.EVERYWHERE) != (scope.id == 0):
            raise ValueError(text)
        return scope


EVERYWHERE = Scope(ScopeKind.EVERYWHERE)


class Link(StrEnum):
    """What ties a person to a place."""

    LIVES = "lives"
    STUDIES = "studies"
    WORKS = "works"

    @property
    def label(self) -> str:
        """The tie, in the first person."""
        return str(_LINKS[self])


_LINKS = {Link.LIVES: _l("J’y habite"), Link.STUDIES: _l("J’y étudie"), Link.WORKS: _l("J’y travaille")}


class Proof(StrEnum):
    """How sure we are of a residence, from the least to the most."""

    DECLARED = "declared"
    CODE = "code"
    DESK = "desk"

    @property
    def label(self) -> str:
        """The proof in words."""
        return str(_PROOFS[self])


_PROOFS = {
    Proof.DECLARED: _l("Déclaré par vous"),
    Proof.CODE: _l("Confirmé par une carte à code"),
    Proof.DESK: _l("Confirmé à un guichet"),
}


class CardState(StrEnum):
    """Where a printed residence card stands."""

    READY = "ready"
    USED = "used"


class ContactKind(StrEnum):
    """How a person is reached."""

    MAIL = "mail"
    PHONE = "phone"


@dataclass(frozen=True)
class Contact:
    """A normalised way to reach one person: a lower-case address, or an E.164 number."""

    kind: ContactKind
    value: str

    @property
    def key(self) -> str:
        """The contact as one text: "mail:…" or "phone:+33…"."""
        return f"{self.kind.value}:{self.value}"

    @classmethod
    def from_key(cls, key: str) -> Contact:
        """Read back what `key` wrote."""
        kind, _, value = key.partition(":")
        return cls(ContactKind(kind), value)
