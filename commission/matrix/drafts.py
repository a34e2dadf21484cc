"""What people write of the matrix, before it is a row."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from commission.matrix.kinds import Agreement, Availability, Direction, Level, Nature, Periodicity
from commission.matrix.models import IndicatorRevision
from commission.matrix.types import EvaluationObject, FocusKind, Frame


@dataclass(frozen=True)
class QuestionDraft:
    """A question of the matrix."""

    words: str
    object: EvaluationObject
    frame: Frame = Frame.COMMON
    focus_kind: FocusKind | None = None
    focus_code: str = ""
    plain: str = ""

    def columns(self) -> dict[str, Any]:
        """The row's columns."""
        return asdict(self) | {"words": self.words.strip(), "plain": self.plain.strip()}


#: What makes values comparable: when one of these changes, the series breaks.
DEFINING = ("title", "definition", "nature", "unit", "counts_people", "level")


@dataclass(frozen=True)
class Meaning:
    """What an indicator means: the whole of a revision but its number, series, reason and moment."""

    title: dict[str, Any]
    plain: dict[str, Any] = field(default_factory=dict)
    definition: str = ""
    nature: Nature = Nature.QUANTITATIVE
    unit: str = ""
    direction: Direction = Direction.UNSAID
    level: Level = Level.UNSAID
    periodicity: Periodicity = Periodicity.UNSAID
    availability: Availability = Availability.MISSING
    counts_people: bool = False
    sensitive: bool = False
    base: Decimal | None = None
    base_on: date | None = None
    target: Decimal | None = None
    target_on: date | None = None

    def columns(self) -> dict[str, Any]:
        """The row's columns."""
        return asdict(self)

    @classmethod
    def of(cls, revision: IndicatorRevision) -> Meaning:
        """What a revision says."""
        return cls(**{name: getattr(revision, name) for name in cls.__dataclass_fields__})

    def breaks(self, before: Meaning) -> bool:
        """True when values measured so cannot stand beside those measured as before."""
        return any(getattr(self, name) != getattr(before, name) for name in DEFINING)


@dataclass(frozen=True)
class SourceDraft:
    """A source of figures."""

    name: str
    producer: str
    periodicity: Periodicity = Periodicity.UNSAID
    agreement: Agreement = Agreement.NONE
    words: str = ""

    def columns(self) -> dict[str, Any]:
        """The row's columns."""
        return asdict(self) | {"name": self.name.strip(), "producer": self.producer.strip()}


@dataclass(frozen=True)
class MeasureDraft:
    """A value, of whom, when, and where it comes from."""

    place_id: int
    day: date
    value: Decimal | None
    provenance: str
    words: str = ""
    people: int | None = None

    def columns(self) -> dict[str, Any]:
        """The row's columns."""
        return asdict(self) | {"words": self.words.strip(), "provenance": self.provenance.strip()}
