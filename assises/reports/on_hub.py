"""What came of an edition, on its own page: minutes, commitments, the account, the agenda."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assises.editions.models import AssisesEdition
from assises.editions.policies import stage_of
from assises.editions.types import Stage

#: Names that the section depends on.
VERSIONS = ("assises",)
_AFTER = frozenset({Stage.RUNNING, Stage.RESTITUTION, Stage.REPORTED, Stage.ARCHIVED})


def read(edition: AssisesEdition, now: datetime) -> Mapping[str, Any] | None:
    """From the first day on; before, nothing has come of it yet."""
    stage = stage_of(edition, now)
    if stage not in _AFTER:
        return None
    return {"reported": edition.reported_at is not None, "running": stage is Stage.RUNNING}
