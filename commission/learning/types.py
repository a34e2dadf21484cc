"""Words of the cycle of qualification: modules, sessions, who comes, and why something is refused."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: Kind under which a module is referred to from anywhere.
MODULE = "commission.module"
#: What public pages about the cycle depend on.
PAGES = "commission:learning"


class ModuleState(StrEnum):
    """A module is written, then published; it may be written again at any time."""

    DRAFT = "draft"
    PUBLISHED = "published"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str({"draft": _l("Brouillon"), "published": _l("Publié")}[self.value])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"draft": "draft", "published": "open"}[self.value]


class SessionState(StrEnum):
    """A session is planned, or was cancelled with a reason."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class PlaceState(StrEnum):
    """Where a member stands for a session."""

    ENROLLED = "enrolled"
    WAITING = "waiting"
    LEFT = "left"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_PLACES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"enrolled": "done", "waiting": "soon", "left": "closed"}[self.value]


_PLACES = {
    PlaceState.ENROLLED: _l("Inscrit·e"),
    PlaceState.WAITING: _l("Sur la liste d’attente"),
    PlaceState.LEFT: _l("Désinscrit·e"),
}


class Attendance(StrEnum):
    """How a member came to know a module, or did not yet."""

    PRESENT = "present"
    EQUIVALENCE = "equivalence"
    CATCH_UP = "catch_up"
    ABSENT = "absent"

    @property
    def label(self) -> str:
        """The attendance as people call it."""
        return str(_ATTENDANCES[self])


_ATTENDANCES = {
    Attendance.PRESENT: _l("Présent·e"),
    Attendance.EQUIVALENCE: _l("Équivalence"),
    Attendance.CATCH_UP: _l("Rattrapage"),
    Attendance.ABSENT: _l("Absent·e"),
}
#: Those that complete a module.
DONE = frozenset({Attendance.PRESENT, Attendance.EQUIVALENCE, Attendance.CATCH_UP})


class LearningReason(StrEnum):
    """Why something cannot be done with the cycle."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    NOT_A_MEMBER = "not_a_member"
    CHANGED_MEANWHILE = "changed_meanwhile"
    MANDATE_ENDED = "mandate_ended"
    UNREADABLE = "unreadable"
    NEEDS_A_PLACE = "needs_a_place"
    NEEDS_A_PERIOD = "needs_a_period"
    NEEDS_A_CAPACITY = "needs_a_capacity"
    NEEDS_A_REASON = "needs_a_reason"
    CANCELLED = "cancelled"
    STARTED = "started"
    ALREADY_ENROLLED = "already_enrolled"
    NOT_ENROLLED = "not_enrolled"
    NOTHING_DONE = "nothing_done"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    LearningReason.NOT_FOUND: _l("Cette page n’existe pas. Repartez de la page du cycle de formation."),
    LearningReason.NOT_YOURS: _l("Vous n’avez pas ce rôle ici : c’est le secrétariat de la commission qui le fait."),
    LearningReason.NOT_A_MEMBER: _l("Les séances sont pour les membres de la commission. Le contenu est à tout le "
                                    "monde : lisez-le ici."),
    LearningReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre vient d’enregistrer. Ce que vous avez écrit est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    LearningReason.MANDATE_ENDED: _l("Ce mandat est terminé : son cycle ne change plus. Tout reste lisible."),
    LearningReason.UNREADABLE: _l("Écrivez des mots que l’on peut lire."),
    LearningReason.NEEDS_A_PLACE: _l("Écrivez un lieu, ou comment venir à distance, ou les deux."),
    LearningReason.NEEDS_A_PERIOD: _l("La fin vient après le début."),
    LearningReason.NEEDS_A_CAPACITY: _l("Écrivez un nombre de places, entre 1 et 500."),
    LearningReason.NEEDS_A_REASON: _l("Écrivez la raison : elle est publiée."),
    LearningReason.CANCELLED: _l("Cette séance est annulée."),
    LearningReason.STARTED: _l("Cette séance a commencé : on ne s’y inscrit plus. Un rattrapage est proposé."),
    LearningReason.ALREADY_ENROLLED: _l("Vous êtes déjà inscrit·e à cette séance."),
    LearningReason.NOT_ENROLLED: _l("Vous n’êtes pas inscrit·e à cette séance."),
    LearningReason.NOTHING_DONE: _l("L’attestation vient avec le premier module suivi."),
}  # fmt: skip
