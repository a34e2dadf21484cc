"""Why something cannot be done with a debate or with what was said in it, and what to do next."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class DebateReason(StrEnum):
    """Why something cannot be done now, or not by this person."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    NOT_ANNOUNCED = "not_announced"
    NOT_OPEN_YET = "not_open_yet"
    CLOSED = "closed"
    STILL_OPEN = "still_open"
    FROZEN = "frozen"
    BEGUN = "begun"
    NO_SYNTHESIS = "no_synthesis"
    ALREADY_ANSWERED = "already_answered"
    NOT_ANSWERED = "not_answered"
    CHANGED_MEANWHILE = "changed_meanwhile"
    ONLY_LATER = "only_later"
    ENDS_IN_THE_PAST = "ends_in_the_past"
    BEFORE_THE_ANSWER = "before_the_answer"
    NEEDS_A_REASON = "needs_a_reason"
    UNKNOWN_BODY = "unknown_body"
    UNKNOWN_PLACE = "unknown_place"
    UNKNOWN_REF = "unknown_ref"
    NO_CONTRIBUTION = "no_contribution"
    NOT_THE_AUTHOR = "not_the_author"
    TOO_LATE = "too_late"
    HAS_REPLIES = "has_replies"
    OUT_OF_SIGHT = "out_of_sight"
    ONE_LEVEL = "one_level"
    OWN_WORDS = "own_words"
    NO_NAME = "no_name"
    NO_PLACE = "no_place"
    TOO_OFTEN = "too_often"
    LABEL_TAKEN = "label_taken"
    NEEDS_A_LABEL = "needs_a_label"
    NEEDS_WORDS = "needs_words"
    NO_DRAFT = "no_draft"
    NO_SECTION = "no_section"
    RESTS_ON_NOTHING = "rests_on_nothing"
    UNKNOWN_NUMBER = "unknown_number"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    DebateReason.NOT_FOUND: _l("Ce débat n’existe pas, ou n’est pas encore annoncé. Repartez de la liste des débats."),
    DebateReason.NOT_YOURS: _l("Vous n’avez pas ce rôle pour ce débat. Demandez-le au secrétariat."),
    DebateReason.NOT_ANNOUNCED: _l("Ce débat est encore en préparation. Annoncez-le d’abord."),
    DebateReason.NOT_OPEN_YET: _l("Ce débat n’est pas encore ouvert. Revenez le jour de l’ouverture."),
    DebateReason.CLOSED: _l("Ce débat est clos : on peut le lire, plus rien n’y est ajouté."),
    DebateReason.STILL_OPEN: _l("Ce débat est encore ouvert. Attendez qu’il soit clos."),
    DebateReason.FROZEN: _l("Ce débat est annoncé : sa question et ses règles ne changent plus."),
    DebateReason.BEGUN: _l("Ce débat a commencé : il ne peut plus redevenir un brouillon."),
    DebateReason.NO_SYNTHESIS: _l("La synthèse n’est pas encore publiée : il n’y a pas encore de quoi répondre."),
    DebateReason.ALREADY_ANSWERED: _l(
        "Une réponse est déjà publiée pour ce débat. Lisez-la, puis ajoutez un complément si besoin."
    ),
    DebateReason.NOT_ANSWERED: _l("Ce débat n’a pas encore de réponse : écrivez-la d’abord."),
    DebateReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre a changé cette page pendant que vous écriviez. Votre texte est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    DebateReason.ONLY_LATER: _l("La fin du débat ne peut qu’être repoussée : choisissez un moment plus tard."),
    DebateReason.ENDS_IN_THE_PAST: _l("La fin de ce débat est déjà passée. Changez ses dates avant de l’annoncer."),
    DebateReason.BEFORE_THE_ANSWER: _l("Le débat doit finir avant la date promise pour la réponse."),
    DebateReason.NEEDS_A_REASON: _l("Écrivez pourquoi : cette raison est publiée."),
    DebateReason.UNKNOWN_BODY: _l("Choisissez dans la liste l’instance qui répondra."),
    DebateReason.UNKNOWN_PLACE: _l("Choisissez un lieu dans la liste."),
    DebateReason.UNKNOWN_REF: _l("Cet élément n’existe pas sur le site. Vérifiez, ou laissez vide."),
    DebateReason.NO_CONTRIBUTION: _l("Cette contribution n’existe pas, ou n’est pas visible. Repartez du débat."),
    DebateReason.NOT_THE_AUTHOR: _l("Seule la personne qui a écrit ces mots peut faire cela."),
    DebateReason.TOO_LATE: _l(
        "On peut corriger ses mots pendant 15 minutes. Passé ce délai, vous pouvez vous répondre, ou retirer vos mots."
    ),
    DebateReason.HAS_REPLIES: _l(
        "Quelqu’un a déjà répondu : changer vos mots changerait le sens de sa réponse. Répondez, ou retirez-les."
    ),
    DebateReason.OUT_OF_SIGHT: _l("Cette contribution n’est pas visible : on ne peut ni y répondre, ni la soutenir."),
    DebateReason.ONE_LEVEL: _l(
        "On répond à une contribution, pas à une réponse. Répondez à la contribution de départ."
    ),
    DebateReason.OWN_WORDS: _l("Ce sont vos propres mots : laissez les autres les soutenir."),
    DebateReason.NO_NAME: _l(
        "Votre compte ne montre pas de nom. Choisissez-en un dans votre espace, ou signez autrement."
    ),
    DebateReason.NO_PLACE: _l(
        "Votre compte ne dit pas où vous habitez. Dites-le dans votre espace, ou signez autrement."
    ),
    DebateReason.TOO_OFTEN: _l(
        "Beaucoup de contributions sont parties d’ici en peu de temps. Attendez un peu, puis réessayez."
    ),
    DebateReason.LABEL_TAKEN: _l("Ce thème existe déjà dans ce débat. Choisissez un autre mot."),
    DebateReason.NEEDS_A_LABEL: _l("Écrivez le nom du thème."),
    DebateReason.NEEDS_WORDS: _l("Écrivez la réponse : tout le monde la lira."),
    DebateReason.NO_DRAFT: _l("Il n’y a pas de synthèse en cours d’écriture. Commencez-en une."),
    DebateReason.NO_SECTION: _l("Écrivez au moins une partie avant de publier."),
    DebateReason.RESTS_ON_NOTHING: _l(
        "Chaque partie s’appuie sur au moins une contribution visible : écrivez son numéro, ou choisissez un thème."
    ),
    DebateReason.UNKNOWN_NUMBER: _l("Un de ces numéros n’est pas celui d’une contribution visible de ce débat."),
}
