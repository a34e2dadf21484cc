"""Words of a body."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

from flask_babel import lazy_gettext as _l

BodyId = NewType("BodyId", int)

#: The kind under which bodies are referred to from anywhere.
BODY = "participation.body"


class BodyKind(StrEnum):
    """The kinds of body the contract knows, and one for what a city adds."""

    STEERING = "steering"
    MAYORS = "mayors"
    COMMUNE = "commune"
    TABLE = "table"
    COMMISSION = "commission"
    ASSISES = "assises"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind as people call it."""
        return str(_KINDS[self])


_KINDS = {
    BodyKind.STEERING: _l("Comité de pilotage"),
    BodyKind.MAYORS: _l("Club des élus"),
    BodyKind.COMMUNE: _l("Commune"),
    BodyKind.TABLE: _l("Table de quartier"),
    BodyKind.COMMISSION: _l("Commission"),
    BodyKind.ASSISES: _l("Assises métropolitaines"),
    BodyKind.OTHER: _l("Autre instance"),
}


class BodyState(StrEnum):
    """Whether a body still meets."""

    ACTIVE = "active"
    CLOSED = "closed"
