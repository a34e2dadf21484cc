"""Facts of a count."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class EditionCounted(PastFact):
    """Every envelope of an edition was counted; version 2 and more are recounts."""

    edition_id: int
    version: int


@dataclass(frozen=True)
class ResultsProclaimed(PastFact):
    """The results of an edition are published."""

    edition_id: int
    slug: str


@dataclass(frozen=True)
class ResultOverridden(PastFact):
    """A body's decision otherwise than the rule was confirmed; the rule's result stands beside it."""

    override_id: int
    project_id: int
    edition_id: int
    added: bool
