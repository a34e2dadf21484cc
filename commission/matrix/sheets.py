"""The page of one indicator: its values by territory and day, what is hidden, drawn, and said of the target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from flask_babel import gettext as _

from commission.mandates.rules import Rules
from commission.matrix import cells, claims, plot
from commission.matrix.cells import Cell
from commission.matrix.kinds import Claim, IndicatorState, Level, Periodicity
from commission.matrix.measured import Measure
from commission.matrix.models import Indicator, IndicatorRevision
from commission.matrix.pages import written
from commission.matrix.plot import Drawing, Seen
from commons.territory.models import Place
from commons.territory.types import PlaceKind

#: About how many days lie between two measures.
_DAYS = {
    Periodicity.MONTHLY: 31, Periodicity.QUARTERLY: 92, Periodicity.YEARLY: 365, Periodicity.THREE_YEARLY: 1096,
}  # fmt: skip
_WIDEST = {PlaceKind.METROPOLIS: 0, PlaceKind.COMMUNE: 1}


@dataclass(frozen=True)
class Value:
    """A value as it may be shown, with those it replaced."""

    measure: Measure
    hidden: bool
    least: int
    #: The values it replaced, the latest first.
    before: Sequence[Value] = ()

    @property
    def text(self) -> str:
        """The value in words, or why it is not shown."""
        if self.hidden:
            return _("Non montré, pour ne reconnaître personne")
        return self.measure.words or written(self.measure.value)

    @property
    def number(self) -> Decimal | None:
        """The value, when it may be shown."""
        return None if self.hidden else self.measure.value

    @property
    def people(self) -> int | None:
        """How many people it is about, when that may be said."""
        return None if self.hidden else self.measure.people


@dataclass(frozen=True)
class PlaceRow:
    """A territory and its last value in the series that runs; else of the one before."""

    place: Place
    last: Value
    values: Sequence[Value]
    claim: Claim | None


@dataclass(frozen=True)
class Sheet:
    """Everything that is said of the values of one indicator."""

    indicator: Indicator
    rows: Sequence[PlaceRow]
    least: int

    @cached_property
    def values(self) -> list[Value]:
        """Every value that stands, territory by territory."""
        return [value for row in self.rows for value in row.values]

    def of(self, slug: str) -> PlaceRow | None:
        """The territory of this slug; without one, the widest that is measured."""
        return next((row for row in self.rows if slug in ("", row.place.slug)), None)

    def drawing(self, row: PlaceRow) -> Drawing | None:
        """The values of one territory, drawn."""
        now = self.indicator.current
        seen = [Seen(value.measure.series, value.measure.day, value.number) for value in row.values]
        target = now.target if now.target_series == now.series and row.claim is not None else None
        return plot.draw(seen, target, _DAYS.get(now.periodicity))

    @property
    def latest(self) -> date | None:
        """The day of the last value."""
        return max((value.measure.day for value in self.values), default=None)

    @property
    def is_interrupted(self) -> bool:
        """Whether its series is interrupted, or over."""
        return self.indicator.state is not IndicatorState.FOLLOWED


def least_of(revision: IndicatorRevision, rules: Rules) -> int:
    """The fewest people a published value of this indicator may be about."""
    return rules.smallest_sensitive_cell if revision.sensitive else rules.smallest_cell


def sheet(
    indicator: Indicator, measures: Sequence[Measure], within: Mapping[int, Sequence[int]], rules: Rules
) -> Sheet:  # fmt: skip
    """What may be shown of these values."""
    least = least_of(indicator.current, rules)
    hidden = _hidden(indicator, measures, within, least)
    by_id = {each.id: each for each in measures}
    by_place: dict[int, list[Value]] = {}
    for measure in measures:
        if measure.replaced_at is None:
            value = _value(measure, by_id, measure.id in hidden, indicator, least)
            by_place.setdefault(measure.place_id, []).append(value)
    rows = [_row(indicator, values) for values in by_place.values()]
    return Sheet(indicator, sorted(rows, key=lambda row: (_WIDEST.get(row.place.kind, 2), row.place.name)), least)


def _counts_people(indicator: Indicator, series: int) -> bool:
    """Whether values of a series are numbers of people; as said last, for a series nobody revised since."""
    mine = [each.counts_people for each in indicator.revisions if each.series == series]
    return any(mine)


def _heads(indicator: Indicator, measure: Measure) -> Decimal | None:
    return cells.heads(measure.value, measure.people, _counts_people(indicator, measure.series))


def _hidden(
    indicator: Indicator, measures: Sequence[Measure], within: Mapping[int, Sequence[int]], least: int
) -> set[int]:  # fmt: skip
    standing = [each for each in measures if each.replaced_at is None]
    known = [Cell(m.id, m.series, m.day, m.place_id, _heads(indicator, m)) for m in standing]
    return cells.hidden(known, within, least)


def _value(
    measure: Measure, by_id: Mapping[int, Measure], hidden: bool, indicator: Indicator, least: int
) -> Value:  # fmt: skip
    """A value and those it replaced: what is hidden now is hidden in what it was."""
    before = []
    older = by_id.get(measure.replaces_id or 0)
    while older is not None:
        heads = _heads(indicator, older)
        before.append(Value(older, hidden or (heads is not None and heads < least), least))
        older = by_id.get(older.replaces_id or 0)
    return Value(measure, hidden, least, before)


def _row(indicator: Indicator, values: Sequence[Value]) -> PlaceRow:
    place, now = values[0].measure.place, indicator.current
    last = max(values, key=lambda value: (value.measure.series, value.measure.day))
    if now.level is not Level.UNSAID and now.level.value != place.kind.value:
        return PlaceRow(place, last, values, None)
    number = last.number if last.measure.series == now.series else None
    return PlaceRow(
        place, last, values, claims.claim(now.target, now.target_series, now.series, now.direction, number)
    )  # fmt: skip
