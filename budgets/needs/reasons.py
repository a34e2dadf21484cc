"""Why something cannot be done with a need or a priority, and what to do instead."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class NeedReason(StrEnum):
    """Why not."""

    NOT_FOUND = "not_found"
    NOT_THE_TEAM = "not_the_team"
    NEEDS_WORDS = "needs_words"
    TOO_LONG = "too_long"
    UNKNOWN_CHOICE = "unknown_choice"
    BAD_CONTACT = "bad_contact"
    NEEDS_WHERE = "needs_where"
    LATER_DAY = "later_day"
    TOO_MANY = "too_many"
    NEEDS_TITLE = "needs_title"
    NOTHING_PICKED = "nothing_picked"
    NEEDS_A_PRIORITY = "needs_a_priority"
    MOVED_MEANWHILE = "moved_meanwhile"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NOT_STANDING = "not_standing"
    SAME = "same"
    CHOOSING = "choosing"
    NOTHING_TO_UNDO = "nothing_to_undo"
    NEEDS_A_REASON = "needs_a_reason"
    NEEDS_AN_END = "needs_an_end"
    NOTHING_TO_CHOOSE = "nothing_to_choose"
    NOT_ARRANGED = "not_arranged"
    BEGUN = "begun"
    NO_ACCOUNT = "no_account"
    NO_RESIDENCE = "no_residence"
    OTHER_TIE = "other_tie"
    NOT_FROM_HERE = "not_from_here"
    WHO = "who"
    HAS_CHOSEN = "has_chosen"
    CHOOSE_ONE = "choose_one"
    CHOOSE_LESS = "choose_less"
    NOT_OVER = "not_over"
    NOT_COUNTED = "not_counted"
    OUT_OF_ORDER = "out_of_order"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    NeedReason.NOT_FOUND: _l("Cette page n’existe pas, ou n’est pas publique. Repartez de la liste."),
    NeedReason.NOT_THE_TEAM: _l("Vous n’avez pas ce rôle sur ce territoire. Demandez-le au secrétariat."),
    NeedReason.NEEDS_WORDS: _l("Écrivez ce qui manque, en quelques mots."),
    NeedReason.TOO_LONG: _l("C’est trop long : gardez l’essentiel."),
    NeedReason.UNKNOWN_CHOICE: _l("Ce choix n’est pas dans la liste. Choisissez-en un autre."),
    NeedReason.BAD_CONTACT: _l("Écrivez une adresse de mail ou un numéro de mobile, ou laissez vide."),
    NeedReason.NEEDS_WHERE: _l("Écrivez où cette feuille a été remplie."),
    NeedReason.LATER_DAY: _l("Ce jour n’est pas encore passé. Écrivez le jour où la feuille a été remplie."),
    NeedReason.TOO_MANY: _l("C’est beaucoup en peu de temps. Reprenez dans une heure : rien n’est perdu."),
    NeedReason.NEEDS_TITLE: _l("Donnez un titre à cette priorité."),
    NeedReason.NOTHING_PICKED: _l("Cochez au moins un besoin."),
    NeedReason.NEEDS_A_PRIORITY: _l("Choisissez dans quelle priorité les mettre."),
    NeedReason.MOVED_MEANWHILE: _l(
        "Quelqu’un d’autre vient de ranger un de ces besoins. Rien n’a bougé : la liste ci-dessous est à jour, "
        "cochez de nouveau."
    ),
    NeedReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre a changé cette priorité pendant que vous écriviez. Votre texte est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    NeedReason.NOT_STANDING: _l("Cette priorité est réunie à une autre : travaillez sur l’autre."),
    NeedReason.SAME: _l("C’est la même priorité. Choisissez-en une autre."),
    NeedReason.CHOOSING: _l(
        "Les habitants choisissent déjà parmi ces priorités : leur liste et leurs mots ne changent plus."
    ),
    NeedReason.NOTHING_TO_UNDO: _l("Il n’y a rien à défaire ici."),
    NeedReason.NEEDS_A_REASON: _l("Écrivez pourquoi : cette raison est publiée."),
    NeedReason.NEEDS_AN_END: _l(
        "Donnez d’abord une fin à l’étape « Choisir les priorités » : les habitants doivent savoir quand elle finit."
    ),
    NeedReason.NOTHING_TO_CHOOSE: _l("Il n’y a pas encore de priorité à proposer. Écrivez-en d’abord."),
    NeedReason.NOT_ARRANGED: _l("Le choix n’a pas encore commencé. L’équipe prépare la liste : revenez bientôt."),
    NeedReason.BEGUN: _l("Quelqu’un a déjà choisi : le nombre de priorités par personne ne change plus."),
    NeedReason.NO_ACCOUNT: _l("Dites-nous d’abord qui vous êtes, avec un mail ou un mobile."),
    NeedReason.NO_RESIDENCE: _l("Dites-nous d’abord où vous habitez : c’est ce qui dit où vous choisissez."),
    NeedReason.OTHER_TIE: _l("Ce choix demande un autre lien avec le territoire. Lisez « Qui peut voter »."),
    NeedReason.NOT_FROM_HERE: _l("Ce choix est pour les habitants d’un autre territoire que le vôtre."),
    NeedReason.WHO: _l("Écrivez le mail ou le mobile de la personne, ou bien son nom et son adresse."),
    NeedReason.HAS_CHOSEN: _l(
        "Cette personne a déjà choisi, en ligne ou sur une autre feuille : celle-ci ne compte pas. Mettez-la de côté."
    ),
    NeedReason.CHOOSE_ONE: _l("Choisissez au moins une priorité."),
    NeedReason.CHOOSE_LESS: _l("Vous en avez choisi trop. Enlevez-en."),
    NeedReason.NOT_OVER: _l("Le choix n’est pas fini : rien ne se compte avant l’heure annoncée."),
    NeedReason.NOT_COUNTED: _l("Les choix ne sont pas encore comptés."),
    NeedReason.OUT_OF_ORDER: _l(
        "Vous ne suivez pas l’ordre des habitants, ou vous départagez une égalité : écrivez pourquoi. "
        "Cette raison est publiée."
    ),
}
