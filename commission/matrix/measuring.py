"""Enters values by hand, and corrects them: the value before stays readable, with the reason."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from commission.matrix import policies
from commission.matrix.drafts import MeasureDraft
from commission.matrix.keeping import found, mandate_of, note, obey, reasoned
from commission.matrix.kinds import IndicatorState, Nature
from commission.matrix.measured import Measure
from commission.matrix.models import Indicator, IndicatorRevision
from commission.matrix.types import MatrixReason
from commons.kernel.clock import PARIS
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.unit_of_work import Work
from commons.territory.models import Place

_LARGEST, _FINEST, MOST_PEOPLE = Decimal(10) ** 15, -6, 10**12


def enter(work: Work, mandate_id: int, indicator_id: int, draft: MeasureDraft, now: datetime) -> Measure:
    """A value for a territory and a day, in the series that runs. NotFound, Refused (already measured), Invalid."""
    obey(policies.refusal_to_measure(mandate_of(mandate_id), work.actor))
    # The indicator's row is locked: a revision that breaks the series waits, and so does this.
    indicator = _locked(work, indicator_id)
    if indicator.state is not IndicatorState.FOLLOWED:
        raise Refused(reason=MatrixReason.NOT_FOLLOWED)
    _check(work, indicator.current, draft, now)
    row = {"indicator_id": indicator_id, "series": indicator.current.series, "entered_at": now, **EMPTY}
    made = insert(Measure).values(row | draft.columns()).on_conflict_do_nothing().returning(Measure.id)
    number = work.session.execute(made).scalar_one_or_none()
    if number is None:
        raise Refused(reason=MatrixReason.ALREADY_MEASURED)
    note(work, "measure.enter", f"commission.indicator:{indicator_id}", measure=number)
    return found(work, Measure, number)


#: What a first value is not.
EMPTY: dict[str, Any] = {"reason": "", "replaces_id": None, "replaced_at": None, "import_id": None}


def correct(
    work: Work, mandate_id: int, measure_id: int, value: Decimal | None, words: str, people: int | None,
    provenance: str, reason: str, now: datetime,
) -> Measure:  # fmt: skip
    """Another value in place of this one, which stays readable. NotFound, Refused, Invalid, Stale."""
    obey(policies.refusal_to_measure(mandate_of(mandate_id), work.actor))
    before = found(work, Measure, measure_id)
    draft = MeasureDraft(before.place_id, before.day, value, provenance, words, people)
    _check(work, revision_of(work, before), draft, now)
    why = reasoned(reason)
    if same(before, draft) and before.provenance == draft.provenance.strip():
        raise Invalid(fields={"value": MatrixReason.NOTHING_CHANGED.sentence})
    mine = (Measure.id == measure_id, Measure.replaced_at.is_(None))
    moved = update(Measure).where(*mine).values(replaced_at=now).returning(Measure.id)
    if work.session.execute(moved).one_or_none() is None:
        raise Stale(reason=MatrixReason.ALREADY_CORRECTED)
    after = Measure(
        indicator_id=before.indicator_id, series=before.series, entered_at=now, replaces_id=before.id, reason=why,
        **draft.columns(),
    )  # fmt: skip
    work.session.add(after)
    work.session.flush()
    work.session.expire(before)
    note(work, "measure.correct", f"commission.indicator:{before.indicator_id}", measure=after.id, before=before.id)
    return after


def revision_of(work: Work, measure: Measure) -> IndicatorRevision:
    """The last revision of the series in which this value was measured."""
    mine = (IndicatorRevision.indicator_id == measure.indicator_id, IndicatorRevision.series == measure.series)
    query = select(IndicatorRevision).where(*mine).order_by(IndicatorRevision.number.desc()).limit(1)
    return work.session.scalars(query).one()


def same(measure: Measure, draft: MeasureDraft) -> bool:
    """Whether the value says the same; where it comes from may be told otherwise."""
    said = (draft.value, draft.words.strip(), draft.people)
    return (measure.value, measure.words, measure.people) == said


def mistakes(revision: IndicatorRevision, draft: MeasureDraft, now: datetime) -> dict[str, MatrixReason]:
    """What cannot be of a value of this indicator, by field. Pure."""
    wrong: dict[str, MatrixReason] = {}
    is_number = revision.nature is Nature.QUANTITATIVE
    if (draft.value is not None) != is_number or bool(draft.words.strip()) == is_number:
        wrong["value" if is_number else "words"] = MatrixReason.NEEDS_A_VALUE
    if draft.value is not None and not is_sane(draft.value):
        wrong["value"] = MatrixReason.OUT_OF_BOUNDS
    if draft.people is not None and not 0 <= draft.people <= MOST_PEOPLE:
        wrong["people"] = MatrixReason.OUT_OF_BOUNDS
    if draft.day > now.astimezone(PARIS).date():
        wrong["day"] = MatrixReason.IN_THE_FUTURE
    if not draft.provenance.strip():
        wrong["provenance"] = MatrixReason.NEEDS_A_PROVENANCE
    return wrong


def is_sane(value: Decimal) -> bool:
    """Whether a column holds this number exactly."""
    exponent = value.normalize().as_tuple().exponent if value.is_finite() else None
    return isinstance(exponent, int) and abs(value) < _LARGEST and exponent >= _FINEST


def _check(work: Work, revision: IndicatorRevision, draft: MeasureDraft, now: datetime) -> None:
    wrong = {name: reason.sentence for name, reason in mistakes(revision, draft, now).items()}
    if work.session.get(Place, draft.place_id) is None:
        wrong["place"] = MatrixReason.NOT_FOUND.sentence
    if wrong:
        raise Invalid(fields=wrong)


def _locked(work: Work, indicator_id: int) -> Indicator:
    query = select(Indicator.id).where(Indicator.id == indicator_id).with_for_update()
    work.session.execute(query)
    indicator = found(work, Indicator, indicator_id)
    work.session.refresh(indicator)
    return indicator
