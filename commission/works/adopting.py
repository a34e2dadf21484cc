"""How works and recommendations are adopted: by a consultation, or by two people who give a public reason."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from commission.consultations.events import (
    ConsultationCancelled,
    ConsultationFinal,
    ConsultationOpened,
    ConsultationWithoutQuorum,
)
from commission.consultations.types import Kind, Outcome
from commission.mandates import queries as mandates
from commission.mandates.models import Mandate
from commission.works import drafts, policies, queries, requests, services
from commission.works.events import WorkAdopted
from commission.works.models import AdoptionRequest, EvaluationWork, Recommendation
from commission.works.policies import Adoptable
from commission.works.types import PAGES, RECOMMENDATION, WORK, Part, RecommendationState, WorkReason, WorkState
from commons.kernel import clock
from commons.kernel.errors import NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation


def ask(work: Work, subject: Ref, reason: str, now: datetime, read: str | None = None) -> AdoptionRequest:
    """A member of the bureau asks that it be adopted, with a reason that everybody will read.

    `read`: the mark of what stood on their page (`requests.mark_of`); Stale when it reads otherwise by now.
    """
    thing = adoptable(work, subject)
    mandate = mandate_of(thing)
    member = mandates.member_of(work.actor.person_id, mandate.id)
    services.refuse(policies.refusal_to_ask(thing, mandate, member))
    _must_teach(thing)
    if read is not None and read != requests.mark_of(thing):
        raise Stale(reason=WorkReason.REWRITTEN)
    request = AdoptionRequest(
        subject_kind=subject.kind, subject_id=subject.id, reason=drafts.words(reason, "reason"),
        asked_by_id=work.actor.person_id, asked_at=now,
    )  # fmt: skip
    try:
        with work.session.begin_nested():
            work.session.add(request)
    except IntegrityError as error:
        raise Refused(reason=WorkReason.ALREADY_ASKED) from error
    work.audit("commission.adoption.ask", str(subject), reason=request.reason)
    return request


def settle(work: Work, subject: Ref, granted: bool, now: datetime) -> None:
    """The secretariat carries out what a member of the bureau asked, or hands it back; never the same person."""
    thing = adoptable(work, subject)
    request = queries.open_request(subject)
    services.refuse(policies.refusal_to_settle(thing, mandate_of(thing), request, work.actor))
    assert request is not None  # the policy refuses otherwise
    mine = (AdoptionRequest.id == request.id, AdoptionRequest.settled_at.is_(None))
    values = {"settled_at": now, "settled_by_id": work.actor.person_id, "granted": granted}
    done = update(AdoptionRequest).where(*mine).values(values).returning(AdoptionRequest.id)
    if work.session.execute(done).one_or_none() is None:
        raise Refused(reason=WorkReason.NOT_ASKED)
    if granted:
        adopt(work, thing, request.reason, now)
    work.audit("commission.adoption.settle", str(subject), granted=granted, reason=request.reason)


def adoptable(work: Work, subject: Ref) -> Adoptable:
    """The work or the recommendation, held until this is done."""
    found: Adoptable | None = None
    if subject.kind == WORK:
        found = work.session.get(EvaluationWork, subject.id)
    elif subject.kind == RECOMMENDATION:
        found = work.session.get(Recommendation, subject.id)
    if found is None:
        raise NotFound(reason=WorkReason.NOT_FOUND)
    work.session.refresh(found, with_for_update={"of": type(found)})
    return found


def mandate_of(thing: Adoptable) -> Mandate:
    """The mandate in which it is written."""
    return thing.mandate if isinstance(thing, EvaluationWork) else thing.work.mandate


def adopt(work: Work, thing: Adoptable, why: str, now: datetime) -> None:
    """It is adopted; a work brings its recommendations along. Nothing when it already is."""
    if isinstance(thing, EvaluationWork):
        if thing.state is WorkState.DRAFT:
            thing.state, thing.adopted_at, thing.adopted_why = WorkState.ADOPTED, now, why
            thing.version += 1
            _tie_sources(work, thing, now)
            work.record(WorkAdopted(thing.id))
        several = queries.recommendations_of(thing.id)
    else:
        several = [thing]
    for each in several:
        if each.state is RecommendationState.DRAFT:
            each.state, each.adopted_at, each.adopted_why = RecommendationState.ADOPTED, now, why
            each.version += 1
            threads.tie(work, each.work.ref, each.ref, Relation.LED_TO, now)
    work.session.flush()
    work.touch(PAGES)


def commission_is_consulted(work: Work, fact: ConsultationOpened) -> None:
    """A consultation opened on a work or a recommendation: its words stand still until the result."""
    thing = _consulted(work, fact.subject_kind, fact.subject_id)
    if thing is not None and policies.is_draft(thing):
        thing.consultation_id, thing.consultation_runs = fact.consultation_id, True
        work.touch(PAGES)


def result_adopts_or_not(work: Work, fact: ConsultationFinal) -> None:
    """The result stands: adopted by vote or consent, else words may change again (a sense check binds none)."""
    thing = _consulted(work, fact.subject_kind, fact.subject_id)
    if thing is None or not policies.is_draft(thing):
        return
    thing.consultation_id, thing.consultation_runs = fact.consultation_id, False
    if fact.outcome == Outcome.ADOPTED and fact.kind != Kind.SENSE:
        now = clock.now()
        requests.drop(work, Ref(fact.subject_kind, fact.subject_id), now)
        adopt(work, thing, "", now)
        follows = Ref("commission.consultation", fact.consultation_id)
        threads.tie(work, thing.ref, follows, Relation.DECIDED_BY, now)
    work.session.flush()
    work.touch(PAGES)


def nothing_was_decided(work: Work, fact: ConsultationCancelled | ConsultationWithoutQuorum) -> None:
    """It was called off, or too few took part: words may change again."""
    thing = _consulted(work, fact.subject_kind, fact.subject_id)
    if thing is not None and policies.is_draft(thing) and thing.consultation_id == fact.consultation_id:
        thing.consultation_runs = False
        work.touch(PAGES)


def _consulted(work: Work, kind: str, number: int) -> Adoptable | None:
    return adoptable(work, Ref(kind, number)) if kind in (WORK, RECOMMENDATION) else None


def _must_teach(thing: Adoptable) -> None:
    if isinstance(thing, EvaluationWork) and not thing.lessons:
        raise Refused(reason=WorkReason.NOTHING_TO_ADOPT)


def _tie_sources(work: Work, thing: EvaluationWork, now: datetime) -> None:
    for source in thing.sources:
        if source.about is not None:
            relation = Relation.LED_TO if source.part is Part.QUESTION else Relation.QUOTED_IN
            threads.tie(work, source.about, thing.ref, relation, now)
