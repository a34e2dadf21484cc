"""Who may keep the pool, book from it and move a booking on. Pure and total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from commons.kernel.actor import Actor
from commons.kernel.rights import Right
from participation.equipment.types import MOVES, BookingState, Days, Move
from participation.equipment.weeks import HORIZON

#: What is done as long as the days of a booking last; afterwards the worker ends what nobody came for.
IN_TIME = frozenset({Move.CONFIRM, Move.CANCEL, Move.SWAP})
ROLES = ("secretariat", "officer", "facilitator")
Scopes = Sequence[tuple[str, int]]


class LoanReason(StrEnum):
    """Why something cannot be done with the pool."""

    NOT_FOUND = "not_found"
    NO_SUCH_BOOKING = "no_such_booking"
    NOT_YOURS = "not_yours"
    SIGN_IN = "sign_in"
    CLOSED = "closed"
    WRONG_ORDER = "wrong_order"
    PAST = "past"
    TOO_SOON = "too_soon"
    TOO_LONG = "too_long"
    TOO_FAR = "too_far"
    TAKEN = "taken"
    TOO_MANY = "too_many"
    MOVED_ON = "moved_on"
    NOT_YET = "not_yet"
    OVER = "over"
    STILL_OUT = "still_out"
    OUT_OF_SERVICE = "out_of_service"
    NO_OTHER_UNIT = "no_other_unit"
    NEEDS_A_REASON = "needs_a_reason"
    CHANGED_MEANWHILE = "changed_meanwhile"
    UNKNOWN_PLACE = "unknown_place"
    NEEDS_ALT = "needs_alt"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    LoanReason.NOT_FOUND: _l("Ce matériel n’est pas dans la liste. Repartez de la page du matériel."),
    LoanReason.NO_SUCH_BOOKING: _l("Cette réservation n’existe pas. Repartez de la liste."),
    LoanReason.NOT_YOURS: _l("Ce matériel est gardé par une autre équipe. Demandez-lui, ou demandez au secrétariat."),
    LoanReason.SIGN_IN: _l("Connectez-vous pour réserver : il faut pouvoir vous répondre."),
    LoanReason.CLOSED: _l("Ce matériel n’est plus prêté. La raison est écrite sur sa page."),
    LoanReason.WRONG_ORDER: _l("Le dernier jour vient avant le premier. Corrigez l’un des deux."),
    LoanReason.PAST: _l("Ce jour est déjà passé. Choisissez-en un autre."),
    LoanReason.TOO_SOON: _l("C’est trop tôt : ce matériel se demande plus longtemps à l’avance."),
    LoanReason.TOO_LONG: _l("C’est trop long : ce matériel se prête moins de jours. Choisissez un retour plus tôt."),
    LoanReason.TOO_FAR: _l("C’est trop loin : on réserve au plus six mois à l’avance."),
    LoanReason.TAKEN: _l("Tout est déjà pris pour ces jours. Regardez les jours libres, puis choisissez-en d’autres."),
    LoanReason.TOO_MANY: _l("Vous avez fait beaucoup de demandes. Attendez demain, ou appelez la régie."),
    LoanReason.MOVED_ON: _l("Cette réservation a changé entre-temps. Relisez où elle en est."),
    LoanReason.NOT_YET: _l("Ce n’est pas encore le jour du retrait."),
    LoanReason.OVER: _l("Les jours de cette réservation sont passés. Faites-en une nouvelle."),
    LoanReason.STILL_OUT: _l("Cet exemplaire n’est pas encore revenu. Donnez-en un autre."),
    LoanReason.OUT_OF_SERVICE: _l("Cet exemplaire est hors service. Donnez-en un autre."),
    LoanReason.NO_OTHER_UNIT: _l("Aucun autre exemplaire n’est libre pour ces jours."),
    LoanReason.NEEDS_A_REASON: _l("Écrivez pourquoi : la personne lira cette raison."),
    LoanReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre a changé cette fiche pendant que vous écriviez. Votre texte est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    LoanReason.UNKNOWN_PLACE: _l("Ce lieu n’est pas dans votre territoire. Choisissez-en un dans la liste."),
    LoanReason.NEEDS_ALT: _l("Décrivez l’image en quelques mots, pour qui ne la voit pas."),
}

_TEAM = _l("Secrétariat, agents, animateurs du territoire")
#: The same in words, for the public page of rights.
RIGHTS = (
    Right(_l("Voir le matériel, les jours libres et le nombre de prêts"), _l("Tout le monde")),
    Right(
        _l("Demander à emprunter"),
        _l("Chaque personne connectée"),
        _l("Au nom d’une association ou d’un collectif, dans les délais écrits sur la fiche."),
    ),
    Right(_l("Réserver pour quelqu’un, confirmer, refuser avec une raison, remettre et reprendre"), _TEAM),
    Right(_l("Tenir la liste du matériel"), _TEAM),
)


@dataclass(frozen=True)
class Terms:
    """On which terms an item is lent."""

    lead_days: int
    max_days: int
    closed: bool = False


def refusal_to_keep(actor: Actor, scopes: Scopes) -> LoanReason | None:
    """Why this actor may not keep the pool of these scopes (items, units, bookings), or None."""
    held = actor.is_system or any(actor.holds(role, *scopes) for role in ROLES)
    return None if held else LoanReason.NOT_YOURS


def refusal_to_ask(actor: Actor, terms: Terms, days: Days, today: date) -> LoanReason | None:
    """Why this person may not ask for these days, or None."""
    if actor.person_id is None:
        return LoanReason.SIGN_IN
    refusal = refusal_of_days(terms, days, today)
    if refusal is None and days.first < today + timedelta(days=terms.lead_days):
        return LoanReason.TOO_SOON
    return refusal


def refusal_to_book_for(actor: Actor, scopes: Scopes, terms: Terms, days: Days, today: date) -> LoanReason | None:
    """Why the team may not book these days for somebody; the lead time is theirs to waive."""
    return refusal_to_keep(actor, scopes) or refusal_of_days(terms, days, today)


def refusal_of_days(terms: Terms, days: Days, today: date) -> LoanReason | None:
    """Why nobody may have these days, or None."""
    if terms.closed:
        return LoanReason.CLOSED
    if days.count < 1:
        return LoanReason.WRONG_ORDER
    if days.first < today:
        return LoanReason.PAST
    if days.count > terms.max_days:
        return LoanReason.TOO_LONG
    return LoanReason.TOO_FAR if days.last > today + timedelta(days=HORIZON) else None


@dataclass(frozen=True)
class Loan:
    """What a decision on a booking needs to know of it."""

    state: BookingState
    days: Days
    borrower_id: int | None
    unit_in_service: bool = True


def refusal_to(move: Move, actor: Actor, scopes: Scopes, loan: Loan, today: date) -> LoanReason | None:
    """Why this actor may not move this booking on, or None."""
    own = actor.person_id is not None and actor.person_id == loan.borrower_id
    if not (move is Move.CANCEL and own):
        refusal = refusal_to_keep(actor, scopes)
        if refusal is not None:
            return refusal
    if loan.state not in MOVES[move][0]:
        return LoanReason.MOVED_ON
    if move is Move.HAND_OUT:
        return _refusal_to_hand_out(loan, today)
    return LoanReason.OVER if move in IN_TIME and loan.days.last < today else None


def _refusal_to_hand_out(loan: Loan, today: date) -> LoanReason | None:
    if today < loan.days.first:
        return LoanReason.NOT_YET
    if today > loan.days.last:
        return LoanReason.OVER
    return None if loan.unit_in_service else LoanReason.OUT_OF_SERVICE
