"""Words of the questions on a call: what they are, and why one cannot be asked or answered."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: The kind under which a question is referred to from anywhere.
QUESTION = "participation.call_question"
#: How long a question may wait before it counts as late.
ANSWERED_WITHIN = timedelta(days=7)
LONGEST = 2000
LONGEST_ANSWER = 4000
MOST_A_DAY = 20


class QuestionReason(StrEnum):
    """Why something cannot be done with a question."""

    NOT_FOUND = "not_found"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    NEEDS_WORDS = "needs_words"
    NOT_THE_TEAM = "not_the_team"
    NOT_SHOWN = "not_shown"
    ANSWERED_MEANWHILE = "answered_meanwhile"
    TOO_MANY = "too_many"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    QuestionReason.NOT_FOUND: _l("Cette question n’existe pas. Repartez de la page de l’appel."),
    QuestionReason.TOO_EARLY: _l("Cet appel n’est pas encore publié."),
    QuestionReason.TOO_LATE: _l("Le temps des questions est fini pour cet appel. Les réponses restent à lire."),
    QuestionReason.NEEDS_WORDS: _l("Écrivez quelques mots."),
    QuestionReason.NOT_THE_TEAM: _l("Vous n’avez pas ce rôle sur ce territoire. Demandez-le au secrétariat."),
    QuestionReason.NOT_SHOWN: _l("Cette question n’est pas montrée : la modération doit d’abord la lire."),
    QuestionReason.ANSWERED_MEANWHILE: _l(
        "Une autre personne vient de répondre à cette question. Votre texte est gardé ci-dessous : lisez d’abord sa "
        "réponse."
    ),
    QuestionReason.TOO_MANY: _l("C’est beaucoup en peu de temps. Réessayez demain."),
}
