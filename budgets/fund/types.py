"""Words of the residents' fund: states of funds and requests, movements of money, votes of the committee."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: Kinds under which they are referred to from anywhere.
FUND, REQUEST = "budgets.fund", "budgets.fund_request"
#: What public pages of funds depend on.
PAGES = "budgets:fund"


class FundState(StrEnum):
    """Whether a fund takes requests and decides."""

    DRAFT = "draft"
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_FUNDS[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"draft": "draft", "open": "open", "suspended": "soon", "closed": "closed"}[self.value]


_FUNDS = {
    FundState.DRAFT: _l("En préparation"),
    FundState.OPEN: _l("Ouvert"),
    FundState.SUSPENDED: _l("Suspendu"),
    FundState.CLOSED: _l("Fermé"),
}
#: From each state to those it may become.
FUND_MOVES: dict[FundState, frozenset[FundState]] = {
    FundState.DRAFT: frozenset({FundState.OPEN}),
    FundState.OPEN: frozenset({FundState.SUSPENDED, FundState.CLOSED}),
    FundState.SUSPENDED: frozenset({FundState.OPEN, FundState.CLOSED}),
    FundState.CLOSED: frozenset({FundState.OPEN}),
}


class FundAct(StrEnum):
    """What the public log of a fund tells."""

    OPENED = "opened"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    CHANGED = "changed"

    @property
    def label(self) -> str:
        """The act as a sentence."""
        return str(_ACTS[self])


_ACTS = {
    FundAct.OPENED: _l("Le fonds est ouvert"),
    FundAct.SUSPENDED: _l("Le fonds est suspendu"),
    FundAct.CLOSED: _l("Le fonds est fermé"),
    FundAct.CHANGED: _l("Les règles du fonds ont changé"),
}
ACT_OF = {
    FundState.OPEN: FundAct.OPENED, FundState.SUSPENDED: FundAct.SUSPENDED, FundState.CLOSED: FundAct.CLOSED,
}  # fmt: skip


class RequestState(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"
    SENT = "sent"
    POSTPONED = "postponed"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    #: The collective told what was done; the team looks at it.
    REPORTED = "reported"
    #: What was not spent is owed back.
    OWING = "owing"
    SETTLED = "settled"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_REQUESTS[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return _BADGES.get(self, "open")

    @property
    def waits(self) -> bool:
        """True while the committee owes an answer."""
        return self in WAITING


_REQUESTS = {
    RequestState.DRAFT: _l("Brouillon, pas encore envoyé"),
    RequestState.SENT: _l("En attente de réponse"),
    RequestState.POSTPONED: _l("Décision reportée"),
    RequestState.GRANTED: _l("Accordée"),
    RequestState.REFUSED: _l("Refusée"),
    RequestState.WITHDRAWN: _l("Retirée"),
    RequestState.REPORTED: _l("Bilan reçu"),
    RequestState.OWING: _l("Reste à rendre"),
    RequestState.SETTLED: _l("Terminée, comptes faits"),
}
_BADGES = {
    RequestState.DRAFT: "draft", RequestState.SENT: "soon", RequestState.POSTPONED: "soon",
    RequestState.REFUSED: "refused", RequestState.WITHDRAWN: "closed", RequestState.SETTLED: "done",
}  # fmt: skip
#: The committee owes an answer.
WAITING = frozenset({RequestState.SENT, RequestState.POSTPONED})
#: Nothing more happens.
ENDED = frozenset({RequestState.REFUSED, RequestState.WITHDRAWN, RequestState.SETTLED})


class Door(StrEnum):
    """By which door a request came in."""

    WEB = "web"
    DESK = "desk"
    PAPER = "paper"

    @property
    def label(self) -> str:
        """The door as people call it."""
        return str(_DOORS[self])


_DOORS = {Door.WEB: _l("Sur le site"), Door.DESK: _l("Au guichet"), Door.PAPER: _l("Sur papier")}


class Pocket(StrEnum):
    """Where a euro of a fund is; `outside` is whoever gives to it."""

    OUTSIDE = "outside"
    AVAILABLE = "available"
    COMMITTED = "committed"
    PAID = "paid"

    @property
    def label(self) -> str:
        """The pocket as people call it."""
        return str(_POCKETS[self])


_POCKETS = {
    Pocket.OUTSIDE: _l("hors du fonds"),
    Pocket.AVAILABLE: _l("disponible"),
    Pocket.COMMITTED: _l("promis"),
    Pocket.PAID: _l("versé"),
}


class LineKind(StrEnum):
    """Why money moves from one pocket to another."""

    ALLOCATION = "allocation"
    COMMITMENT = "commitment"
    RELEASE = "release"
    ADVANCE = "advance"
    BALANCE = "balance"
    REPAYMENT = "repayment"
    CORRECTION = "correction"

    @property
    def label(self) -> str:
        """The movement as people call it."""
        return str(_LINES[self])


_LINES = {
    LineKind.ALLOCATION: _l("Dotation du fonds"),
    LineKind.COMMITMENT: _l("Somme accordée (engagement)"),
    LineKind.RELEASE: _l("Somme rendue disponible (désengagement)"),
    LineKind.ADVANCE: _l("Avance versée"),
    LineKind.BALANCE: _l("Solde versé"),
    LineKind.REPAYMENT: _l("Remboursement reçu"),
    LineKind.CORRECTION: _l("Correction, par deux personnes"),
}
#: Between which pockets each movement goes; a correction goes along one of its own ways.
WAYS: dict[LineKind, tuple[tuple[Pocket, Pocket], ...]] = {
    LineKind.ALLOCATION: ((Pocket.OUTSIDE, Pocket.AVAILABLE),),
    LineKind.COMMITMENT: ((Pocket.AVAILABLE, Pocket.COMMITTED),),
    LineKind.RELEASE: ((Pocket.COMMITTED, Pocket.AVAILABLE),),
    LineKind.ADVANCE: ((Pocket.COMMITTED, Pocket.PAID),),
    LineKind.BALANCE: ((Pocket.COMMITTED, Pocket.PAID),),
    LineKind.REPAYMENT: ((Pocket.PAID, Pocket.AVAILABLE),),
    LineKind.CORRECTION: (
        (Pocket.OUTSIDE, Pocket.AVAILABLE), (Pocket.AVAILABLE, Pocket.OUTSIDE), (Pocket.COMMITTED, Pocket.PAID),
        (Pocket.PAID, Pocket.COMMITTED),
    ),
}  # fmt: skip


class Mending(StrEnum):
    """What a correction sets right."""

    MORE = "more"
    LESS = "less"
    FORGOTTEN = "forgotten"
    NOT_PAID = "not_paid"

    @property
    def label(self) -> str:
        """The correction as people say it."""
        return str(_MENDINGS[self])

    @property
    def way(self) -> tuple[Pocket, Pocket]:
        """Between which pockets it moves money."""
        return WAYS[LineKind.CORRECTION][list(Mending).index(self)]

    @property
    def of_a_request(self) -> bool:
        """True when it is about the money of one request."""
        return self in (Mending.FORGOTTEN, Mending.NOT_PAID)


_MENDINGS = {
    Mending.MORE: _l("La dotation écrite était trop petite : ajouter"),
    Mending.LESS: _l("La dotation écrite était trop grande : enlever"),
    Mending.FORGOTTEN: _l("Un versement fait n’a pas été écrit"),
    Mending.NOT_PAID: _l("Un versement écrit n’a pas été fait"),
}


class CorrectionState(StrEnum):
    """Whether a second person agreed."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class SessionState(StrEnum):
    """Whether members may vote."""

    OPEN = "open"
    CLOSED = "closed"


class Choice(StrEnum):
    """What a member says of a request; whoever has an interest in it neither votes nor counts."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
    CONFLICT = "conflict"

    @property
    def label(self) -> str:
        """The choice as people say it."""
        return str(_CHOICES[self])


_CHOICES = {
    Choice.YES: _l("Pour"),
    Choice.NO: _l("Contre"),
    Choice.ABSTAIN: _l("Abstention"),
    Choice.CONFLICT: _l("Je suis concerné·e : je ne vote pas"),
}


class Outcome(StrEnum):
    """What the committee decided."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    POSTPONED = "postponed"

    @property
    def label(self) -> str:
        """The decision as people call it."""
        return str(_OUTCOMES[self])


_OUTCOMES = {
    Outcome.GRANTED: _l("Accordée"),
    Outcome.PARTLY: _l("Accordée en partie"),
    Outcome.REFUSED: _l("Refusée"),
    Outcome.POSTPONED: _l("Reportée"),
}


class PaperKind(StrEnum):
    """What a photographed paper shows."""

    RECEIPT = "receipt"
    PHOTO = "photo"
