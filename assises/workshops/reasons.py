"""Why something is not possible in a workshop."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class WorkshopReason(StrEnum):
    """A refusal, with the sentence that says what to do next."""

    NOT_FOUND = "not_found"
    NO_SUCH_CODE = "no_such_code"
    TOO_MANY_CODES = "too_many_codes"
    TOO_FAST = "too_fast"
    NOT_YOURS = "not_yours"
    NOT_INSIDE = "not_inside"
    NOT_NOW = "not_now"
    LATE_WORDS = "late_words"
    LATE_DOTS = "late_dots"
    NO_ROUND = "no_round"
    NO_GROUPS = "no_groups"
    ROUND_OPEN = "round_open"
    NO_DOTS_LEFT = "no_dots_left"
    TOO_MANY_ON_ONE = "too_many_on_one"
    FULL = "full"
    HELD = "held"
    MOVED_MEANWHILE = "moved_meanwhile"
    TOO_OLD = "too_old"
    LANE_TAKEN = "lane_taken"
    ALREADY_ASKED = "already_asked"
    NOT_WAITING = "not_waiting"
    NOTHING_TO_UNDO = "nothing_to_undo"
    ALREADY_PREPARED = "already_prepared"
    NO_WORDS = "no_words"
    NO_NAME = "no_name"
    CHANGED_MEANWHILE = "changed_meanwhile"
    UNREADABLE = "unreadable"
    NO_REASON = "no_reason"
    NO_MOTIVE = "no_motive"
    NO_POLL = "no_poll"
    ARCHIVED = "archived"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    WorkshopReason.NOT_FOUND: _l("Cet atelier n’existe pas, ou plus."),
    WorkshopReason.NO_SUCH_CODE: _l(
        "Aucun atelier n’a ce code maintenant. Relisez-le sur le grand écran : six lettres ou chiffres."
    ),
    WorkshopReason.TOO_MANY_CODES: _l(
        "Trop de codes essayés depuis cet appareil. Demandez le code à la personne qui anime, "
        "puis réessayez dans quelques minutes."
    ),
    WorkshopReason.TOO_FAST: _l("Vous allez trop vite. Attendez un peu, puis recommencez : rien n’est perdu."),
    WorkshopReason.NOT_YOURS: _l(
        "Cela revient aux personnes qui animent cet atelier ou qui en prennent les notes, et au secrétariat."
    ),
    WorkshopReason.NOT_INSIDE: _l("Entrez d’abord dans l’atelier avec son code."),
    WorkshopReason.NOT_NOW: _l("Ce n’est pas le moment : l’atelier en est à une autre étape."),
    WorkshopReason.LATE_WORDS: _l(
        "Le temps des idées est passé. Votre texte est toujours là : copiez-le, ou dites-le à la personne qui anime."
    ),
    WorkshopReason.LATE_DOTS: _l("Les points viennent d’être arrêtés. Ceux que vous aviez placés avant comptent."),
    WorkshopReason.NO_ROUND: _l("Les points ne sont pas ouverts pour l’instant."),
    WorkshopReason.NO_GROUPS: _l("Aucun groupe d’idées encore : regroupez d’abord les contributions."),
    WorkshopReason.ROUND_OPEN: _l("Un tour de points est ouvert : arrêtez-le d’abord."),
    WorkshopReason.NO_DOTS_LEFT: _l("Vous avez placé tous vos points. Retirez-en un ailleurs pour le mettre ici."),
    WorkshopReason.TOO_MANY_ON_ONE: _l("Vous ne pouvez pas mettre plus de points sur un même groupe d’idées."),
    WorkshopReason.FULL: _l(
        "Il y a déjà autant de téléphones que de personnes comptées dans la salle. "
        "Demandez à la personne qui anime de recompter."
    ),
    WorkshopReason.HELD: _l(
        "Une autre personne tient la télécommande. Attendez qu’elle la rende, ou trente secondes sans geste de sa part."
    ),
    WorkshopReason.MOVED_MEANWHILE: _l("L’atelier a changé d’étape entre-temps. Regardez où il en est."),
    WorkshopReason.TOO_OLD: _l("Ce geste a été fait sans réseau il y a plus de dix minutes : il n’est plus repris."),
    WorkshopReason.LANE_TAKEN: _l("Quelqu’un l’a déjà demandé. Une seule demande de ce genre à la fois."),
    WorkshopReason.ALREADY_ASKED: _l("Vous êtes déjà dans la file."),
    WorkshopReason.NOT_WAITING: _l("Cette demande n’attend plus : elle a été appelée ou retirée."),
    WorkshopReason.NOTHING_TO_UNDO: _l("Il n’y a rien à défaire."),
    WorkshopReason.ALREADY_PREPARED: _l("Cet atelier est déjà préparé."),
    WorkshopReason.NO_NAME: _l("Écrivez un prénom, ou le numéro de la table."),
    WorkshopReason.NO_WORDS: _l("Écrivez quelque chose."),
    WorkshopReason.CHANGED_MEANWHILE: _l("Quelqu’un a enregistré avant vous. Relisez ce qui est écrit maintenant."),
    WorkshopReason.UNREADABLE: _l("Cette demande est incomplète. Rechargez la page, puis recommencez."),
    WorkshopReason.NO_REASON: _l("Dites en quelques mots pourquoi vous revenez en arrière."),
    WorkshopReason.NO_MOTIVE: _l("Choisissez un motif : il est compté et montré à la salle."),
    WorkshopReason.NO_POLL: _l("Les positions ne sont pas ouvertes dans cet atelier."),
    WorkshopReason.ARCHIVED: _l("Ces Assises sont archivées : plus rien n’y change."),
}
