"""Why something cannot be done with a protocol, in sentences that say what to do next."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class ProtocolReason(StrEnum):
    """Why something cannot be done with a protocol, a block or an amendment."""

    NOT_FOUND = "not_found"
    NOT_A_MEMBER = "not_a_member"
    NOT_A_DRAFTER = "not_a_drafter"
    NOT_YOURS = "not_yours"
    NOT_THE_AUTHOR = "not_the_author"
    STEPS_ASIDE = "steps_aside"
    NO_SUCH_MOVE = "no_such_move"
    CHANGED_MEANWHILE = "changed_meanwhile"
    WRITTEN_MEANWHILE = "written_meanwhile"
    NOT_IN_DRAFT = "not_in_draft"
    NOT_AMENDING = "not_amending"
    TOO_LATE = "too_late"
    NOT_HALF_FROZEN = "not_half_frozen"
    FROZEN = "frozen"
    EMPTY = "empty"
    IN_WORK = "in_work"
    NEEDS_A_TITLE = "needs_a_title"
    NEEDS_WORDS = "needs_words"
    NEEDS_A_REASON = "needs_a_reason"
    NEEDS_A_DATE = "needs_a_date"
    NEEDS_A_STATEMENT = "needs_a_statement"
    NEEDS_A_CHANGE = "needs_a_change"
    CHANGES_NOTHING = "changes_nothing"
    NEEDS_A_QUESTION = "needs_a_question"
    BLOCK_GONE = "block_gone"
    PLACE_GONE = "place_gone"
    NEEDS_COSIGNERS = "needs_cosigners"
    NEEDS_ARBITRATION = "needs_arbitration"
    NOT_IN_CONFLICT = "not_in_conflict"
    ARBITRATED = "arbitrated"
    OTHER_KEPT = "other_kept"
    NEEDS_REBASE = "needs_rebase"
    BREAKS_TEXT = "breaks_text"
    REFILE_OVER = "refile_over"
    UNDECIDED = "undecided"
    NOT_ASKED = "not_asked"
    ASKED_ALREADY = "asked_already"
    SAME_PERSON = "same_person"
    TEXT_MOVED_ON = "text_moved_on"
    NOT_THE_FOLD = "not_the_fold"
    LINE_MISSING = "line_missing"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_R = ProtocolReason
_SENTENCES = {
    _R.NOT_FOUND: _l("Cette page n’existe pas. Repartez de la page du protocole."),
    _R.NOT_A_MEMBER: _l("Ceci est réservé aux membres de la commission. Connectez-vous avec l’adresse ou le numéro "
                        "que vous avez donné au secrétariat."),
    _R.NOT_A_DRAFTER: _l("C’est le groupe rédacteur qui écrit. Vous pouvez commenter chaque passage."),
    _R.NOT_YOURS: _l("Ce n’est pas votre rôle ici : le secrétariat et le bureau de la commission le font."),
    _R.NOT_THE_AUTHOR: _l("Seule la personne qui a écrit cet amendement peut le faire."),
    _R.STEPS_ASIDE: _l("Vous avez signé cet amendement, ou vous vous en êtes déporté·e : une autre personne le fait."),
    _R.NO_SUCH_MOVE: _l("Ce n’est pas possible à cette étape. Rechargez la page pour voir où cela en est."),
    _R.CHANGED_MEANWHILE: _l("Quelqu’un d’autre vient de changer cela. Rien de ce que vous avez écrit n’est perdu : "
                             "relisez, puis recommencez."),
    _R.WRITTEN_MEANWHILE: _l("Quelqu’un d’autre a enregistré ce passage pendant que vous écriviez. Votre texte est "
                             "gardé ci-dessous, à côté du sien : reprenez ce qu’il faut, puis enregistrez."),
    _R.NOT_IN_DRAFT: _l("Le texte n’est plus à l’écriture : il change maintenant par des amendements."),
    _R.NOT_AMENDING: _l("Les amendements ne sont pas ouverts sur cette version."),
    _R.TOO_LATE: _l("Le temps de déposer des amendements est passé."),
    _R.NOT_HALF_FROZEN: _l("Les corrections de forme se font quand les amendements sont clos, avant que le texte soit "
                           "arrêté."),
    _R.FROZEN: _l("Le texte est arrêté : il ne change plus."),
    _R.EMPTY: _l("Le texte est vide : écrivez au moins un passage."),
    _R.IN_WORK: _l("Une version de ce protocole est déjà en chantier : terminez-la d’abord."),
    _R.NEEDS_A_TITLE: _l("Écrivez un titre."),
    _R.NEEDS_WORDS: _l("Écrivez le texte du passage."),
    _R.NEEDS_A_REASON: _l("Écrivez la raison : elle est publiée."),
    _R.NEEDS_A_DATE: _l("Choisissez un moment à venir."),
    _R.NEEDS_A_STATEMENT: _l("Dites pourquoi vous proposez ce changement : l’exposé des motifs est nécessaire."),
    _R.NEEDS_A_CHANGE: _l("Cet amendement ne change rien encore : ajoutez un changement."),
    _R.CHANGES_NOTHING: _l("Le texte est le même que celui d’aujourd’hui : changez-le, ou choisissez autre chose."),
    _R.NEEDS_A_QUESTION: _l("Choisissez la question de la matrice que cette ligne montre."),
    _R.BLOCK_GONE: _l("Ce passage n’existe plus dans le texte."),
    _R.PLACE_GONE: _l("Le passage après lequel vous vouliez écrire n’est plus là : choisissez un autre endroit."),
    _R.NEEDS_COSIGNERS: _l("Il manque des signatures : le règlement en demande davantage."),
    _R.NEEDS_ARBITRATION: _l("Un autre amendement adopté change le même passage. Dites d’abord, par un arbitrage, "
                             "lequel est gardé."),
    _R.NOT_IN_CONFLICT: _l("Ces deux amendements ne changent pas le même passage : il n’y a rien à arbitrer."),
    _R.ARBITRATED: _l("L’arbitrage entre ces deux amendements est déjà rendu."),
    _R.OTHER_KEPT: _l("Un arbitrage a gardé un autre amendement sur ce passage."),
    _R.NEEDS_REBASE: _l("Le passage a changé depuis que cet amendement a été écrit : son auteur le reprend d’abord "
                        "sur le texte d’aujourd’hui."),
    _R.BREAKS_TEXT: _l("Appliqué au texte d’aujourd’hui, cet amendement ne trouve pas sa place : son auteur le reprend "
                       "d’abord."),
    _R.REFILE_OVER: _l("Le temps de déposer de nouveau cet amendement est passé."),
    _R.UNDECIDED: _l("Des amendements attendent encore une décision : décidez-les, puis arrêtez le texte."),
    _R.NOT_ASKED: _l("Le bureau n’a pas encore demandé d’arrêter le texte : il faut deux personnes."),
    _R.ASKED_ALREADY: _l("Le bureau l’a déjà demandé. Le secrétariat peut maintenant arrêter le texte."),
    _R.SAME_PERSON: _l("La personne qui a demandé d’arrêter le texte ne peut pas l’arrêter elle-même : il en faut "
                       "une autre."),
    _R.TEXT_MOVED_ON: _l("Le texte a changé depuis la demande du bureau : il la refait sur le texte d’aujourd’hui."),
    _R.NOT_THE_FOLD: _l("Le texte n’est pas celui que donnent les amendements adoptés. Rien n’est arrêté : prévenez "
                        "l’équipe technique."),
    _R.LINE_MISSING: _l("Une ligne de la matrice que le texte cite n’existe plus : retirez-la ou choisissez-en une "
                        "autre."),
}  # fmt: skip
