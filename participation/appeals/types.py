"""Words of an appeal (recours): where it stands, and why something cannot be done with it."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: The kind under which an appeal is referred to from anywhere.
APPEAL = "participation.appeal"
LONGEST = 4000


class AppealState(StrEnum):
    """Where an appeal stands."""

    FILED = "filed"
    CONFIRMED = "confirmed"
    REOPENED = "reopened"

    @property
    def label(self) -> str:
        """The state in words."""
        return str(_STATES[self])

    @property
    def badge(self) -> str:
        """Its badge (ui/tags.html)."""
        return _BADGES[self]


_STATES = {
    AppealState.FILED: _l("Recours déposé, réponse attendue"),
    AppealState.CONFIRMED: _l("La décision est confirmée"),
    AppealState.REOPENED: _l("Le dossier est examiné de nouveau"),
}
_BADGES = {AppealState.FILED: "open", AppealState.CONFIRMED: "closed", AppealState.REOPENED: "done"}


class AppealReason(StrEnum):
    """Why something cannot be done with an appeal."""

    NOT_FOUND = "not_found"
    NO_APPEAL = "no_appeal"
    NOT_REFUSED = "not_refused"
    TOO_LATE = "too_late"
    ALREADY = "already"
    NOT_CARRYING = "not_carrying"
    NEEDS_WORDS = "needs_words"
    NOT_THE_TEAM = "not_the_team"
    YOU_DECIDED = "you_decided"
    YOU_READ_IT = "you_read_it"
    YOUR_OWN = "your_own"
    ANSWERED_MEANWHILE = "answered_meanwhile"
    CHOOSE = "choose"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    AppealReason.NOT_FOUND: _l("Ce recours n’existe pas, ou n’est pas visible. Repartez de la page de l’appel."),
    AppealReason.NO_APPEAL: _l("Cet appel ne prévoit pas de recours."),
    AppealReason.NOT_REFUSED: _l(
        "On conteste une décision qui refuse un dossier, ou qui lui donne moins que demandé. Ce n’est pas le cas ici."
    ),
    AppealReason.TOO_LATE: _l("Le délai pour contester est passé."),
    AppealReason.ALREADY: _l("Ce dossier a déjà fait l’objet d’un recours : on ne conteste qu’une fois."),
    AppealReason.NOT_CARRYING: _l("Seules les personnes qui portent ce dossier peuvent contester."),
    AppealReason.NEEDS_WORDS: _l("Écrivez pourquoi, en mots simples : tout le monde pourra le lire."),
    AppealReason.NOT_THE_TEAM: _l("Vous n’avez pas ce rôle sur ce territoire. Demandez-le au secrétariat."),
    AppealReason.YOU_DECIDED: _l("Vous avez pris la décision contestée : une autre personne doit répondre."),
    AppealReason.YOU_READ_IT: _l("Vous avez lu ce dossier pour la décision : une autre personne doit répondre."),
    AppealReason.YOUR_OWN: _l("Vous portez ce dossier : une autre personne doit répondre."),
    AppealReason.ANSWERED_MEANWHILE: _l(
        "Une autre personne vient de répondre à ce recours. Rien n’a été changé et votre texte est gardé ci-dessous."
    ),
    AppealReason.CHOOSE: _l("Choisissez : confirmer la décision, ou examiner de nouveau."),
}
