"""A line of the matrix as the protocol freezes it: JSON values, stable codes, no number of the database. Pure.

Nothing in it depends on the reader's language, on the clock or on rows' numbers: the same line gives the same bytes
everywhere. What is missing is named, and stays named in the adopted text.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from commission.matrix.kinds import Availability
from commission.matrix.models import (
    Criterion,
    DataSource,
    EvaluationMethod,
    EvaluationQuestion,
    Indicator,
)
from commission.matrix.types import Gap


def line(question: EvaluationQuestion) -> dict[str, Any]:
    """The whole line of a question."""
    focus = {"kind": question.focus_kind.value, "code": question.focus_code} if question.focus_kind else None
    return {
        "code": question.code, "frame": question.frame.value, "focus": focus, "object": question.object.value,
        "question": question.words, "plain": question.plain,
        "criteria": [_criterion(each) for each in question.criteria],
        "gaps": [{"gap": gap.value, "at": code} for gap, code in gaps(question)],
    }  # fmt: skip


def gaps(question: EvaluationQuestion) -> list[tuple[Gap, str]]:
    """What is missing, and at which code."""
    if not question.criteria:
        return [(Gap.CRITERION, question.code)]
    return [gap for criterion in question.criteria for gap in _gaps_of(criterion)]


def _gaps_of(criterion: Criterion) -> list[tuple[Gap, str]]:
    if not criterion.indicators:
        return [(Gap.INDICATOR, criterion.code)]
    return [(gap, each.code) for each in criterion.indicators for gap in gaps_of_indicator(each)]


def gaps_of_indicator(indicator: Indicator) -> list[Gap]:
    """What an indicator misses before it can be measured; a source that stopped feeds nothing."""
    missing = {
        Gap.SOURCE: not any(source.stopped_on is None for source in indicator.sources),
        Gap.METHOD: not indicator.methods,
        Gap.DATA: indicator.current.availability is Availability.MISSING,
    }
    return [gap for gap, absent in missing.items() if absent]


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {
        "code": criterion.code, "words": criterion.words,
        "indicators": [_indicator(each) for each in criterion.indicators],
    }  # fmt: skip


def _indicator(indicator: Indicator) -> dict[str, Any]:
    now = indicator.current
    return {
        "code": indicator.code, "revision": now.number, "series": now.series, "origin": indicator.origin.value,
        "theme": indicator.theme, "line": indicator.line, "state": indicator.state.value, "title": now.title["fr"],
        "plain": now.plain.get("fr", ""), "definition": now.definition, "nature": now.nature.value, "unit": now.unit,
        "direction": now.direction.value, "level": now.level.value, "periodicity": now.periodicity.value,
        "availability": now.availability.value, "counts_people": now.counts_people, "sensitive": now.sensitive,
        "base": figure(now.base), "base_on": now.base_on.isoformat() if now.base_on else None,
        "target": figure(now.target), "target_on": now.target_on.isoformat() if now.target_on else None,
        "target_series": now.target_series,
        "sources": [_source(each) for each in in_order(indicator.sources)],
        "methods": [_method(each) for each in in_order(indicator.methods)],
    }  # fmt: skip


def _source(source: DataSource) -> dict[str, Any]:
    return {
        "code": source.code, "name": source.name, "producer": source.producer,
        "periodicity": source.periodicity.value, "agreement": source.agreement.value,
        "stopped_on": source.stopped_on.isoformat() if source.stopped_on else None,
    }  # fmt: skip


def _method(method: EvaluationMethod) -> dict[str, Any]:
    tools = [{"code": tool.code, "name": tool.name} for tool in method.tools]
    return {"code": method.code, "name": method.name, "words": method.words, "tools": tools}


def in_order(rows: Iterable[Any]) -> list[Any]:
    """By code, as people count: S2 before S10."""
    return sorted(rows, key=lambda row: (len(row.code), row.code))


def figure(value: Decimal | None) -> str | None:
    """A figure in the one way it is written in data: no exponent, no needless zero."""
    return None if value is None else f"{value.normalize():f}"
