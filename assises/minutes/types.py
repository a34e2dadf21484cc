"""Words of minutes and contestations."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: Kinds under which they are referred to from anywhere.
MINUTES, CONTEST = "assises.minutes", "assises.contestation"
#: What public pages of minutes depend on.
PAGES = "assises:minutes"
#: How long participants may contest a passage.
CONTEST_FOR = timedelta(hours=72)


class MinutesStage(StrEnum):
    """How far the minutes of an activity have come."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    SUBMITTED = "submitted"
    PUBLISHED = "published"

    @property
    def label(self) -> str:
        """The stage as people call it."""
        return str(_STAGES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"draft": "draft", "reviewed": "soon", "submitted": "open", "published": "done"}[self.value]


_STAGES = {
    MinutesStage.DRAFT: _l("Brouillon"),
    MinutesStage.REVIEWED: _l("Relu"),
    MinutesStage.SUBMITTED: _l("Soumis aux participants"),
    MinutesStage.PUBLISHED: _l("Publié"),
}


#: Stages of which everybody may know.
KNOWN = (MinutesStage.SUBMITTED, MinutesStage.PUBLISHED)


class MinutesRefusal(StrEnum):
    """Why something cannot be done with minutes."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    WRITTEN_MEANWHILE = "written_meanwhile"
    CHANGED_MEANWHILE = "changed_meanwhile"
    TOO_EARLY = "too_early"
    NOT_NOW = "not_now"
    NOTHING_WRITTEN = "nothing_written"
    READ_BY_ANOTHER = "read_by_another"
    UNDER_CONTEST = "under_contest"
    CONTEST_OVER = "contest_over"
    NOT_SUBMITTED = "not_submitted"
    NOT_READY = "not_ready"
    UNANSWERED = "unanswered"
    NOTHING_NEW = "nothing_new"
    NEEDS_A_NOTE = "needs_a_note"
    ARCHIVED = "archived"
    UNREADABLE = "unreadable"
    NOT_IN_THE_TEXT = "not_in_the_text"
    NO_SUCH_CODE = "no_such_code"
    TOO_MANY = "too_many"
    ANSWERED = "answered"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    MinutesRefusal.NOT_FOUND: _l("Ce compte rendu n’existe pas, ou n’est pas encore publié."),
    MinutesRefusal.NOT_YOURS: _l(
        "Ceux qui animent l’atelier ou prennent les notes écrivent ; le secrétariat des Assises publie."
    ),
    MinutesRefusal.WRITTEN_MEANWHILE: _l(
        "Quelqu’un d’autre a enregistré ce compte rendu pendant que vous écriviez. Votre texte est gardé ci-dessous, "
        "avec ce qui le sépare du sien : corrigez, puis enregistrez de nouveau."
    ),
    MinutesRefusal.CHANGED_MEANWHILE: _l("Quelqu’un d’autre vient de le faire. Rechargez la page."),
    MinutesRefusal.TOO_EARLY: _l("L’activité n’a pas encore commencé : il n’y a rien à raconter."),
    MinutesRefusal.NOT_NOW: _l("Ce n’est pas possible à cette étape."),
    MinutesRefusal.NOTHING_WRITTEN: _l("Écrivez d’abord le compte rendu, même en quelques lignes."),
    MinutesRefusal.READ_BY_ANOTHER: _l("Une autre personne que celle qui a écrit relit le texte."),
    MinutesRefusal.UNDER_CONTEST: _l(
        "Les participants ont encore le temps de contester. Le texte ne change pas pendant ce temps."
    ),
    MinutesRefusal.CONTEST_OVER: _l("Le temps pour contester est passé. Écrivez au secrétariat des Assises."),
    MinutesRefusal.NOT_SUBMITTED: _l("Ce compte rendu n’est pas encore soumis aux participants."),
    MinutesRefusal.NOT_READY: _l(
        "Le compte rendu de cet atelier n’est pas encore prêt à relire. Revenez dans quelques jours, avec ce code."
    ),
    MinutesRefusal.UNANSWERED: _l("Une contestation n’a pas encore de réponse. Répondez-y d’abord."),
    MinutesRefusal.NOTHING_NEW: _l("Ce texte est déjà publié."),
    MinutesRefusal.NEEDS_A_NOTE: _l("Écrivez ce qui est corrigé, pour ceux qui ont lu le texte d’avant."),
    MinutesRefusal.ARCHIVED: _l("Ces Assises sont archivées : plus rien n’y est écrit."),
    MinutesRefusal.UNREADABLE: _l("Écrivez des mots que l’on peut lire."),
    MinutesRefusal.NOT_IN_THE_TEXT: _l("Recopiez le passage comme il est écrit dans le compte rendu."),
    MinutesRefusal.NO_SUCH_CODE: _l("Ce code ne mène à aucun compte rendu. Vérifiez-le, puis réessayez."),
    MinutesRefusal.TOO_MANY: _l("Beaucoup d’essais viennent d’ici. Attendez une heure, puis réessayez."),
    MinutesRefusal.ANSWERED: _l("Une réponse est déjà écrite. Elle ne change plus."),
}
