"""Words of the programme."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: Kinds under which sites and activities are referred to from anywhere.
SITE, ACTIVITY = "assises.site", "assises.activity"
#: What public pages of sites and of the programme depend on.
PAGES = "assises:programme"


class ActivityKind(StrEnum):
    """What people do there."""

    PLENARY = "plenary"
    WORKSHOP = "workshop"
    VISIT = "visit"
    FORUM = "forum"
    RESTITUTION = "restitution"

    @property
    def label(self) -> str:
        """The kind as people call it."""
        return str(_KINDS[self])


_KINDS = {
    ActivityKind.PLENARY: _l("Plénière"),
    ActivityKind.WORKSHOP: _l("Atelier"),
    ActivityKind.VISIT: _l("Visite"),
    ActivityKind.FORUM: _l("Forum"),
    ActivityKind.RESTITUTION: _l("Restitution"),
}


class ActivityState(StrEnum):
    """Whether it takes place."""

    DRAFT = "draft"
    PLANNED = "planned"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The state as the team calls it."""
        return str(_STATES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return _BADGES[self]


_STATES = {
    ActivityState.DRAFT: _l("Brouillon"),
    ActivityState.PLANNED: _l("Au programme"),
    ActivityState.CANCELLED: _l("Annulée"),
}
_BADGES = {ActivityState.DRAFT: "draft", ActivityState.PLANNED: "open", ActivityState.CANCELLED: "refused"}


class Entry(StrEnum):
    """How one gets in."""

    #: Anybody at the site walks in.
    FREE = "free"
    #: A seat is asked for beforehand.
    SEAT = "seat"

    @property
    def label(self) -> str:
        """How one gets in, in a few words."""
        return str(_ENTRIES[self])


_ENTRIES = {Entry.FREE: _l("Entrée libre"), Entry.SEAT: _l("Place à demander")}


class Part(StrEnum):
    """What somebody of the team does in an activity."""

    FACILITATOR = "facilitator"
    RAPPORTEUR = "rapporteur"

    @property
    def label(self) -> str:
        """The part as people call it."""
        return str(_PARTS[self])


_PARTS = {Part.FACILITATOR: _l("Anime"), Part.RAPPORTEUR: _l("Prend les notes")}


class ChangeKind(StrEnum):
    """What a released version changes of an activity."""

    ADDED = "added"
    MOVED = "moved"
    ROOM = "room"
    CANCELLED = "cancelled"
    RETITLED = "retitled"
    LANGUAGES = "languages"
    ENTRY = "entry"
    DETAILS = "details"
    #: Of versions written before cancelling was said: it is simply no longer there.
    REMOVED = "removed"


class AlertKind(StrEnum):
    """What does not fit in a programme."""

    SAME_ROOM = "same_room"
    SAME_PERSON = "same_person"
    TOO_FAR = "too_far"
    OUT_OF_HOURS = "out_of_hours"
    OUT_OF_DAYS = "out_of_days"
    ABOVE_ROOM = "above_room"
    ABOVE_GAUGE = "above_gauge"
    NO_INTERPRETER = "no_interpreter"
    NO_FRENCH = "no_french"
    NOT_STEP_FREE = "not_step_free"
    NO_FACILITATOR = "no_facilitator"


class ProgrammeReason(StrEnum):
    """Why something cannot be done with the programme."""

    NO_SITE = "no_site"
    NO_DAY = "no_day"
    NO_ROOM = "no_room"
    NO_ACTIVITY = "no_activity"
    NO_RELEASE = "no_release"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NAME_TAKEN = "name_taken"
    DAY_TAKEN = "day_taken"
    IN_USE = "in_use"
    CANCELLED = "cancelled"
    OVER = "over"
    TOLD = "told"
    NOT_TOLD = "not_told"
    NEEDS_A_REASON = "needs_a_reason"
    ROOM_ELSEWHERE = "room_elsewhere"
    NOTHING_NEW = "nothing_new"
    PREVIEW_OLD = "preview_old"
    ALERTS_UNREAD = "alerts_unread"
    NOT_OF_THE_TEAM = "not_of_the_team"
    UNKNOWN_CHOICE = "unknown_choice"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    ProgrammeReason.NO_SITE: _l("Ce site n’existe pas dans ces Assises. Repartez de la liste des sites."),
    ProgrammeReason.NO_DAY: _l("Ce jour n’existe pas pour ce site. Repartez de la page du site."),
    ProgrammeReason.NO_ROOM: _l("Cette salle n’existe pas dans ce site. Repartez de la page du site."),
    ProgrammeReason.NO_ACTIVITY: _l("Cette activité n’existe pas, ou n’est pas au programme. Repartez du programme."),
    ProgrammeReason.NO_RELEASE: _l("Cette version du programme n’existe pas. Repartez du programme."),
    ProgrammeReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre vient d’enregistrer. Ce que vous avez écrit est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    ProgrammeReason.NAME_TAKEN: _l("Ce nom est déjà pris ici. Ajoutez un mot qui le distingue."),
    ProgrammeReason.DAY_TAKEN: _l("Ce jour est déjà écrit pour ce site. Changez ses heures plutôt."),
    ProgrammeReason.IN_USE: _l(
        "Des activités ou des inscriptions en dépendent : cela ne peut pas être supprimé. "
        "Changez-le, ou annulez d’abord les activités."
    ),
    ProgrammeReason.CANCELLED: _l("Cette activité est annulée : on peut la lire, plus rien n’y est changé."),
    ProgrammeReason.OVER: _l("Cette activité a déjà eu lieu : on ne peut plus l’annuler."),
    ProgrammeReason.TOLD: _l(
        "Cette activité est déjà dans un programme publié : elle ne peut plus redevenir un brouillon ni être "
        "supprimée. Annulez-la, avec une raison."
    ),
    ProgrammeReason.NOT_TOLD: _l("Cette activité n’a jamais été publiée : supprimez-la, personne ne l’attend."),
    ProgrammeReason.NEEDS_A_REASON: _l("Écrivez pourquoi : tout le monde lira cette raison."),
    ProgrammeReason.ROOM_ELSEWHERE: _l("Cette salle n’est pas dans ce site. Choisissez une salle du même site."),
    ProgrammeReason.NOTHING_NEW: _l("Rien n’a changé depuis la dernière version : il n’y a rien à publier."),
    ProgrammeReason.PREVIEW_OLD: _l(
        "Le programme a changé pendant que vous lisiez. Relisez la liste ci-dessous, puis publiez."
    ),
    ProgrammeReason.ALERTS_UNREAD: _l("Lisez les alertes, puis cochez la case si vous publiez quand même."),
    ProgrammeReason.NOT_OF_THE_TEAM: _l(
        "Cette personne n’a pas ce rôle pour ces Assises. Donnez-le-lui d’abord, à la page des rôles."
    ),
    ProgrammeReason.UNKNOWN_CHOICE: _l("Ce choix n’existe pas. Choisissez dans la liste."),
}
