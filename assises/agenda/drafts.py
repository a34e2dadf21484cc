"""Sheets and decisions as typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assises.agenda.types import AgendaRefusal, EntryState, Family, Manner
from commons.kernel.errors import Invalid
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line

LONGEST_TITLE, LONGEST_WORDS, LONGEST_LINE = 250, 6_000, 1_000
MOST_INDICATORS = 20


@dataclass(frozen=True)
class SheetDraft:
    """A sheet as typed."""

    title: str
    family: Family = Family.PROJECT
    orientation: str = ""
    manner: Manner | None = None
    presentation: str = ""
    lead: str = ""
    partners: str = ""
    indicators: tuple[str, ...] = ()
    note: str = ""
    origins: tuple[Ref, ...] = field(default=())

    def columns(self) -> dict[str, Any]:
        """What is kept of it; Invalid without a title that people can read."""
        title = one_line(self.title, LONGEST_TITLE)
        if not title:
            raise Invalid(fields={"title": AgendaRefusal.NEEDS_A_TITLE.sentence})
        indicators = [one_line(line, LONGEST_LINE) for line in self.indicators]
        return {
            "title": title, "orientation": self.orientation, "manner": self.manner,
            "presentation": self.presentation.strip(), "lead": self.lead.strip(), "partners": self.partners.strip(),
            "indicators": [line for line in indicators if line][:MOST_INDICATORS], "note": self.note.strip(),
        }  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """What the comité de pilotage decided of an item."""

    state: EntryState
    decided_on: date
    reason: str = ""
    decision: Ref | None = None
