"""Says what indicators are: new ones, revisions of what they mean, whether they are followed (B5).

An indicator's id and code stay for ever. Whatever changes of it is a new revision; when the definition changes, the
series breaks: values before and after are never joined, and a target set before claims nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from commission.matrix import policies
from commission.matrix.drafts import Meaning
from commission.matrix.keeping import change, found, mandate_of, next_number, note, obey, reasoned, written
from commission.matrix.kinds import IndicatorOrigin, IndicatorState
from commission.matrix.measured import Measure
from commission.matrix.models import DataSource, EvaluationMethod, Indicator, IndicatorRevision
from commission.matrix.types import MatrixReason
from commons.kernel.clock import PARIS
from commons.kernel.errors import Invalid, Stale
from commons.kernel.unit_of_work import Work


def add(work: Work, mandate_id: int, meaning: Meaning, now: datetime) -> Indicator:
    """An indicator of the commission's own, with a code for ever. NotFound, Refused, Invalid."""
    obey(policies.refusal_to_write(mandate_of(mandate_id), work.actor))
    written(title=str(meaning.title.get("fr", "")))
    number = next_number(work, Indicator.rank)
    indicator = Indicator(
        code=f"propre-{number}", rank=number, origin=IndicatorOrigin.OWN, doubt={}, created_at=now
    )  # fmt: skip
    work.session.add(indicator)
    work.session.flush()
    work.session.add(_revision(indicator.id, 1, 1, meaning, _target_series(meaning, 1), "", now))
    work.session.flush()
    work.session.expire(indicator)
    note(work, "indicator.add", f"commission.indicator:{indicator.id}")
    return indicator


def revise(
    work: Work, mandate_id: int, indicator_id: int, version: int, meaning: Meaning, reason: str,
    keeps_target: bool, now: datetime,
) -> IndicatorRevision:  # fmt: skip
    """A new revision; `keeps_target`: its target holds for the new definition. NotFound, Refused, Invalid, Stale."""
    obey(policies.refusal_to_write(mandate_of(mandate_id), work.actor))
    indicator = found(work, Indicator, indicator_id)
    if indicator.version != version:
        raise Stale(reason=MatrixReason.CHANGED_MEANWHILE)
    before = Meaning.of(indicator.current)
    meaning = _titled(indicator, meaning)
    if meaning == before and not keeps_target:
        raise Invalid(fields={"reason": MatrixReason.NOTHING_CHANGED.sentence})
    why, last = reasoned(reason), indicator.current
    series = last.series + _breaks(work, indicator, meaning, before)
    kept = last.target_series if meaning.target == before.target and not keeps_target else series
    target_series = None if meaning.target is None else kept
    row = _revision(indicator.id, last.number + 1, series, meaning, target_series, why, now)
    change(work, indicator, version, revision=row.number)
    work.session.add(row)
    work.session.flush()
    work.session.expire(indicator)
    note(work, "indicator.revise", f"commission.indicator:{indicator_id}", number=row.number, series=series)
    return row


def _titled(indicator: Indicator, meaning: Meaning) -> Meaning:
    """The same; the name of one of the contract's indicators is the contract's."""
    written(title=str(meaning.title.get("fr", "")))
    known = indicator.current.title
    if indicator.origin is IndicatorOrigin.OWN:
        return meaning
    if meaning.title.get("fr") != known["fr"]:
        raise Invalid(fields={"title": MatrixReason.OF_THE_CONTRACT.sentence})
    return replace(meaning, title=known)


def _breaks(work: Work, indicator: Indicator, meaning: Meaning, before: Meaning) -> bool:
    """Whether the series breaks: nothing does while it holds no value, no target and no starting value."""
    if not meaning.breaks(before):
        return False
    if before.target is not None or before.base is not None:
        return True
    mine = (Measure.indicator_id == indicator.id, Measure.series == indicator.current.series)
    return bool(work.session.scalar(select(exists().where(*mine))))


def _target_series(meaning: Meaning, series: int) -> int | None:
    return None if meaning.target is None else series


def _revision(
    indicator_id: int, number: int, series: int, meaning: Meaning, target_series: int | None, reason: str,
    now: datetime,
) -> IndicatorRevision:  # fmt: skip
    return IndicatorRevision(
        indicator_id=indicator_id, number=number, series=series, target_series=target_series, reason=reason, at=now,
        **meaning.columns(),
    )  # fmt: skip


def move(
    work: Work, mandate_id: int, indicator_id: int, version: int, state: IndicatorState, reason: str, now: datetime
) -> None:  # fmt: skip
    """Interrupt, retire, or follow again. NotFound, Refused, Invalid (reason), Stale."""
    obey(policies.refusal_to_write(mandate_of(mandate_id), work.actor))
    indicator = found(work, Indicator, indicator_id)
    if indicator.version != version:
        raise Stale(reason=MatrixReason.CHANGED_MEANWHILE)
    obey(policies.refusal_to_move_indicator(indicator.state, state))
    change(work, indicator, version, **standing(state, reason, now))
    note(work, "indicator.move", f"commission.indicator:{indicator_id}", state=state.value)


def standing(state: IndicatorState, reason: str, now: datetime) -> dict[str, Any]:
    """The columns of this state. Invalid (reason)."""
    if state is IndicatorState.FOLLOWED:
        return {"state": state, "reason": "", "state_since": None}
    return {"state": state, "reason": reasoned(reason), "state_since": now.astimezone(PARIS).date()}


def feed(
    work: Work, mandate_id: int, indicator_id: int, version: int, sources: Collection[int],
    methods: Collection[int], now: datetime,
) -> None:  # fmt: skip
    """Say which sources feed an indicator, and by which methods. NotFound, Refused, Invalid, Stale."""
    obey(policies.refusal_to_write(mandate_of(mandate_id), work.actor))
    indicator = found(work, Indicator, indicator_id)
    wanted = _rows(work, DataSource, sources, "sources"), _rows(work, EvaluationMethod, methods, "methods")
    change(work, indicator, version)
    indicator.sources, indicator.methods = wanted
    work.session.flush()
    note(work, "indicator.feed", f"commission.indicator:{indicator_id}", at=now.isoformat())


def _rows(work: Work, kind: Any, ids: Collection[int], field: str) -> list[Any]:
    rows = list(work.session.scalars(select(kind).where(kind.id.in_(ids)).order_by(kind.id))) if ids else []
    if len(rows) != len(ids):
        raise Invalid(fields={field: MatrixReason.CHOSEN_TWICE.sentence})
    return rows
