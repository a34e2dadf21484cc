"""Who may do what with a body. Pure and total: the caller gives the scopes that count (queries.scopes)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from commons.kernel.actor import Actor

SECRETARIAT, FACILITATOR, RESPONDENT, OFFICER = "secretariat", "facilitator", "respondent", "officer"
Scopes = Sequence[tuple[str, int]]


class BodyReason(StrEnum):
    """Why something cannot be done with a body."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    CLOSED = "closed"
    CHANGED_MEANWHILE = "changed_meanwhile"
    SLUG_TAKEN = "slug_taken"
    NEEDS_A_NAME = "needs_a_name"
    NEEDS_A_REASON = "needs_a_reason"
    NO_SUCH_SEAT = "no_such_seat"
    NEEDS_CONSENT = "needs_consent"
    ENDS_BEFORE = "ends_before"
    UNKNOWN_PLACE = "unknown_place"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    BodyReason.NOT_FOUND: _l("Cette instance n’existe pas. Repartez de la liste des instances."),
    BodyReason.NOT_YOURS: _l("Vous n’avez pas ce rôle pour cette instance. Demandez-le au secrétariat."),
    BodyReason.CLOSED: _l("Cette instance ne se réunit plus : on peut la lire, plus rien n’y est ajouté."),
    BodyReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre a changé cette page pendant que vous écriviez. Votre texte est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    BodyReason.SLUG_TAKEN: _l("Une autre instance porte déjà ce nom. Ajoutez un mot qui la distingue."),
    BodyReason.NEEDS_A_NAME: _l("Écrivez le nom de l’instance."),
    BodyReason.NEEDS_A_REASON: _l(
        "Écrivez pourquoi cette instance ne se réunit plus : tout le monde lira cette raison."
    ),
    BodyReason.NO_SUCH_SEAT: _l("Cette place n’existe pas dans cette instance. Repartez de la liste."),
    BodyReason.NEEDS_CONSENT: _l(
        "Un nom n’est publié qu’avec l’accord de la personne. Cochez la case, ou enlevez le nom."
    ),
    BodyReason.ENDS_BEFORE: _l("La fin ne peut pas venir avant le début. Vérifiez les deux dates."),
    BodyReason.UNKNOWN_PLACE: _l("Ce lieu n’existe pas. Choisissez-en un dans la liste."),
}


def refusal_to_handle(actor: Actor, scopes: Scopes, *, closed: bool = False) -> BodyReason | None:
    """Why this actor may not keep a body's pages (sheet, seats, decisions), or None."""
    if not (actor.is_system or actor.holds(SECRETARIAT, *scopes)):
        return BodyReason.NOT_YOURS
    return BodyReason.CLOSED if closed else None


def refusal_to_animate(actor: Actor, scopes: Scopes, *, closed: bool = False) -> BodyReason | None:
    """Why this actor may not animate a body (meetings, minutes, subjects), or None."""
    held = actor.is_system or actor.holds(SECRETARIAT, *scopes) or actor.holds(FACILITATOR, *scopes)
    return (BodyReason.CLOSED if closed else None) if held else BodyReason.NOT_YOURS


def refusal_to_answer(actor: Actor, scopes: Scopes) -> BodyReason | None:
    """Why this actor may not answer in the name of a body, or None; the secretariat may relay an answer."""
    held = actor.is_system or actor.holds(RESPONDENT, *scopes) or actor.holds(SECRETARIAT, *scopes)
    return None if held else BodyReason.NOT_YOURS
