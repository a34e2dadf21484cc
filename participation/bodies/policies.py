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
