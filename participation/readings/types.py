"""Words of a reading: where it stands, and why something cannot be done with it."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from commons.identity.types import Role

#: Roles that may be asked to read, for the scopes of the call.
READERS = (Role.OFFICER, Role.SECRETARIAT, Role.FACILITATOR, Role.OBSERVER, Role.RESPONDENT)
LONGEST_REASON = 2000


class ReadingState(StrEnum):
    """Where one reading of one file stands."""

    ASSIGNED = "assigned"
    SUBMITTED = "submitted"
    #: The reader declared a conflict of interest: somebody else reads, the declaration stays.
    CONFLICT = "conflict"
    #: Taken back by the secretariat, with a reason.
    RELEASED = "released"

    @property
    def label(self) -> str:
        """The state in words."""
        return str(_STATES[self])

    @property
    def badge(self) -> str:
        """Its badge (ui/tags.html)."""
        return _BADGES[self]


_STATES = {
    ReadingState.ASSIGNED: _l("À lire"),
    ReadingState.SUBMITTED: _l("Lecture remise"),
    ReadingState.CONFLICT: _l("Conflit d’intérêts déclaré"),
    ReadingState.RELEASED: _l("Déchargé par le secrétariat"),
}
_BADGES = {
    ReadingState.ASSIGNED: "open",
    ReadingState.SUBMITTED: "done",
    ReadingState.CONFLICT: "refused",
    ReadingState.RELEASED: "closed",
}
#: Readings that count, or will.
LIVE = (ReadingState.ASSIGNED, ReadingState.SUBMITTED)


class ReadingReason(StrEnum):
    """Why something cannot be done with a reading."""

    NOT_FOUND = "not_found"
    NO_GRID = "no_grid"
    NOT_IN_HAND = "not_in_hand"
    NOT_THE_SECRETARIAT = "not_the_secretariat"
    NOT_YOURS = "not_yours"
    NO_ROLE = "no_role"
    TIED = "tied"
    ALREADY_READS = "already_reads"
    OVER = "over"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NEEDS_WORDS = "needs_words"
    NEEDS_A_MARK = "needs_a_mark"
    OFF_THE_SCALE = "off_the_scale"
    BAD_DELAY = "bad_delay"
    NOT_READ_YET = "not_read_yet"
    STILL_READING = "still_reading"
    OTHERS_HIDDEN = "others_hidden"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    ReadingReason.NOT_FOUND: _l("Cette lecture n’existe pas. Repartez de la liste de vos lectures."),
    ReadingReason.NO_GRID: _l("Cet appel n’a pas de grille de lecture."),
    ReadingReason.NOT_IN_HAND: _l("Ce dossier n’est plus à lire : il est décidé ou retiré."),
    ReadingReason.NOT_THE_SECRETARIAT: _l("Seul le secrétariat de cet appel choisit qui lit."),
    ReadingReason.NOT_YOURS: _l("Cette lecture est confiée à une autre personne."),
    ReadingReason.NO_ROLE: _l("Cette personne n’a pas, ou n’a plus, de rôle sur cet appel."),
    ReadingReason.TIED: _l(
        "Cette personne porte ce dossier, ou fait partie de ses associations : une autre doit lire."
    ),
    ReadingReason.ALREADY_READS: _l("Cette personne lit déjà ce dossier, ou a dit qu’elle ne pouvait pas le lire."),
    ReadingReason.OVER: _l("Cette lecture est terminée : elle ne change plus."),
    ReadingReason.CHANGED_MEANWHILE: _l(
        "Cette lecture a changé pendant que vous écriviez, dans un autre onglet ou sur un autre appareil. Votre texte "
        "est gardé ci-dessous : comparez, puis enregistrez de nouveau."
    ),
    ReadingReason.NEEDS_WORDS: _l("Écrivez pourquoi, en une phrase ou deux."),
    ReadingReason.NEEDS_A_MARK: _l("Donnez une note."),
    ReadingReason.OFF_THE_SCALE: _l("Cette note sort de l’échelle du critère."),
    ReadingReason.BAD_DELAY: _l("Choisissez entre 1 et 60 jours."),
    ReadingReason.NOT_READ_YET: _l("Ce dossier n’a pas encore été lu par assez de personnes. La décision vient après."),
    ReadingReason.STILL_READING: _l("Une lecture de ce dossier n’est pas encore remise. La décision vient après."),
    ReadingReason.OTHERS_HIDDEN: _l("Les autres lectures s’ouvrent quand toutes sont remises : chacun lit seul."),
}
