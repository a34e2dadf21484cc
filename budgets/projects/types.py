"""Words of a project."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

ProjectId = NewType("ProjectId", int)


class ProjectState(StrEnum):
    """Whether a project may be chosen."""

    STANDING = "standing"
    #: Taken out, with a reason that everybody reads; ballots that named it stand without it.
    WITHDRAWN = "withdrawn"
