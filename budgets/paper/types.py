"""Words of desks, cards and paper: states, readings of a sheet, what must match, reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: How long a visit lasts when nobody ends it, and how long a screen may lie untouched.
VISIT = timedelta(minutes=15)
IDLE_SECONDS = 120
DESK = timedelta(hours=12)
#: A batch smaller than this would tell how its few voters voted.
FEWEST_SHEETS = 5
MOST_SHEETS = 500
MOST_CARDS = 200
#: Before the end of a vote, when those who asked are reminded: the name of the step, and how long before.
STEPS = (("week", timedelta(days=7)), ("last-days", timedelta(days=2)))


class BatchState(StrEnum):
    """Where a batch of sheets stands."""

    OPEN = "open"
    CLOSED = "closed"
    SET_ASIDE = "set_aside"

    @property
    def label(self) -> str:
        """In words, for a badge."""
        return str(_STATES[self])


_STATES = {
    BatchState.OPEN: _l("En saisie"),
    BatchState.CLOSED: _l("Dans l’urne"),
    BatchState.SET_ASIDE: _l("Écarté"),
}


class SheetKind(StrEnum):
    """What a sheet is."""

    BALLOT = "ballot"
    WHITE = "white"
    SPOILT = "spoilt"


KINDS = {
    SheetKind.BALLOT: _l("Un bulletin avec des choix"),
    SheetKind.WHITE: _l("Une feuille blanche (vote blanc)"),
    SheetKind.SPOILT: _l("Une feuille qui ne respecte pas les règles (vote nul)"),
}


@dataclass(frozen=True)
class Read:
    """What somebody read on a sheet: its kind, and the canonical content of a ballot."""

    kind: SheetKind
    content: bytes | None = None


@dataclass(frozen=True)
class Tally:
    """What a batch holds now, as it must match before it goes in."""

    sheets: int
    signed: int
    read_twice: int
    differing: int
    ballots: int
    white: int
    spoilt: int

    @property
    def settled(self) -> int:
        """Sheets of which it is known what they are."""
        return self.ballots + self.white + self.spoilt


class PaperReason(StrEnum):
    """Why something cannot be done at a desk, with a card or with a batch."""

    NOT_YOURS = "not_yours"
    NO_SUCH_DESK = "no_such_desk"
    DESK_OVER = "desk_over"
    NO_VISIT = "no_visit"
    WRONG_PIN = "wrong_pin"
    TOO_MANY_TRIES = "too_many_tries"
    SAW_NO_PROOF = "saw_no_proof"
    CARD_UNKNOWN = "card_unknown"
    CARD_NOT_GIVEN = "card_not_given"
    NO_SUCH_CARDS = "no_such_cards"
    NO_SUCH_BATCH = "no_such_batch"
    BATCH_OVER = "batch_over"
    NO_SUCH_SHEET = "no_such_sheet"
    READ_ALREADY = "read_already"
    TWO_PEOPLE = "two_people"
    THIRD_PERSON = "third_person"
    NO_DIFFERENCE = "no_difference"
    NEEDS_A_REASON = "needs_a_reason"
    UNSIGNED = "unsigned"
    UNREAD = "unread"
    DIFFERING = "differing"
    TOO_SMALL = "too_small"
    ALREADY_SIGNED = "already_signed"
    LIST_FULL = "list_full"
    WHO = "who"
    NO_MORE_REMINDERS = "no_more_reminders"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    PaperReason.NOT_YOURS: _l("Vous n’avez pas ce rôle sur ce territoire. Demandez-le au secrétariat."),
    PaperReason.NO_SUCH_DESK: _l("Ce guichet n’existe pas. Repartez de la page du vote."),
    PaperReason.DESK_OVER: _l("Ce guichet est fermé. Ouvrez-en un autre."),
    PaperReason.NO_VISIT: _l(
        "Ce passage au vote est terminé. Demandez à la personne du guichet, ou reprenez la carte."
    ),
    PaperReason.WRONG_PIN: _l("Ce n’est pas le code de ce guichet."),
    PaperReason.TOO_MANY_TRIES: _l("Trop d’essais. Attendez dix minutes, puis recommencez."),
    PaperReason.SAW_NO_PROOF: _l("Vérifiez d’abord qui est cette personne et où elle habite, puis cochez la case."),
    PaperReason.CARD_UNKNOWN: _l("Cette carte n’est pas reconnue pour ce vote. Vérifiez chaque lettre."),
    PaperReason.CARD_NOT_GIVEN: _l("Cette carte n’a pas encore été remise. Adressez-vous au lieu qui la distribue."),
    PaperReason.NO_SUCH_CARDS: _l("Ces numéros ne sont pas dans ce paquet, ou sont déjà remis."),
    PaperReason.NO_SUCH_BATCH: _l("Ce lot n’existe pas. Repartez de la page du vote."),
    PaperReason.BATCH_OVER: _l("Ce lot est terminé : plus rien n’y change."),
    PaperReason.NO_SUCH_SHEET: _l("Ce lot n’a pas de feuille de ce numéro."),
    PaperReason.READ_ALREADY: _l("Cette feuille a déjà été lue deux fois."),
    PaperReason.TWO_PEOPLE: _l("Vous avez déjà lu cette feuille : une autre personne doit la lire à son tour."),
    PaperReason.THIRD_PERSON: _l("Vous avez lu cette feuille : une troisième personne doit trancher."),
    PaperReason.NO_DIFFERENCE: _l("Les deux lectures de cette feuille disent la même chose : rien à trancher."),
    PaperReason.NEEDS_A_REASON: _l("Écrivez pourquoi."),
    PaperReason.UNSIGNED: _l("La liste d’émargement n’a pas autant de personnes que le lot a de feuilles."),
    PaperReason.UNREAD: _l("Des feuilles n’ont pas encore été lues deux fois."),
    PaperReason.DIFFERING: _l("Des feuilles ont été lues différemment : une troisième personne doit trancher."),
    PaperReason.TOO_SMALL: _l(
        "Un lot de moins de 5 feuilles dirait comment ces personnes ont voté. Réunissez-le avec un autre."
    ),
    PaperReason.ALREADY_SIGNED: _l(
        "Cette personne a déjà voté, en ligne, à un guichet ou sur une autre feuille. Sa feuille papier ne compte pas."
    ),
    PaperReason.LIST_FULL: _l("La liste a déjà autant de personnes que le lot a de feuilles."),
    PaperReason.WHO: _l("Écrivez un contact ; ou bien le prénom, le nom et l’adresse."),
    PaperReason.NO_MORE_REMINDERS: _l(
        "Le dernier rappel part deux jours avant la fin du vote : il n’y en aura plus. Vous pouvez voter maintenant."
    ),
}
