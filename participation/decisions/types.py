"""Words of a decision."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: The kind under which decisions are referred to from anywhere.
DECISION = "participation.decision"
#: The series their public numbers are drawn from.
SERIES = "decision"


class Procedure(StrEnum):
    """How a body came to its decision."""

    VOTE = "vote"
    #: Nobody objected; reservations are written down.
    CONSENT = "consent"

    @property
    def label(self) -> str:
        """The procedure as people call it."""
        return str(_PROCEDURES[self])


_PROCEDURES = {Procedure.VOTE: _l("Par un vote"), Procedure.CONSENT: _l("Par consentement")}
