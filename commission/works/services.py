"""Commands on works that are being written: the work, its sources, lessons and recommendations."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from commission.mandates import queries as mandates
from commission.mandates.models import Mandate
from commission.mandates.rules import DEFAULT
from commission.works import drafts, policies, queries, requests
from commission.works.drafts import LessonDraft, RecommendationDraft, SourceDraft, WorkDraft
from commission.works.models import EvaluationWork, Lesson, Recommendation, WorkSource
from commission.works.types import PAGES, RecommendationState, WorkReason
from commons.identity.roles.scopes import chain_of
from commons.identity.types import Scope, ScopeKind
from commons.kernel import clock, refs
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work


def begin(work: Work, mandate_id: int, draft: WorkDraft, now: datetime) -> EvaluationWork:
    """A work in preparation. NotFound, Refused, Invalid."""
    mandate = _mandate(mandate_id)
    refuse(policies.refusal_to_write(mandate, work.actor))
    made = EvaluationWork(mandate_id=mandate.id, created_at=now, **_work_columns(draft))
    work.session.add(made)
    work.session.flush()
    work.audit("commission.work.begin", str(made.ref))
    work.touch(PAGES)
    return made


def rewrite(work: Work, work_id: int, version: int, draft: WorkDraft, now: datetime) -> None:
    """Other words, as long as it is not adopted. Stale for whoever read older ones."""
    known = held_work(work_id)
    refuse(policies.refusal_to_change(known, known.mandate, work.actor))
    save(work, EvaluationWork, work_id, version, _work_columns(draft))
    requests.drop(work, known.ref, now)
    work.audit("commission.work.rewrite", str(known.ref), at=now.isoformat())


def add_source(work: Work, work_id: int, draft: SourceDraft, now: datetime) -> WorkSource:
    """A question that the work answers, or a piece of evidence; only what everybody may read is named."""
    known = _open(work, work_id)
    if draft.about is not None:
        target = refs.resolve([draft.about]).get(draft.about)
        if target is None or not target.public:
            raise Invalid(fields={"about": WorkReason.NO_SUCH_PAGE.sentence})
    said = draft.words.strip() if draft.about is not None and not draft.words.strip() else drafts.words(draft.words)
    source = WorkSource(
        work_id=work_id, part=draft.part, words=said, link=drafts.checked_link(draft.link),
        about_kind=draft.about.kind if draft.about else None, about_id=draft.about.id if draft.about else None,
        rank=_next(work, WorkSource, work_id),
    )  # fmt: skip
    work.session.add(source)
    _settled(work, known)
    work.audit("commission.work.source", str(known.ref), part=draft.part.value, at=now.isoformat())
    return source


def drop_source(work: Work, work_id: int, source_id: int) -> None:
    """Take a source away, unless a lesson rests on it."""
    known = _open(work, work_id)
    if any(source.id == source_id for lesson in known.lessons for source in lesson.sources):
        raise Refused(reason=WorkReason.HELD_BY_A_LESSON)
    mine = (WorkSource.id == source_id, WorkSource.work_id == work_id)
    work.session.execute(delete(WorkSource).where(*mine))
    _settled(work, known)
    work.audit("commission.work.drop_source", str(known.ref), source=source_id)


def teach(work: Work, work_id: int, draft: LessonDraft, now: datetime) -> Lesson:
    """A lesson of the work, with the evidence it rests on. Invalid without any."""
    known = _open(work, work_id)
    lesson = Lesson(
        work_id=work_id, words=drafts.words(draft.words), rank=_next(work, Lesson, work_id), created_at=now,
        sources=_chosen(known.sources, draft.source_ids, "sources", WorkReason.NEEDS_EVIDENCE),
    )  # fmt: skip
    work.session.add(lesson)
    _settled(work, known)
    work.audit("commission.work.teach", str(known.ref))
    return lesson


def teach_better(work: Work, lesson_id: int, version: int, draft: LessonDraft) -> None:
    """Other words, or other evidence, for a lesson. Stale for whoever read older ones."""
    lesson = work.session.get(Lesson, lesson_id)
    if lesson is None:
        raise NotFound(reason=WorkReason.NOT_FOUND)
    known = _open(work, lesson.work_id)
    chosen = _chosen(known.sources, draft.source_ids, "sources", WorkReason.NEEDS_EVIDENCE)
    save(work, Lesson, lesson_id, version, {"words": drafts.words(draft.words)})
    lesson.sources = chosen
    _settled(work, known)
    work.audit("commission.work.teach_better", str(known.ref), lesson=lesson_id)


def recommend(work: Work, work_id: int, draft: RecommendationDraft, now: datetime) -> Recommendation:
    """Something asked of somebody, from one lesson at least; the delay is the rules' own unless said."""
    requests.turnstile(work, work_id)
    known = held_work(work_id)
    refuse(policies.refusal_to_add_to(known, work.actor))
    made = Recommendation(
        work_id=work_id, created_at=now, rank=_next(work, Recommendation, work_id),
        lessons=_chosen(known.lessons, draft.lesson_ids, "lessons", WorkReason.NEEDS_A_LESSON),
        **_recommendation_columns(draft, known.mandate_id),
    )  # fmt: skip
    work.session.add(made)
    work.session.flush()
    requests.drop(work, known.ref, now)
    work.audit("commission.recommendation.write", str(made.ref), addressee=made.addressee)
    work.touch(PAGES)
    return made


