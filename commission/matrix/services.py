"""Writes the questions of the matrix and the criteria by which they are answered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from commission.matrix import policies
from commission.matrix.drafts import QuestionDraft
from commission.matrix.keeping import change, found, mandate_of, next_number, note, obey, reasoned, written
from commission.matrix.models import Criterion, EvaluationQuestion, Indicator
from commission.matrix.types import FocusKind, Frame, MatrixReason, QuestionState
from commons.kernel.errors import Invalid, NotFound, Stale
from commons.kernel.unit_of_work import Work
from commons.territory.models import Challenge, Orientation, Place
from commons.territory.types import PlaceKind


def ask(work: Work, mandate_id: int, draft: QuestionDraft, now: datetime) -> EvaluationQuestion:
    """A new question, with a code of its own for ever; a draft until it is shown. NotFound, Refused, Invalid."""
    obey(policies.refusal_to_write(mandate_of(mandate_id), work.actor))
    _check(work, draft)
    number = next_number(work, EvaluationQuestion.rank)
    question = EvaluationQuestion(code=f"Q{number}", rank=number, created_at=now, **draft.columns())
    work.session.add(question)
    work.session.flush()
    note(work, "question.ask", f"commission.question:{question.id}")
    return question


def reword(
    work: Work, mandate_id: int, question_id: int, version: int, draft: QuestionDraft, now: datetime
) -> None:  # fmt: skip
    """Say a question otherwise. NotFound, Refused, Invalid, Stale."""
    obey(policies.refusal_to_write(mandate_of(mandate_id), work.actor))
    question = found(work, EvaluationQuestion, question_id)
    _check(work, draft)
    before = question.words
    change(work, question, version, **draft.columns())
    note(work, "question.reword", f"commission.question:{question_id}", before=before, at=now.isoformat())


def move(
    work: Work, mandate_id: int, question_id: int, version: int, state: QuestionState, reason: str, now: datetime
) -> None:  # fmt: skip
    """Show a question, or set it aside with a reason. NotFound, Refused, Invalid (reason), Stale."""
    obey(policies.refusal_to_write(mandate_of(mandate_id), work.actor))
    question = found(work, EvaluationQuestion, question_id)
    if question.version != version:
        raise Stale(reason=MatrixReason.CHANGED_MEANWHILE)
    obey(policies.refusal_to_move_question(question.state, state))
    if state is QuestionState.SET_ASIDE:
        change(work, question, version, state=state, reason=reasoned(reason), set_aside_at=now)
    else:
        change(work, question, version, state=state, reason="", shown_at=question.shown_at or now)
    note(work, "question.move", f"commission.question:{question_id}", state=state.value)


def add_criterion(
    work: Work, mandate_id: int, question_id: int, words: str, indicators: Collection[int], now: datetime
) -> Criterion:  # fmt: skip
    """A criterion more, with the indicators it rests on. NotFound, Refused, Invalid."""
    obey(policies.refusal_to_write(mandate_of(mandate_id), work.actor))
    question = found(work, EvaluationQuestion, question_id)
    written(words=words)
    number = next_number(work, Criterion.number, Criterion.question_id == question_id)
    criterion = Criterion(question_id=question_id, number=number, words=words.strip(), created_at=now)
    criterion.indicators = _indicators(work, indicators)
    work.session.add(criterion)
    work.session.flush()
    work.session.expire(question)
    note(work, "criterion.add", f"commission.question:{question_id}", number=number)
    return criterion


def change_criterion(
    work: Work, mandate_id: int, criterion_id: int, version: int, words: str, indicators: Collection[int],
    now: datetime,
) -> None:  # fmt: skip
    """Say a criterion otherwise, or rest it on other indicators. NotFound, Refused, Invalid, Stale."""
    obey(policies.refusal_to_write(mandate_of(mandate_id), work.actor))
    criterion = _standing(work, criterion_id)
    written(words=words)
    wanted = _indicators(work, indicators)
    change(work, criterion, version, words=words.strip())
    criterion.indicators = wanted
    work.session.flush()
    note(work, "criterion.change", f"commission.question:{criterion.question_id}", at=now.isoformat())


def remove_criterion(work: Work, mandate_id: int, criterion_id: int, version: int, now: datetime) -> None:
    """Take a criterion out; its number is not used again. NotFound, Refused, Stale."""
    obey(policies.refusal_to_write(mandate_of(mandate_id), work.actor))
    criterion = _standing(work, criterion_id)
    change(work, criterion, version, removed_at=now)
    work.session.expire(found(work, EvaluationQuestion, criterion.question_id))
    note(work, "criterion.remove", f"commission.question:{criterion.question_id}", words=criterion.words)


def _standing(work: Work, criterion_id: int) -> Criterion:
    criterion = found(work, Criterion, criterion_id)
    if criterion.removed_at is not None:
        raise NotFound(reason=MatrixReason.NOT_FOUND)
    return criterion


def _indicators(work: Work, ids: Collection[int]) -> list[Indicator]:
    rows = work.session.scalars(select(Indicator).where(Indicator.id.in_(ids))).all() if ids else []
    if len(rows) != len(ids):
        raise Invalid(fields={"indicators": MatrixReason.CHOSEN_TWICE.sentence})
    return sorted(rows, key=lambda each: each.rank)


def _check(work: Work, draft: QuestionDraft) -> None:
    written(words=draft.words)
    if draft.frame is Frame.COMMON and (draft.focus_kind is not None or draft.focus_code):
        raise Invalid(fields={"focus": MatrixReason.NO_FOCUS.sentence})
    if draft.frame is Frame.FOCUSED and not _is_there(work, draft):
        raise Invalid(fields={"focus": MatrixReason.NEEDS_A_FOCUS.sentence})


def _is_there(work: Work, draft: QuestionDraft) -> bool:
    code, looked_for = draft.focus_code, {
        FocusKind.THEME: select(Orientation.id).where(Orientation.code == draft.focus_code),
        FocusKind.CHALLENGE: select(Challenge.id).where(Challenge.code == draft.focus_code),
        FocusKind.QPV: select(Place.id).where(Place.slug == draft.focus_code, Place.kind == PlaceKind.QPV),
        FocusKind.PROJECT: select(Place.id).where(Place.slug == draft.focus_code, Place.kind == PlaceKind.QPV),
    }  # fmt: skip
    query = looked_for.get(draft.focus_kind) if draft.focus_kind is not None and code else None
    return query is not None and work.session.scalar(query) is not None
