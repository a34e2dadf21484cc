"""What each line of a file of values would do, before anything is written."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from commission.matrix import lines_of_csv, queries
from commission.matrix.drafts import MeasureDraft
from commission.matrix.kinds import IndicatorState, Nature, Outcome
from commission.matrix.lines_of_csv import COLUMNS, Line
from commission.matrix.measured import Measure
from commission.matrix.measuring import mistakes, same
from commission.matrix.models import Indicator
from commission.matrix.types import MatrixReason
from commons.kernel.slugs import fold
from commons.territory.models import Place

Place_ = tuple[int, int, int, date]


@dataclass(frozen=True)
class Planned:
    """One line: what would happen to it, or why not (column, sentence)."""

    line: Line
    outcome: Outcome
    wrong: tuple[tuple[str, str], ...] = ()
    indicator_id: int = 0
    series: int = 0
    draft: MeasureDraft | None = None
    replaces_id: int | None = None
    #: Of a conflict: what stands there now.
    before: str = ""

    def columns(self) -> dict[str, Any]:
        """The row's columns."""
        assert self.draft is not None
        return {"indicator_id": self.indicator_id, "series": self.series, **self.draft.columns()}


@dataclass(frozen=True)
class Plan:
    """Every line of a file."""

    lines: Sequence[Planned]

    @cached_property
    def counts(self) -> Mapping[Outcome, int]:
        """How many lines would do what."""
        counted = Counter(line.outcome for line in self.lines)
        return {outcome: counted[outcome] for outcome in Outcome}

    @cached_property
    def digest(self) -> str:
        """Changes when what would happen changes: what was read is what is written."""
        said = "\n".join(f"{p.line.number}|{p.outcome}|{p.series}|{p.replaces_id}" for p in self.lines)
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass
class _Known:
    """What the lines are compared with, asked for once."""

    indicators: Mapping[str, Indicator]
    places: Mapping[str, list[Place]]
    measures: Mapping[Place_, Measure]
    now: datetime
    seen: dict[Place_, int] = field(default_factory=dict)


def plan(body: bytes, now: datetime) -> Plan:
    """What the lines of this file would do now; a fixed number of questions to the database."""
    lines = lines_of_csv.read(body)
    codes = {line.cells.get("indicator", "") for line in lines}
    indicators = {each.code: each for each in queries.by_codes(codes)}
    standing = queries.standing_measures([each.id for each in indicators.values()])
    measures = {(each.indicator_id, each.series, each.place_id, each.day): each for each in standing}
    known = _Known(indicators, _places(), measures, now)
    return Plan([_planned(line, known) for line in lines])


def _places() -> dict[str, list[Place]]:
    """By slug, official code and name; two neighbourhoods of one name are told apart by their slug."""
    found: dict[str, list[Place]] = {}
    for place in queries.places():
        for name in {fold(each) for each in (place.slug, place.code, place.name) if each}:
            found.setdefault(name, []).append(place)
    return found


def _planned(line: Line, known: _Known) -> Planned:
    if line.wrong:
        return Planned(line, Outcome.REFUSED, line.wrong)
    indicator = known.indicators.get(line.cells["indicator"])
    places = known.places.get(fold(line.cells["place"]), [])
    draft, wrong = _draft(line, indicator, places)
    if indicator is not None and not wrong and draft is not None:
        wrong = [(COLUMNS.get(name, COLUMNS["value"])[0], reason.sentence)
                 for name, reason in mistakes(indicator.current, draft, known.now).items()]  # fmt: skip
    if wrong or draft is None or indicator is None:
        return Planned(line, Outcome.REFUSED, tuple(wrong))
    return _compared(line, indicator, draft, known)


def _draft(
    line: Line, indicator: Indicator | None, places: Sequence[Place]
) -> tuple[MeasureDraft | None, list[tuple[str, str]]]:
    wrong = _wrong_names(indicator, places)
    cells, day = line.cells, lines_of_csv.day_of(line.cells["day"])
    if day is None:
        wrong.append((COLUMNS["day"][0], _("Écrivez une date : 2026-12-31, 31/12/2026, ou une année.")))
    people = lines_of_csv.people_of(cells["people"]) if cells.get("people") else None
    if cells.get("people") and people is None:
        wrong.append((COLUMNS["people"][0], _("Écrivez un nombre entier de personnes, ou rien.")))
    words = indicator is not None and indicator.current.nature is Nature.QUALITATIVE
    value: Decimal | None = None if words else lines_of_csv.number_of(cells["value"])
    if value is None and not words:
        wrong.append((COLUMNS["value"][0], _("Écrivez un nombre, par exemple 12,5.")))
    if wrong or day is None:
        return None, wrong
    return MeasureDraft(places[0].id, day, value, cells["provenance"], cells["value"] if words else "", people), []


def _wrong_names(indicator: Indicator | None, places: Sequence[Place]) -> list[tuple[str, str]]:
    wrong = []
    if indicator is None:
        wrong.append((COLUMNS["indicator"][0], _("Aucun indicateur n’a ce code.")))
    elif indicator.state is not IndicatorState.FOLLOWED:
        wrong.append((COLUMNS["indicator"][0], MatrixReason.NOT_FOLLOWED.sentence))
    if not places:
        wrong.append((COLUMNS["place"][0], _("Aucun territoire n’a ce nom.")))
    elif len(places) > 1:
        slugs = ", ".join(place.slug for place in places)
        wrong.append(
            (COLUMNS["place"][0], _("Plusieurs territoires ont ce nom : écrivez l’un de ces noms courts : %(slugs)s.",
                                    slugs=slugs))
        )  # fmt: skip
    return wrong


def _compared(line: Line, indicator: Indicator, draft: MeasureDraft, known: _Known) -> Planned:
    series = indicator.current.series
    key = (indicator.id, series, draft.place_id, draft.day)
    if key in known.seen:
        said = _("La ligne %(line)s parle déjà de ce territoire et de ce jour.", line=known.seen[key])
        return Planned(line, Outcome.REFUSED, (("", said),))
    known.seen[key] = line.number
    before = known.measures.get(key)
    if before is None:
        return Planned(line, Outcome.CREATED, (), indicator.id, series, draft)
    if same(before, draft):
        return Planned(line, Outcome.SAME, (), indicator.id, series, draft)
    return Planned(
        line, Outcome.CONFLICTING, (), indicator.id, series, draft, before.id, before.words or _number(before.value)
    )  # fmt: skip


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")
