"""Words of a decision otherwise than the rule."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Change(StrEnum):
    """What a body's decision changes for one project."""

    ADDED = "added"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        """The change as people call it."""
        return str(_LABELS[self])


_LABELS = {
    Change.ADDED: _l("Ajouté, avec un autre argent"),
    Change.REMOVED: _l("Élu par la règle, mais pas réalisé"),
}


class OverrideReason(StrEnum):
    """Why a decision otherwise than the rule cannot be written."""

    NOT_YOURS = "not_yours"
    NOT_PROCLAIMED = "not_proclaimed"
    NOT_FOUND = "not_found"
    ALREADY = "already"
    NOT_ASKED = "not_asked"
    SAME_PERSON = "same_person"
    NEEDS_WORDS = "needs_words"
    NEEDS_MONEY = "needs_money"
    NEEDS_A_DAY = "needs_a_day"
    ELECTED = "elected"
    NOT_ELECTED = "not_elected"
    SETTLED = "settled"
    TOO_LATE = "too_late"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_REASONS[self])


_REASONS = {
    OverrideReason.NOT_YOURS: _l("Vous n’êtes pas du secrétariat de ce territoire. Demandez-lui."),
    OverrideReason.NOT_PROCLAIMED: _l("Une décision s’écrit une fois les résultats publiés, jamais avant."),
    OverrideReason.NOT_FOUND: _l("Ce projet n’est pas dans ce vote. Choisissez-en un dans la liste."),
    OverrideReason.ALREADY: _l("Une décision est déjà écrite pour ce projet."),
    OverrideReason.NOT_ASKED: _l("Cette décision n’attend plus : quelqu’un a répondu avant vous."),
    OverrideReason.SAME_PERSON: _l("Vous avez écrit cette décision : une autre personne du secrétariat la confirme."),
    OverrideReason.NEEDS_WORDS: _l("Écrivez quelques mots lisibles : ils sont publiés."),
    OverrideReason.NEEDS_MONEY: _l("Dites avec quel autre argent : celui du vote ne change pas."),
    OverrideReason.NEEDS_A_DAY: _l("Écrivez le jour de la décision, après la fin du vote et pas dans le futur."),
    OverrideReason.ELECTED: _l("La règle a déjà élu ce projet."),
    OverrideReason.SETTLED: _l("Le programme d’actions est arrêté : une décision à côté du vote ne s’y ajoute plus."),
    OverrideReason.TOO_LATE: _l("Six mois ont passé depuis la fin du vote : une décision ne s’y ajoute plus."),
    OverrideReason.NOT_ELECTED: _l("La règle n’a pas élu ce projet : il n’y a rien à retirer."),
}
