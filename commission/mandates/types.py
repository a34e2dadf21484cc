"""Words of the commission's composition: mandates, seats, those who hold them, and why something is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from commons.identity.colleges import College

#: Kinds under which they are referred to from anywhere.
MANDATE, SEAT, RULEBOOK = "commission.mandate", "commission.seat", "commission.rulebook"
#: What public pages about the composition depend on.
PAGES = "commission:mandates"


class MandateState(StrEnum):
    """Where a mandate of the commission stands; at most one runs at a time."""

    PREPARED = "prepared"
    RUNNING = "running"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_MANDATES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"prepared": "soon", "running": "open", "ended": "done"}[self.value]


_MANDATES = {
    MandateState.PREPARED: _l("En préparation"),
    MandateState.RUNNING: _l("En cours"),
    MandateState.ENDED: _l("Terminé"),
}
#: From each state to those it may become.
MANDATE_MOVES: dict[MandateState, frozenset[MandateState]] = {
    MandateState.PREPARED: frozenset({MandateState.RUNNING}),
    MandateState.RUNNING: frozenset({MandateState.ENDED}),
    MandateState.ENDED: frozenset(),
}


class RulesState(StrEnum):
    """A version of the rules of procedure is written, then adopted; what is adopted never changes."""

    DRAFT = "draft"
    ADOPTED = "adopted"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str({"draft": _l("Brouillon"), "adopted": _l("Adopté")}[self.value])


class Origin(StrEnum):
    """How somebody comes to a seat."""

    DESIGNATION = "designation"
    CANDIDACY = "candidacy"
    DRAW = "draw"

    @property
    def label(self) -> str:
        """The origin as people call it."""
        return str(_ORIGINS[self])

    @property
    def sentence(self) -> str:
        """Why the person who holds such a seat sits."""
        return str(_WHY[self])


_ORIGINS = {
    Origin.DESIGNATION: _l("Désignation"),
    Origin.CANDIDACY: _l("Candidature"),
    Origin.DRAW: _l("Tirage au sort"),
}
_WHY = {
    Origin.DESIGNATION: _l("Désigné·e par son organisation"),
    Origin.CANDIDACY: _l("S’est proposé·e, et sa candidature a été retenue"),
    Origin.DRAW: _l("Tiré·e au sort parmi des volontaires"),
}


class SeatState(StrEnum):
    """A seat is in the composition, or was suppressed with a reason."""

    OPEN = "open"
    SUPPRESSED = "suppressed"


class Part(StrEnum):
    """In what part somebody holds a seat."""

    TITULAR = "titular"
    SUBSTITUTE = "substitute"

    @property
    def label(self) -> str:
        """The part as people call it."""
        return str({"titular": _l("Titulaire"), "substitute": _l("Suppléant·e")}[self.value])


class CandidacyState(StrEnum):
    """What became of a candidacy."""

    RECEIVED = "received"
    RETAINED = "retained"
    SET_ASIDE = "set_aside"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_CANDIDACIES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"received": "soon", "retained": "done", "set_aside": "closed"}[self.value]


_CANDIDACIES = {
    CandidacyState.RECEIVED: _l("Reçue"),
    CandidacyState.RETAINED: _l("Retenue"),
    CandidacyState.SET_ASIDE: _l("Pas retenue"),
}


class ExpenseKind(StrEnum):
    """What a member spent in order to take part."""

    TRAVEL = "travel"
    CHILD_CARE = "child_care"
    MEAL = "meal"
    LOST_PAY = "lost_pay"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind as people call it."""
        return str(_EXPENSES[self])


_EXPENSES = {
    ExpenseKind.TRAVEL: _l("Transport"),
    ExpenseKind.CHILD_CARE: _l("Garde d’enfant"),
    ExpenseKind.MEAL: _l("Repas"),
    ExpenseKind.LOST_PAY: _l("Salaire perdu"),
    ExpenseKind.OTHER: _l("Autre chose"),
}


