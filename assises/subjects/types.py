"""Words of a subject for the Assises."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: The kind under which subjects are referred to from anywhere.
SUBJECT = "assises.subject"


class SubjectState(StrEnum):
    """Where a subject stands on its way to the Assises."""

    PROPOSED = "proposed"
    KEPT = "kept"
    SET_ASIDE = "set_aside"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_STATES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return _BADGES[self]


_STATES = {
    SubjectState.PROPOSED: _l("Proposé"),
    SubjectState.KEPT: _l("Retenu"),
    SubjectState.SET_ASIDE: _l("Mis de côté"),
}
_BADGES = {SubjectState.PROPOSED: "soon", SubjectState.KEPT: "done", SubjectState.SET_ASIDE: "closed"}


class SubjectReason(StrEnum):
    """Why a subject cannot be decided on."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NO_REASON = "no_reason"
    NO_YEAR = "no_year"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    SubjectReason.NOT_FOUND: _l("Ce sujet n’existe pas. Repartez de la liste des sujets."),
    SubjectReason.NOT_YOURS: _l("Seul le secrétariat des Assises décide des sujets. Demandez-lui."),
    SubjectReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre vient de décider de ce sujet. Ce que vous avez écrit est gardé ci-dessous : "
        "lisez la décision, puis enregistrez de nouveau si vous voulez la changer."
    ),
    SubjectReason.NO_REASON: _l("Écrivez la raison : elle est publiée à côté du sujet."),
    SubjectReason.NO_YEAR: _l("Écrivez l’année des Assises, entre 2024 et 2100."),
}
