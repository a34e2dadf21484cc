"""Why something cannot be done with works, recommendations and their answers."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class WorkReason(StrEnum):
    """Why something is refused."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    NOT_THE_BUREAU = "not_the_bureau"
    NOT_YOUR_BODY = "not_your_body"
    NOT_DECLARED_BY_YOU = "not_declared_by_you"
    ENDED = "ended"
    WRITTEN_ONCE = "written_once"
    CHANGED_MEANWHILE = "changed_meanwhile"
    REWRITTEN = "rewritten"
    ANSWERED_MEANWHILE = "answered_meanwhile"
    NO_SUCH_MOVE = "no_such_move"
    CONSULTED = "consulted"
    NOT_ASKED = "not_asked"
    ALREADY_ASKED = "already_asked"
    TWO_PEOPLE = "two_people"
    NOTHING_TO_ADOPT = "nothing_to_adopt"
    NEEDS_EVIDENCE = "needs_evidence"
    NEEDS_A_LESSON = "needs_a_lesson"
    NEEDS_A_BODY = "needs_a_body"
    NEEDS_A_REASON = "needs_a_reason"
    NEEDS_A_DAY = "needs_a_day"
    NEEDS_A_DELAY = "needs_a_delay"
    NOT_A_LINK = "not_a_link"
    NO_SUCH_PAGE = "no_such_page"
    NOT_TRANSMITTED = "not_transmitted"
    NOT_FOLLOWED = "not_followed"
    STUDIED_ENOUGH = "studied_enough"
    ALREADY_PROMISED = "already_promised"
    ALREADY_DATED = "already_dated"
    HELD_BY_A_LESSON = "held_by_a_lesson"
    UNREADABLE = "unreadable"
    TOO_MANY = "too_many"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    WorkReason.NOT_FOUND: _l("Cette page n’existe pas. Repartez des travaux de la commission."),
    WorkReason.NOT_YOURS: _l("Vous n’avez pas ce rôle ici : c’est le secrétariat de la commission qui le fait."),
    WorkReason.NOT_THE_BUREAU: _l("C’est un membre du bureau de la commission qui le fait."),
    WorkReason.NOT_YOUR_BODY: _l("Cette préconisation est adressée à une instance dont vous ne répondez pas."),
    WorkReason.NOT_DECLARED_BY_YOU: _l("La personne qui a déclaré cette évaluation, ou le secrétariat, la change."),
    WorkReason.ENDED: _l("Ce mandat est terminé : ses travaux se lisent, et ne changent plus."),
    WorkReason.WRITTEN_ONCE: _l("C’est adopté : le texte ne change plus. Écrivez un nouveau travail."),
    WorkReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre vient d’enregistrer. Ce que vous avez écrit est gardé ci-dessous : comparez, puis "
        "enregistrez de nouveau."
    ),
    WorkReason.REWRITTEN: _l(
        "Le texte vient de changer : voici le nouveau. Lisez-le, puis demandez de nouveau si vous êtes d’accord."
    ),
    WorkReason.ANSWERED_MEANWHILE: _l(
        "Quelqu’un d’autre vient de répondre pour cette instance. Votre texte est gardé ci-dessous : lisez sa réponse, "
        "puis enregistrez de nouveau si vous voulez la changer."
    ),
    WorkReason.NO_SUCH_MOVE: _l("Cette préconisation n’en est pas là. Rechargez la page."),
    WorkReason.CONSULTED: _l("La commission est consultée sur ce texte : c’est le résultat qui l’adopte ou non."),
    WorkReason.NOT_ASKED: _l("Un membre du bureau doit d’abord demander l’adoption, avec sa raison."),
    WorkReason.ALREADY_ASKED: _l("L’adoption est déjà demandée : le secrétariat la confirme ou la rend."),
    WorkReason.TWO_PEOPLE: _l("Qui demande l’adoption ne peut pas aussi la confirmer : il faut deux personnes."),
    WorkReason.NOTHING_TO_ADOPT: _l("Il n’y a pas d’enseignement à adopter. Écrivez-en un, avec ses preuves."),
    WorkReason.NEEDS_EVIDENCE: _l("Dites sur quelle preuve cet enseignement repose : cochez-en une au moins."),
    WorkReason.NEEDS_A_LESSON: _l("Dites de quel enseignement vient cette préconisation : cochez-en un au moins."),
    WorkReason.NEEDS_A_BODY: _l("Écrivez à qui cette préconisation est adressée."),
    WorkReason.NEEDS_A_REASON: _l("Écrivez la raison : elle est publiée."),
    WorkReason.NEEDS_A_DAY: _l("Écrivez un jour à venir."),
    WorkReason.NEEDS_A_DELAY: _l("Écrivez un délai entre 1 et 730 jours."),
    WorkReason.NOT_A_LINK: _l("Écrivez une adresse qui commence par https://"),
    WorkReason.NO_SUCH_PAGE: _l("Cette adresse n’est pas celle d’une page de ce site que l’on peut citer."),
    WorkReason.NOT_TRANSMITTED: _l("Cette préconisation n’est pas encore transmise : personne n’a à y répondre."),
    WorkReason.STUDIED_ENOUGH: _l("« À l’étude » a déjà été dit et redit autant que le règlement de la commission le "
                                  "permet. Répondez : suivie, suivie en partie, ou écartée avec une raison."),
    WorkReason.NOT_FOLLOWED: _l("L’instance n’a pas répondu qu’elle suit cette préconisation. Répondez d’abord."),
    WorkReason.ALREADY_PROMISED: _l("Un engagement est déjà pris à partir de cette préconisation."),
    WorkReason.ALREADY_DATED: _l("Cette évaluation du contrat a déjà sa date : changez-la plutôt."),
    WorkReason.HELD_BY_A_LESSON: _l("Un enseignement repose sur cette preuve : changez-le d’abord."),
    WorkReason.UNREADABLE: _l("Écrivez quelque chose que l’on peut lire."),
    WorkReason.TOO_MANY: _l("Beaucoup de messages viennent d’être envoyés d’ici. Réessayez dans une heure."),
}  # fmt: skip
