"""What a member of the bureau asked to adopt: that text and no other. Who changes it afterwards drops the request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from commission.works import queries
from commission.works.models import AdoptionRequest, EvaluationWork, Recommendation
from commission.works.policies import Adoptable
from commission.works.types import RecommendationState
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work


def turnstile(work: Work, work_id: int) -> None:
    """Hold the row of a work: its words do not change while somebody asks for its adoption."""
    work.session.execute(select(EvaluationWork.id).where(EvaluationWork.id == work_id).with_for_update())


def drop(work: Work, subject: Ref, now: datetime) -> None:
    """What was asked by hand has no object any more: it was decided otherwise, or it was another text."""
    mine = (AdoptionRequest.subject_kind == subject.kind, AdoptionRequest.subject_id == subject.id)
    open_ones = (*mine, AdoptionRequest.settled_at.is_(None))
    dropped = update(AdoptionRequest).where(*open_ones).values(settled_at=now, granted=False)
    if work.session.execute(dropped.returning(AdoptionRequest.id)).first() is not None:
        work.audit("commission.adoption.drop", str(subject))


def mark_of(thing: Adoptable) -> str:
    """A short name of everything that would be adopted, as it reads now; other words have another one."""
    told: list[object]
    if isinstance(thing, EvaluationWork):
        told = [
            thing.title,
            thing.summary,
            thing.authors,
            *_taught(thing),
            *_asked(queries.recommendations_of(thing.id)),
        ]
    else:
        told = list(_asked([thing]))
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16]


def _taught(known: EvaluationWork) -> list[object]:
    sources = [[each.id, each.part.value, each.words, str(each.about or each.link)] for each in known.sources]
    return [sources, [[each.words, [source.id for source in each.sources]] for each in known.lessons]]


def _asked(several: Sequence[Recommendation]) -> list[object]:
    """Those that nobody adopted yet: a work brings them along."""
    return [
        [each.id, each.words, each.details, each.addressee, each.body_id, each.delay_days,
         [lesson.id for lesson in each.lessons]]
        for each in several
        if each.state is RecommendationState.DRAFT
    ]  # fmt: skip
