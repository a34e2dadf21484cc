"""Words of an initiative: its file, who carries it, the calls it is sent to, and where each application stands."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

from flask_babel import lazy_gettext as _l

InitiativeId = NewType("InitiativeId", int)

#: The kinds under which they are referred to from anywhere.
INITIATIVE, APPLICATION, CALL = "participation.initiative", "participation.application", "participation.call"
#: What a partner's confirmation link is about.
PARTNER = "participation.partner"
#: The version number that public pages of initiatives and calls depend on.
PAGES = "participation:initiatives"


class Shape(StrEnum):
    """How much of the file is asked."""

    SHORT = "short"
    FULL = "full"


class CarrierRole(StrEnum):
    """What an account does on a file."""

    OWNER = "owner"
    CO_WRITER = "co_writer"
    #: Somebody of the team who helps, with the carriers' consent.
    FACILITATOR = "facilitator"

    @property
    def label(self) -> str:
        """The role in words."""
        return str(_CARRIERS[self])


_CARRIERS = {
    CarrierRole.OWNER: _l("Porte le dossier"),
    CarrierRole.CO_WRITER: _l("Écrit avec vous"),
    CarrierRole.FACILITATOR: _l("Vous aide, avec votre accord"),
}


class Hand(StrEnum):
    """What somebody may do on one file, from the least to the most."""

    NONE = "none"
    #: Reads and writes.
    WRITES = "writes"
    #: Sends, publishes, withdraws, invites too.
    CARRIES = "carries"


class LineKind(StrEnum):
    """One side of the budget, or where the money of the other side comes from."""

    EXPENSE = "expense"
    ASKED = "asked"
    PUBLIC = "public"
    OWN = "own"
    IN_KIND = "in_kind"

    @property
    def label(self) -> str:
        """The kind in words."""
        return str(_LINES[self])


_LINES = {
    LineKind.EXPENSE: _l("Dépense"),
    LineKind.ASKED: _l("Demandé ici"),
    LineKind.PUBLIC: _l("Autre argent public"),
    LineKind.OWN: _l("Notre argent (caisse, ventes, dons)"),
    LineKind.IN_KIND: _l("Bénévolat ou prêt, compté en euros"),
}
INCOMES = tuple(kind for kind in LineKind if kind is not LineKind.EXPENSE)


class PartnerState(StrEnum):
    """What a partner said of being named."""

    NAMED = "named"
    CONFIRMED = "confirmed"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        """The state in words."""
        return str(_PARTNERS[self])


_PARTNERS = {
    PartnerState.NAMED: _l("pas encore confirmé"),
    PartnerState.CONFIRMED: _l("confirmé"),
    PartnerState.DECLINED: _l("a dit non"),
}


class FileKind(StrEnum):
    """What may be joined to a file."""

    PICTURE = "picture"
    PDF = "pdf"


class Field(StrEnum):
    """A part of the file that a call may need; its value is the wizard's step that holds it."""

    NEED = "need"
    AUDIENCE = "audience"
    ACTIVITIES = "activities"
    PLACE = "place"
    THEMES = "themes"
    CALENDAR = "calendar"
    BUDGET = "budget"
    PARTNERS = "partners"
    ORGANISATION = "organisation"
    STATUTES = "statutes"
    BANK = "bank"

    @property
    def label(self) -> str:
        """The part in words."""
        return str(_FIELDS[self])


_FIELDS = {
    Field.NEED: _l("Le besoin"),
    Field.AUDIENCE: _l("Pour qui"),
    Field.ACTIVITIES: _l("Ce que vous ferez"),
    Field.PLACE: _l("Le lieu"),
    Field.THEMES: _l("Les thèmes"),
    Field.CALENDAR: _l("Le calendrier"),
    Field.BUDGET: _l("Le budget"),
    Field.PARTNERS: _l("Les partenaires"),
    Field.ORGANISATION: _l("Une association déclarée"),
    Field.STATUTES: _l("Les statuts de l’association"),
    Field.BANK: _l("Le compte bancaire de l’association (RIB)"),
}
#: Kept with the organisation, not in the file: one copy serves all its files.
PAPERS = (Field.STATUTES, Field.BANK)


class CallKind(StrEnum):
    """The doors a file can go to."""

    BUDGET = "budget"
    AMI = "ami"
    FPH = "fph"
    TABLE = "table"
    ASSISES = "assises"

    @property
    def label(self) -> str:
        """The door in plain words."""
        return str(_CALLS[self])

    @property
    def formal(self) -> str:
        """Its administrative name."""
        return str(_FORMAL[self])


