"""Why something cannot be done with an initiative, a call or an application."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class InitiativeReason(StrEnum):
    """A reason, with its sentence."""

    NOT_FOUND = "not_found"
    NOT_SHOWN = "not_shown"
    NOT_YOURS = "not_yours"
    NOT_CARRYING = "not_carrying"
    NOT_THE_TEAM = "not_the_team"
    YOUR_OWN = "your_own"
    NO_CONSENT = "no_consent"
    CHANGED_MEANWHILE = "changed_meanwhile"
    DECIDED_MEANWHILE = "decided_meanwhile"
    CALL_NOT_FOUND = "call_not_found"
    CALL_NOT_OPEN = "call_not_open"
    CALL_CLOSED = "call_closed"
    CALL_PUBLISHED = "call_published"
    CALL_ENDS_IN_THE_PAST = "call_ends_in_the_past"
    ALREADY_SENT = "already_sent"
    INCOMPLETE = "incomplete"
    NOT_POSSIBLE_NOW = "not_possible_now"
    LAST_OWNER = "last_owner"
    ALREADY_CARRIER = "already_carrier"
    SENT_ALREADY = "sent_already"
    NEEDS_WORDS = "needs_words"
    NEEDS_AN_AMOUNT = "needs_an_amount"
    TOO_MUCH = "too_much"
    UNKNOWN_CHOICE = "unknown_choice"
    UNKNOWN_LINK = "unknown_link"
    OTHER_PLACE = "other_place"
    NEEDS_TITLE = "needs_title"
    ENDS_BEFORE = "ends_before"
    TOO_MANY_LINES = "too_many_lines"
    TOO_MANY_FILES = "too_many_files"
    TOO_OFTEN = "too_often"
    ORGANISATION_NOT_YOURS = "organisation_not_yours"
    CRITERION_NEEDS_A_NAME = "criterion_needs_a_name"
    CRITERION_NEEDS_WORDS = "criterion_needs_words"
    BAD_WEIGHT = "bad_weight"
    BAD_SCALE = "bad_scale"
    NEEDS_CRITERIA = "needs_criteria"
    NEEDS_READERS = "needs_readers"
    NEEDS_APPEAL = "needs_appeal"
    SAME_BODY = "same_body"
    QUESTIONS_AFTER_CLOSING = "questions_after_closing"
    NEEDS_A_PRIORITY = "needs_a_priority"
    NO_LEAD = "no_lead"
    SHARES_TOO_MUCH = "shares_too_much"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    InitiativeReason.NOT_FOUND: _l("Cette initiative n’existe pas. Repartez de la liste."),
    InitiativeReason.NOT_SHOWN: _l("Cette initiative n’est pas publiée, ou n’est plus visible. Repartez de la liste."),
    InitiativeReason.NOT_YOURS: _l("Ce dossier est à d’autres personnes. Demandez-leur un lien pour y travailler."),
    InitiativeReason.NOT_CARRYING: _l(
        "Vous pouvez écrire dans ce dossier. L’envoyer, le publier ou inviter revient aux personnes qui le portent."
    ),
    InitiativeReason.NOT_THE_TEAM: _l("Vous n’avez pas ce rôle sur ce territoire. Demandez-le au secrétariat."),
    InitiativeReason.YOUR_OWN: _l("Vous portez cette initiative : une autre personne de l’équipe doit décider."),
    InitiativeReason.NO_CONSENT: _l("Écrivez comment les personnes ont donné leur accord."),
    InitiativeReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre a changé ce dossier pendant que vous écriviez. Votre texte est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    InitiativeReason.DECIDED_MEANWHILE: _l(
        "Une autre personne a déjà avancé sur ce dossier pendant que vous écriviez. Rien n’a été changé et votre "
        "texte est gardé ci-dessous : relisez d’abord où il en est."
    ),
    InitiativeReason.CALL_NOT_FOUND: _l("Cet appel n’existe pas. Repartez de la liste des appels."),
    InitiativeReason.CALL_NOT_OPEN: _l("Cet appel n’est pas encore ouvert. Revenez le jour de l’ouverture."),
    InitiativeReason.CALL_CLOSED: _l("Cet appel est fermé : on ne peut plus rien y envoyer."),
    InitiativeReason.CALL_PUBLISHED: _l("Cet appel est publié : ses règles ne changent plus."),
    InitiativeReason.CALL_ENDS_IN_THE_PAST: _l(
        "La fin de cet appel est déjà passée. Changez cette date, puis publiez."
    ),
    InitiativeReason.ALREADY_SENT: _l("Ce dossier a déjà été envoyé à cet appel."),
    InitiativeReason.INCOMPLETE: _l("Il manque encore quelque chose pour cet envoi."),
    InitiativeReason.NOT_POSSIBLE_NOW: _l("Ce n’est plus possible à cette étape."),
    InitiativeReason.LAST_OWNER: _l("Le dossier doit garder une personne qui le porte. Invitez-en une autre d’abord."),
    InitiativeReason.ALREADY_CARRIER: _l("Vous travaillez déjà sur ce dossier."),
    InitiativeReason.SENT_ALREADY: _l("Ce dossier a été envoyé à un appel : sa page publique reste."),
    InitiativeReason.NEEDS_WORDS: _l("Écrivez pourquoi, en mots simples : tout le monde pourra le lire."),
    InitiativeReason.NEEDS_AN_AMOUNT: _l("Écrivez la somme accordée."),
    InitiativeReason.TOO_MUCH: _l("Cette somme dépasse le maximum de l’appel."),
    InitiativeReason.UNKNOWN_CHOICE: _l("Ce choix n’est pas dans la liste. Prenez-en un autre."),
    InitiativeReason.UNKNOWN_LINK: _l("Ce vote n’est pas en préparation chez vous. Choisissez-en un dans la liste."),
    InitiativeReason.OTHER_PLACE: _l("Cet appel est pour un autre lieu que celui de votre dossier."),
    InitiativeReason.NEEDS_TITLE: _l("Donnez un titre à votre initiative."),
    InitiativeReason.ENDS_BEFORE: _l("La fin vient après le début. Changez l’une des deux dates."),
    InitiativeReason.TOO_MANY_LINES: _l("Il y a trop de lignes. Regroupez celles qui se ressemblent."),
    InitiativeReason.TOO_MANY_FILES: _l("Il y a déjà beaucoup de fichiers. Enlevez-en un d’abord."),
    InitiativeReason.TOO_OFTEN: _l("C’est beaucoup en peu de temps. Réessayez demain."),
    InitiativeReason.ORGANISATION_NOT_YOURS: _l("Choisissez une association dont vous faites partie."),
    InitiativeReason.CRITERION_NEEDS_A_NAME: _l("Donnez un nom à ce critère."),
    InitiativeReason.CRITERION_NEEDS_WORDS: _l("Dites en mots simples ce qui est regardé."),
    InitiativeReason.BAD_WEIGHT: _l("Écrivez un poids entre 1 et 100."),
    InitiativeReason.BAD_SCALE: _l("Écrivez une note maximum entre 1 et 20."),
    InitiativeReason.NEEDS_CRITERIA: _l("Écrivez d’abord les critères : cet appel sera lu avec une grille."),
    InitiativeReason.NEEDS_READERS: _l(
        "Un appel à manifestation d’intérêt est lu par deux personnes au moins. Choisissez combien."
    ),
    InitiativeReason.NEEDS_APPEAL: _l(
        "Un appel à manifestation d’intérêt laisse quelques jours pour contester. Dites combien."
    ),
    InitiativeReason.SAME_BODY: _l("Une autre instance que celle qui décide doit répondre aux recours."),
    InitiativeReason.QUESTIONS_AFTER_CLOSING: _l("Le temps des questions finit au plus tard à la fermeture."),
    InitiativeReason.NEEDS_A_PRIORITY: _l("Dites à quelle priorité de l’appel répond votre dossier."),
    InitiativeReason.NO_LEAD: _l(
        "Un consortium a un chef de file : une association déclarée. Choisissez-la à l’étape « Qui porte "
        "l’initiative »."
    ),
    InitiativeReason.SHARES_TOO_MUCH: _l(
        "Les parts des partenaires dépassent ce que vous demandez. Changez une part, ou le budget."
    ),
}
