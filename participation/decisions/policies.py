"""Who may do what with decisions. Pure and total; whose secretariat one is, bodies.policies says."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l


class DecisionReason(StrEnum):
    """Why something cannot be done with a decision."""

    NOT_FOUND = "not_found"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NEEDS_A_REASON = "needs_a_reason"
    ABOUT_UNKNOWN = "about_unknown"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    DecisionReason.NOT_FOUND: _l("Cette décision n’est pas au registre. Vérifiez son numéro, ou repartez de la liste."),
    DecisionReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre a rectifié cette décision pendant que vous écriviez. Votre texte est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    DecisionReason.NEEDS_A_REASON: _l("Écrivez ce qui était faux : tout le monde lira cette raison."),
    DecisionReason.ABOUT_UNKNOWN: _l(
        "Nous ne trouvons rien sous ce code. Recopiez les sept signes du code de suivi, "
        "ou l’adresse de la page de suivi."
    ),
}


def is_public(public_at: datetime, now: datetime) -> bool:
    """Whether everybody may read a decision."""
    return public_at <= now
