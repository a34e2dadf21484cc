"""Why something cannot be done with an idea."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class IdeaReason(StrEnum):
    """A reason, with its sentence."""

    NOT_FOUND = "not_found"
    NO_ACCOUNT = "no_account"
    NOT_YOURS = "not_yours"
    NOT_THE_TEAM = "not_the_team"
    YOUR_OWN = "your_own"
    NOT_NOW = "not_now"
    CHANGED_MEANWHILE = "changed_meanwhile"
    DECIDED_MEANWHILE = "decided_meanwhile"
    TOO_LATE = "too_late"
    ANSWERED = "answered"
    NEEDS_TITLE = "needs_title"
    NEEDS_SUMMARY = "needs_summary"
    NEEDS_PLACE = "needs_place"
    NEEDS_WORDS = "needs_words"
    NEEDS_CONSENT = "needs_consent"
    NEEDS_ALT = "needs_alt"
    NEEDS_A_COST = "needs_a_cost"
    NEEDS_ANSWERS = "needs_answers"
    BAD_COST = "bad_cost"
    BAD_POINT = "bad_point"
    UNKNOWN_CHOICE = "unknown_choice"
    UNKNOWN_IDEA = "unknown_idea"
    CHECKLIST_SET = "checklist_set"
    TOO_MANY = "too_many"
    TOO_OFTEN = "too_often"
    ALREADY_IN = "already_in"
    PAST_DAY = "past_day"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    IdeaReason.NOT_FOUND: _l("Cette idée n’existe pas ici, ou ne se voit pas. Repartez de la liste des idées."),
    IdeaReason.NO_ACCOUNT: _l("Connectez-vous d’abord, par un code reçu par mail ou SMS."),
    IdeaReason.NOT_YOURS: _l("Cette idée est à d’autres personnes. Demandez-leur un lien pour la porter avec elles."),
    IdeaReason.NOT_THE_TEAM: _l("Vous n’avez pas ce rôle sur ce territoire. Demandez-le au secrétariat."),
    IdeaReason.YOUR_OWN: _l("Vous portez cette idée : une autre personne de l’équipe doit décider."),
    IdeaReason.NOT_NOW: _l("Ce n’est plus possible : regardez dans son histoire où en est cette idée."),
    IdeaReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre a changé cette idée pendant que vous écriviez. Votre texte est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    IdeaReason.DECIDED_MEANWHILE: _l(
        "Une autre personne a avancé sur cette idée pendant que vous écriviez. Rien n’a été changé et votre texte est "
        "gardé ci-dessous : relisez d’abord où elle en est."
    ),
    IdeaReason.TOO_LATE: _l("Le délai pour répondre est passé."),
    IdeaReason.ANSWERED: _l("Vous avez déjà répondu à cette décision."),
    IdeaReason.NEEDS_TITLE: _l("Donnez un titre à votre idée, avec des mots que l’on peut lire."),
    IdeaReason.NEEDS_SUMMARY: _l("Dites votre idée en une phrase."),
    IdeaReason.NEEDS_PLACE: _l("Dites où : choisissez un lieu, ou écrivez une adresse."),
    IdeaReason.NEEDS_WORDS: _l("Écrivez pourquoi, en mots simples : tout le monde pourra le lire."),
    IdeaReason.NEEDS_CONSENT: _l("Écrivez comment la personne a donné son accord."),
    IdeaReason.NEEDS_ALT: _l("Décrivez l’image en quelques mots, pour qui ne la voit pas."),
    IdeaReason.NEEDS_A_COST: _l("Écrivez d’abord ce que l’idée coûte (chiffrage)."),
    IdeaReason.NEEDS_ANSWERS: _l("Répondez oui ou non à chaque question."),
    IdeaReason.BAD_COST: _l("Le coût est entre 0 et un milliard d’euros."),
    IdeaReason.BAD_POINT: _l("Écrivez la latitude et la longitude en degrés, par exemple 43,29 et 5,43."),
    IdeaReason.UNKNOWN_CHOICE: _l("Ce choix n’est pas dans la liste. Prenez-en un autre."),
    IdeaReason.UNKNOWN_IDEA: _l("Écrivez le numéro d’une autre idée de ce budget, encore à l’étude."),
    IdeaReason.CHECKLIST_SET: _l("Les habitants proposent déjà des idées : les questions ne changent plus."),
    IdeaReason.TOO_MANY: _l("Il y en a trop. Gardez l’essentiel."),
    IdeaReason.TOO_OFTEN: _l("C’est beaucoup en peu de temps. Réessayez demain."),
    IdeaReason.ALREADY_IN: _l("Vous portez déjà cette idée."),
    IdeaReason.PAST_DAY: _l("Ce jour est passé : choisissez-en un plus tard."),
}
