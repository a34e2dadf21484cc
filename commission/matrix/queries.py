"""What is read of the matrix: questions with all they rest on, indicators, sources, methods, values, files."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import defer, selectinload

from commission.matrix import canonical
from commission.matrix.measured import Measure, MeasureImport
from commission.matrix.models import (
    Criterion,
    DataSource,
    EvaluationMethod,
    EvaluationQuestion,
    Indicator,
    IndicatorRevision,
)
from commission.matrix.types import QuestionState
from commons.kernel.db import db
from commons.territory import queries as territory
from commons.territory.models import Place


def questions(state: QuestionState | None = QuestionState.SHOWN) -> Sequence[EvaluationQuestion]:
    """The questions in this state (those to choose from, without one said), in the order of their codes."""
    query = select(EvaluationQuestion).order_by(EvaluationQuestion.rank)
    return db.session.scalars(query if state is None else query.where(EvaluationQuestion.state == state)).all()


def every_question() -> Sequence[EvaluationQuestion]:
    """Every question, drafts and those set aside included."""
    return questions(None)


def choices() -> list[tuple[int, str]]:
    """(number, code and words) of every shown question: what a protocol may take in."""
    return [(each.id, f"{each.code} · {each.words}") for each in questions()]


def question(question_id: int) -> EvaluationQuestion | None:
    """One question."""
    return db.session.get(EvaluationQuestion, question_id)


def questions_of(ids: Collection[int]) -> Sequence[EvaluationQuestion]:
    """These questions."""
    return db.session.scalars(select(EvaluationQuestion).where(EvaluationQuestion.id.in_(ids))).all()


def lines(question_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The canonical line of each of these questions, as a protocol freezes it (`canonical` says its shape)."""
    return {each.id: canonical.line(each) for each in questions_of(question_ids)}


def criterion(criterion_id: int) -> Criterion | None:
    """One criterion that stands."""
    found = db.session.get(Criterion, criterion_id)
    return found if found is not None and found.removed_at is None else None


def indicators() -> Sequence[Indicator]:
    """Every indicator, in its order: the contract's own first."""
    return db.session.scalars(select(Indicator).order_by(Indicator.rank)).unique().all()


def indicator(indicator_id: int) -> Indicator | None:
    """One indicator."""
    return db.session.get(Indicator, indicator_id)


def by_code(code: str) -> Indicator | None:
    """The indicator with this code, and everything it ever meant."""
    query = select(Indicator).where(Indicator.code == code).options(selectinload(Indicator.revisions))
    return db.session.scalars(query).unique().one_or_none()


def by_codes(codes: Collection[str]) -> Sequence[Indicator]:
    """The indicators with these codes."""
    return db.session.scalars(select(Indicator).where(Indicator.code.in_(codes))).unique().all()


def indicators_of(ids: Collection[int]) -> Sequence[Indicator]:
    """These indicators."""
    return db.session.scalars(select(Indicator).where(Indicator.id.in_(ids))).unique().all()


def revisions_of(ids: Collection[int]) -> Mapping[int, Sequence[IndicatorRevision]]:
    """Everything these indicators ever meant."""
    mine = select(IndicatorRevision).where(IndicatorRevision.indicator_id.in_(ids))
    found: dict[int, list[IndicatorRevision]] = {}
    for each in db.session.scalars(mine.order_by(IndicatorRevision.number)):
        found.setdefault(each.indicator_id, []).append(each)
    return found


def asking(indicator_id: int) -> list[tuple[str, str]]:
    """(code, words) of the shown questions that rest on this indicator."""
    mine = (Criterion.removed_at.is_(None), Criterion.indicators.any(Indicator.id == indicator_id))
    asked = EvaluationQuestion.id.in_(select(Criterion.question_id).where(*mine))
    query = select(EvaluationQuestion.code, EvaluationQuestion.words).where(
        asked, EvaluationQuestion.state == QuestionState.SHOWN
    )
    return [(code, words) for code, words in db.session.execute(query.order_by(EvaluationQuestion.rank))]


def sources() -> Sequence[DataSource]:
    """Every source, in the order of their codes."""
    return db.session.scalars(select(DataSource).order_by(DataSource.id)).all()


def source(source_id: int) -> DataSource | None:
    """One source."""
    return db.session.get(DataSource, source_id)


def methods() -> Sequence[EvaluationMethod]:
    """Every method with its tools."""
    return db.session.scalars(select(EvaluationMethod).order_by(EvaluationMethod.id)).all()


def method(method_id: int) -> EvaluationMethod | None:
    """One method."""
    return db.session.get(EvaluationMethod, method_id)


def measures(indicator_id: int) -> Sequence[Measure]:
    """Every value of an indicator, corrected ones included, by series, day and place."""
    mine = select(Measure).where(Measure.indicator_id == indicator_id)
    return db.session.scalars(mine.order_by(Measure.series, Measure.day, Measure.place_id, Measure.id)).all()


def measure(measure_id: int) -> Measure | None:
    """One value."""
    return db.session.get(Measure, measure_id)


def standing_measures(indicator_ids: Collection[int]) -> Sequence[Measure]:
    """The values of these indicators that nobody corrected."""
    mine = (Measure.indicator_id.in_(indicator_ids), Measure.replaced_at.is_(None))
    return db.session.scalars(select(Measure).where(*mine)).all()


@dataclass(frozen=True)
class Measured:
    """How far an indicator is measured: how many values stand, and the latest day."""

    values: int
    places: int
    latest: date


def measured() -> Mapping[int, Measured]:
    """How far each indicator is measured."""
    counted = (func.count(), func.count(Measure.place_id.distinct()), func.max(Measure.day))
    query = select(Measure.indicator_id, *counted).where(Measure.replaced_at.is_(None)).group_by(Measure.indicator_id)
    return {number: Measured(values, places, latest) for number, values, places, latest in db.session.execute(query)}


def imports(most: int = 50) -> Sequence[MeasureImport]:
    """The last files, the latest first, without their bytes."""
    query = select(MeasureImport).options(defer(MeasureImport.body)).order_by(MeasureImport.checked_at.desc())
    return db.session.scalars(query.order_by(MeasureImport.id.desc()).limit(most)).all()


def kept_import(import_id: int) -> MeasureImport | None:
    """One file."""
    return db.session.get(MeasureImport, import_id)


def places() -> Sequence[Place]:
    """Every territory."""
    return territory.places()