class ExpenseState(StrEnum):
    """Where a refund stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    PAID = "paid"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_REFUNDS[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"asked": "soon", "accepted": "open", "refused": "refused", "paid": "done"}[self.value]


_REFUNDS = {
    ExpenseState.ASKED: _l("Demandé"),
    ExpenseState.ACCEPTED: _l("Accepté, à payer"),
    ExpenseState.REFUSED: _l("Refusé"),
    ExpenseState.PAID: _l("Payé"),
}
#: From each state to those it may become.
EXPENSE_MOVES: dict[ExpenseState, frozenset[ExpenseState]] = {
    ExpenseState.ASKED: frozenset({ExpenseState.ACCEPTED, ExpenseState.REFUSED}),
    ExpenseState.ACCEPTED: frozenset({ExpenseState.PAID, ExpenseState.REFUSED}),
    ExpenseState.REFUSED: frozenset({ExpenseState.ACCEPTED}),
    ExpenseState.PAID: frozenset(),
}


@dataclass(frozen=True)
class Voter:
    """One voice at the opening of a consultation: a seat, and who speaks for it (its titular, else its substitute)."""

    seat_id: int
    member_id: int
    account_id: int | None
    name: str
    college: College
    part: Part


class MandateReason(StrEnum):
    """Why something cannot be done with the composition."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    NOT_A_MEMBER = "not_a_member"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NO_SUCH_MOVE = "no_such_move"
    ONE_AT_A_TIME = "one_at_a_time"
    ENDED = "ended"
    SEAT_TAKEN = "seat_taken"
    ALREADY_SITS = "already_sits"
    SUPPRESSED = "suppressed"
    RULES_ADOPTED = "rules_adopted"
    NO_RULES_YET = "no_rules_yet"
    NEEDS_A_REASON = "needs_a_reason"
    NEEDS_A_SUBJECT = "needs_a_subject"
    NEEDS_A_NAME = "needs_a_name"
    NEEDS_A_SIGNATURE = "needs_a_signature"
    NEEDS_A_PERIOD = "needs_a_period"
    NEEDS_CONSENT = "needs_consent"
    UNREADABLE = "unreadable"
    NOT_A_RULE = "not_a_rule"
    NO_CANDIDACIES = "no_candidacies"
    ALREADY_DECIDED = "already_decided"
    SEAT_HELD = "seat_held"
    IN_THE_PAST = "in_the_past"
    TOO_MANY = "too_many"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    MandateReason.NOT_FOUND: _l("Cette page n’existe pas. Repartez de la page de la commission."),
    MandateReason.NOT_YOURS: _l("Vous n’avez pas ce rôle ici : c’est le secrétariat de la commission qui le fait."),
    MandateReason.NOT_A_MEMBER: _l("Cette page est celle des membres de la commission. Connectez-vous avec l’adresse "
                                   "ou le numéro que vous avez donné au secrétariat."),
    MandateReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre vient d’enregistrer. Ce que vous avez écrit est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    MandateReason.NO_SUCH_MOVE: _l("La commission n’en est pas là. Rechargez la page pour voir où elle en est."),
    MandateReason.ONE_AT_A_TIME: _l("Un autre mandat est en cours : terminez-le avant d’en ouvrir un nouveau."),
    MandateReason.ENDED: _l("Ce mandat est terminé : sa composition ne change plus. Tout reste lisible."),
    MandateReason.SEAT_TAKEN: _l("Quelqu’un occupe déjà cette place. Terminez son mandat, puis recommencez."),
    MandateReason.ALREADY_SITS: _l("Cette personne occupe déjà une place : elle ne peut pas en avoir deux."),
    MandateReason.SUPPRESSED: _l("Cette place a été supprimée."),
    MandateReason.RULES_ADOPTED: _l("Ce règlement est adopté : il ne change plus. Écrivez une nouvelle version."),
    MandateReason.NO_RULES_YET: _l("La commission n’a pas encore de règlement adopté : adoptez-en un d’abord."),
    MandateReason.NEEDS_A_REASON: _l("Écrivez la raison : elle est publiée."),
    MandateReason.NEEDS_A_SUBJECT: _l("Choisissez dans la liste, ou écrivez de quoi il s’agit."),
    MandateReason.NEEDS_A_NAME: _l("Écrivez le nom de la personne."),
    MandateReason.NEEDS_A_SIGNATURE: _l("Écrivez le jour noté sur la feuille signée : aujourd’hui ou avant."),
    MandateReason.NEEDS_A_PERIOD: _l("La fin vient après le début."),
    MandateReason.NEEDS_CONSENT: _l("Le nom d’une personne n’est publié qu’avec son accord."),
    MandateReason.UNREADABLE: _l("Écrivez des mots que l’on peut lire."),
    MandateReason.NOT_A_RULE: _l("Ce nombre ne peut pas servir de règle ici. Lisez ce qui est écrit sous le champ."),
    MandateReason.NO_CANDIDACIES: _l("La commission ne cherche pas de membres pour l’instant."),
    MandateReason.ALREADY_DECIDED: _l("C’est déjà décidé. Rechargez la page pour lire la décision."),
    MandateReason.SEAT_HELD: _l("Quelqu’un occupe encore cette place : terminez d’abord son mandat."),
    MandateReason.IN_THE_PAST: _l("C’est déjà passé : écrivez une date à venir."),
    MandateReason.TOO_MANY: _l("Beaucoup de messages viennent d’ici. Attendez une heure, puis réessayez."),
}  # fmt: skip


class Entrance(StrEnum):
    """How somebody put themselves forward: from a page, or on a sheet that the secretariat typed in."""

    ONLINE = "online"
    PAPER = "paper"

    @property
    def label(self) -> str:
        """The way as people call it."""
        return str({"online": _l("En ligne"), "paper": _l("Sur papier")}[self.value])
