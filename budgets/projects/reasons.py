"""Why something cannot be done with a project."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class ProjectReason(StrEnum):
    """A reason, with its sentence."""

    NOT_FOUND = "not_found"
    CODE_TAKEN = "code_taken"
    UNKNOWN_ENVELOPE = "unknown_envelope"
    UNKNOWN_THEME = "unknown_theme"
    NEEDS_A_REASON = "needs_a_reason"
    ALREADY_WITHDRAWN = "already_withdrawn"
    NEEDS_ALT = "needs_alt"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    ProjectReason.NOT_FOUND: _l("Ce projet n’existe pas dans ce vote. Repartez de la liste des projets."),
    ProjectReason.CODE_TAKEN: _l("Un autre projet de ce vote porte déjà ce code. Choisissez-en un autre."),
    ProjectReason.UNKNOWN_ENVELOPE: _l("Cette enveloppe n’est pas dans ce vote. Choisissez-en une dans la liste."),
    ProjectReason.UNKNOWN_THEME: _l("Ce thème n’existe pas. Choisissez-en un dans la liste."),
    ProjectReason.NEEDS_A_REASON: _l("Écrivez pourquoi le projet est retiré : tout le monde lira cette raison."),
    ProjectReason.ALREADY_WITHDRAWN: _l("Ce projet est déjà retiré."),
    ProjectReason.NEEDS_ALT: _l("Décrivez l’image en quelques mots, pour qui ne la voit pas."),
}
