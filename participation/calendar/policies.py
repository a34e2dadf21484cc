"""What may be done with a date. Pure and total; whose secretariat one is, bodies.policies says."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class DateReason(StrEnum):
    """Why something cannot be done with a date."""

    NOT_FOUND = "not_found"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NEEDS_A_REASON = "needs_a_reason"
    ENDS_BEFORE = "ends_before"
    HOURS_UNREADABLE = "hours_unreadable"
    NOT_YET = "not_yet"
    TOO_FAR = "too_far"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    DateReason.NOT_FOUND: _l("Cette date n’existe pas pour cette instance. Repartez de la liste."),
    DateReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre a changé cette date pendant que vous écriviez. Ce que vous avez écrit est gardé "
        "ci-dessous : comparez, puis enregistrez de nouveau."
    ),
    DateReason.NEEDS_A_REASON: _l("Écrivez pourquoi la date est annulée : tout le monde lira cette raison."),
    DateReason.ENDS_BEFORE: _l("La fin ne peut pas venir avant le début. Vérifiez les jours et les heures."),
    DateReason.HOURS_UNREADABLE: _l("Pour une date fixée, écrivez l’heure de début et l’heure de fin, ou aucune."),
    DateReason.NOT_YET: _l("Cette date n’est pas encore passée : elle ne peut pas être « tenue »."),
    DateReason.TOO_FAR: _l("Choisissez un jour entre 2000 et 2100."),
}
