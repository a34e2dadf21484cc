"""Why moderation says no, each reason with the sentence a person reads."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class ModerationReason(StrEnum):
    """A refusal; its sentence says what to do next."""

    NO_SUCH_TEXT = "no_such_text"
    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    OWN_TEXT = "own_text"
    TAKEN = "taken"
    DECIDED = "decided"
    STILL_OPEN = "still_open"
    TEXT_CHANGED = "text_changed"
    TEXT_GONE = "text_gone"
    NEEDS_A_MOTIVE = "needs_a_motive"
    NEEDS_WORDS = "needs_words"
    WRONG_TEMPLATE = "wrong_template"
    NOTHING_TICKED = "nothing_ticked"
    TOO_MANY_REPORTS = "too_many_reports"
    NOT_THE_AUTHOR = "not_the_author"
    NOTHING_TO_APPEAL = "nothing_to_appeal"
    APPEAL_TOO_LATE = "appeal_too_late"
    ALREADY_APPEALED = "already_appealed"
    OWN_DECISION = "own_decision"
    APPEAL_ANSWERED = "appeal_answered"
    NOBODY_TO_BLOCK = "nobody_to_block"
    NOT_YOURSELF = "not_yourself"
    ALREADY_BLOCKED = "already_blocked"
    END_IN_THE_PAST = "end_in_the_past"
    END_TOO_FAR = "end_too_far"
    BLOCK_OVER = "block_over"
    SCOPE_NOT_YOURS = "scope_not_yours"
    TITLE_TAKEN = "title_taken"
    CHANGED_MEANWHILE = "changed_meanwhile"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    ModerationReason.NO_SUCH_TEXT: _l("Ce texte n’existe pas, ou n’est plus visible. Rien n’a été envoyé."),
    ModerationReason.NOT_FOUND: _l("Cela n’existe pas, ou plus. Repartez de la file de modération."),
    ModerationReason.NOT_YOURS: _l("Vous ne modérez pas cet espace. Demandez ce rôle au secrétariat."),
    ModerationReason.OWN_TEXT: _l("C’est votre propre texte : une autre personne décide."),
    ModerationReason.TAKEN: _l("Quelqu’un lit déjà ce texte. Prenez-en un autre, ou revenez dans dix minutes."),
    ModerationReason.DECIDED: _l("C’est déjà décidé : quelqu’un a été plus rapide. Rien n’a changé de votre côté."),
    ModerationReason.STILL_OPEN: _l("Ce texte attend encore une décision."),
    ModerationReason.TEXT_CHANGED: _l(
        "L’auteur a changé son texte pendant que vous lisiez. Relisez-le : votre réponse est gardée ci-dessous."
    ),
    ModerationReason.TEXT_GONE: _l("Ce texte a été retiré par son auteur : il n’y a plus rien à décider."),
    ModerationReason.NEEDS_A_MOTIVE: _l("Choisissez un motif : il est compté en public."),
    ModerationReason.NEEDS_WORDS: _l("Écrivez à l’auteur pourquoi, ou choisissez une réponse type."),
    ModerationReason.WRONG_TEMPLATE: _l("Cette réponse type ne va pas avec ce motif. Choisissez-en une autre."),
    ModerationReason.NOTHING_TICKED: _l("Cochez au moins un texte."),
    ModerationReason.TOO_MANY_REPORTS: _l(
        "Beaucoup de signalements sont partis d’ici. Attendez une heure, puis recommencez. En cas d’urgence, "
        "appelez le 17 ou le 112."
    ),
    ModerationReason.NOT_THE_AUTHOR: _l("Seule la personne qui a écrit ce texte peut demander un autre avis."),
    ModerationReason.NOTHING_TO_APPEAL: _l("Ce texte est visible : il n’y a rien à contester."),
    ModerationReason.APPEAL_TOO_LATE: _l("Le délai de deux mois pour demander un autre avis est passé."),
    ModerationReason.ALREADY_APPEALED: _l("Vous avez déjà demandé un autre avis sur cette décision."),
    ModerationReason.OWN_DECISION: _l("Vous avez pris la première décision : une autre personne doit relire."),
    ModerationReason.APPEAL_ANSWERED: _l("Une autre personne vient de répondre à ce recours."),
    ModerationReason.NOBODY_TO_BLOCK: _l("Ce texte n’a pas de compte connu : il n’y a personne à bloquer."),
    ModerationReason.NOT_YOURSELF: _l("On ne se bloque pas soi-même."),
    ModerationReason.ALREADY_BLOCKED: _l("Cette personne est déjà bloquée ici. Levez d’abord l’autre blocage."),
    ModerationReason.END_IN_THE_PAST: _l("Choisissez un jour à venir."),
    ModerationReason.END_TOO_FAR: _l("Un blocage dure un an au plus. Choisissez un jour plus proche."),
    ModerationReason.BLOCK_OVER: _l("Ce blocage est déjà fini ou levé."),
    ModerationReason.SCOPE_NOT_YOURS: _l("Vous ne modérez pas cet endroit. Choisissez-en un dans la liste."),
    ModerationReason.TITLE_TAKEN: _l("Une réponse type porte déjà ce titre pour ce motif. Changez le titre."),
    ModerationReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre a changé cette réponse type pendant que vous écriviez. Votre texte est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
}
