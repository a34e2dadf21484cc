"""What drafting tells the rest of the house."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class VersionMoved(PastFact):
    """A version climbed the freeze ladder; `state` is a value of `types.VersionState`."""

    version_id: int
    protocol_id: int
    state: str


@dataclass(frozen=True)
class AmendmentMoved(PastFact):
    """An amendment stands elsewhere; `state` is a value of `types.AmendmentState`."""

    amendment_id: int
    version_id: int
    state: str