_CALLS = {
    CallKind.BUDGET: _l("Être choisi par les habitants"),
    CallKind.AMI: _l("Répondre à un besoin déjà décrit"),
    CallKind.FPH: _l("Un petit coup de pouce, vite décidé"),
    CallKind.TABLE: _l("En parler à la table de quartier"),
    CallKind.ASSISES: _l("Présenter l’idée aux Assises"),
}
_FORMAL = {
    CallKind.BUDGET: _l("Budget participatif"),
    CallKind.AMI: _l("Appel à manifestation d’intérêt (AMI)"),
    CallKind.FPH: _l("Fonds de participation des habitants (FPH)"),
    CallKind.TABLE: _l("Table de quartier"),
    CallKind.ASSISES: _l("Assises métropolitaines"),
}
#: Doors behind which there is money: what is retained there has an amount.
WITH_MONEY = frozenset({CallKind.BUDGET, CallKind.AMI, CallKind.FPH})


class CallState(StrEnum):
    """What was decided about a call; the clock does the rest (see `CallPhase`)."""

    PREPARED = "prepared"
    PUBLISHED = "published"
    #: Closed by hand, with a reason that everybody reads.
    CLOSED = "closed"


class CallPhase(StrEnum):
    """Where a call stands at a moment."""

    PREPARED = "prepared"
    SOON = "soon"
    OPEN = "open"
    CLOSED = "closed"


class ApplicationState(StrEnum):
    """Where a file stands behind one door."""

    SENT = "sent"
    ASKED = "asked"
    ANSWERED = "answered"
    ADMISSIBLE = "admissible"
    NOT_ADMISSIBLE = "not_admissible"
    RETAINED = "retained"
    NOT_RETAINED = "not_retained"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The state in plain words."""
        return str(_STATES[self])

    @property
    def badge(self) -> str:
        """Its badge (ui/tags.html)."""
        return _BADGES.get(self, "soon")


_STATES = {
    ApplicationState.SENT: _l("Envoyé, à lire"),
    ApplicationState.ASKED: _l("Une question vous est posée"),
    ApplicationState.ANSWERED: _l("Réponse donnée, à lire"),
    ApplicationState.ADMISSIBLE: _l("Accepté pour examen (recevable)"),
    ApplicationState.NOT_ADMISSIBLE: _l("Ne peut pas être examiné ici (non recevable)"),
    ApplicationState.RETAINED: _l("Retenu"),
    ApplicationState.NOT_RETAINED: _l("Non retenu"),
    ApplicationState.WITHDRAWN: _l("Retiré par ses porteurs"),
}
_BADGES = {
    ApplicationState.ASKED: "open",
    ApplicationState.RETAINED: "done",
    ApplicationState.NOT_ADMISSIBLE: "refused",
    ApplicationState.NOT_RETAINED: "refused",
    ApplicationState.WITHDRAWN: "closed",
}

#: State -> states it may become.
TRANSITIONS: dict[ApplicationState, frozenset[ApplicationState]] = {
    ApplicationState.SENT: frozenset(
        {ApplicationState.ASKED, ApplicationState.ADMISSIBLE, ApplicationState.NOT_ADMISSIBLE,
         ApplicationState.WITHDRAWN}
    ),
    ApplicationState.ASKED: frozenset(
        {ApplicationState.ANSWERED, ApplicationState.NOT_ADMISSIBLE, ApplicationState.WITHDRAWN}
    ),
    ApplicationState.ANSWERED: frozenset(
        {ApplicationState.ASKED, ApplicationState.ADMISSIBLE, ApplicationState.NOT_ADMISSIBLE,
         ApplicationState.WITHDRAWN}
    ),
    ApplicationState.ADMISSIBLE: frozenset(
        {ApplicationState.RETAINED, ApplicationState.NOT_RETAINED, ApplicationState.WITHDRAWN}
    ),
    ApplicationState.NOT_ADMISSIBLE: frozenset(),
    ApplicationState.RETAINED: frozenset(),
    ApplicationState.NOT_RETAINED: frozenset(),
    #: Taken back, it may be sent again while the call is open.
    ApplicationState.WITHDRAWN: frozenset({ApplicationState.SENT}),
}  # fmt: skip
#: A refusal that is taken back after an appeal -> from where the file is examined again.
REOPENED = {
    ApplicationState.NOT_ADMISSIBLE: ApplicationState.SENT,
    ApplicationState.NOT_RETAINED: ApplicationState.ADMISSIBLE,
    ApplicationState.RETAINED: ApplicationState.ADMISSIBLE,
}
#: The body owes an answer.
OWED = (ApplicationState.SENT, ApplicationState.ANSWERED, ApplicationState.ADMISSIBLE)
#: Decided: the reason is public.
DECIDED = (ApplicationState.NOT_ADMISSIBLE, ApplicationState.RETAINED, ApplicationState.NOT_RETAINED)
#: Still to be decided.
OPEN = (*OWED, ApplicationState.ASKED)