def recommend_better(work: Work, recommendation_id: int, version: int, draft: RecommendationDraft) -> None:
    """Other words for a recommendation that nobody adopted. Stale for whoever read older ones."""
    known = held(recommendation_id)
    requests.turnstile(work, known.work_id)
    refuse(policies.refusal_to_change(known, known.work.mandate, work.actor))
    # One that is put to a consultation with its whole work stands still too.
    refuse(WorkReason.CONSULTED if known.work.consultation_runs else None)
    chosen = _chosen(known.work.lessons, draft.lesson_ids, "lessons", WorkReason.NEEDS_A_LESSON)
    columns = _recommendation_columns(draft, known.work.mandate_id)
    where = Recommendation.state == RecommendationState.DRAFT
    save(work, Recommendation, recommendation_id, version, columns, where)
    known.lessons = chosen
    work.session.flush()
    for subject in (known.ref, known.work.ref):
        requests.drop(work, subject, clock.now())
    work.audit("commission.recommendation.rewrite", str(known.ref))


def held_work(work_id: int) -> EvaluationWork:
    """The work of this number."""
    found = queries.work(work_id)
    if found is None:
        raise NotFound(reason=WorkReason.NOT_FOUND)
    return found


def held(recommendation_id: int) -> Recommendation:
    """The recommendation of this number."""
    found = queries.recommendation(recommendation_id)
    if found is None:
        raise NotFound(reason=WorkReason.NOT_FOUND)
    return found


def scopes_of(each: Recommendation) -> list[tuple[str, int]]:
    """The scopes whose respondents answer it."""
    return chain_of(Scope(ScopeKind.BODY, each.body_id)) if each.body_id is not None else []


def refuse(reason: WorkReason | None) -> None:
    """Raise this reason, if it is one."""
    if reason is not None:
        raise Refused(reason=reason)


def save(work: Work, model: Any, number: int, version: int, values: dict[str, Any], *where: Any) -> None:
    """Write these columns on the version that was read; Stale when another one was written meanwhile."""
    mine = (model.id == number, model.version == version, *where)
    statement = update(model).where(*mine).values(**values, version=model.version + 1).returning(model.id)
    if work.session.execute(statement).one_or_none() is None:
        raise Stale(reason=WorkReason.CHANGED_MEANWHILE)
    found = work.session.get(model, number)
    if found is not None:
        work.session.refresh(found)
    work.touch(PAGES)


def _mandate(mandate_id: int) -> Mandate:
    mandate = mandates.by_id(mandate_id)
    if mandate is None:
        raise NotFound(reason=WorkReason.NOT_FOUND)
    return mandate


def _open(work: Work, work_id: int) -> EvaluationWork:
    """The work, held so that it is not adopted meanwhile, when this actor may change it."""
    requests.turnstile(work, work_id)
    known = held_work(work_id)
    work.session.refresh(known)
    refuse(policies.refusal_to_change(known, known.mandate, work.actor))
    return known


def _settled(work: Work, known: EvaluationWork) -> None:
    """It says something else: who asked to adopt it asked for other words."""
    work.session.flush()
    requests.drop(work, known.ref, clock.now())
    work.session.expire(known, ["sources", "lessons"])
    work.touch(PAGES)


def _next(work: Work, model: Any, work_id: int) -> int:
    last = work.session.scalar(select(func.max(model.rank)).where(model.work_id == work_id))
    return int(last or 0) + 1


def _chosen(known: Collection[Any], ids: Collection[int], field: str, missing: WorkReason) -> list[Any]:
    found = [each for each in known if each.id in set(ids)]
    if not found:
        raise Invalid(fields={field: missing.sentence})
    return found


def _work_columns(draft: WorkDraft) -> dict[str, Any]:
    return {
        "title": drafts.line(draft.title, "title"), "summary": drafts.words(draft.summary, "summary"),
        "authors": draft.authors.strip(),
    }  # fmt: skip


def _recommendation_columns(draft: RecommendationDraft, mandate_id: int) -> dict[str, Any]:
    book = mandates.rules_in_force(mandate_id)
    usual = (book.rules if book is not None else DEFAULT).answer_days
    return {
        "words": drafts.words(draft.words), "details": draft.details.strip(), "body_id": draft.body_id,
        "addressee": drafts.line(draft.addressee, "addressee", drafts.LONGEST_NAME),
        "delay_days": drafts.checked_delay(draft.delay_days, usual),
    }  # fmt: skip
