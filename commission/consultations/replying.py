"""Answers: of the drafting group to an objection, of the bureau to whoever contests a result."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from commission.consultations import policies, queries
from commission.consultations.acts import LONGEST_WORDS, become, held, member_acting, obey, readable
from commission.consultations.models import Contest, ObjectionReply
from commission.consultations.reasons import ConsultationReason
from commission.consultations.types import PAGES, Reply, State
from commons.kernel.errors import NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work


def answer_objection(work: Work, voice_id: int, reply: Reply, words: str, amendment: Ref | None, now: datetime) -> None:
    """The drafting group changes the text (new words, or an amendment) or keeps it, and says why; once.

    NotFound, Refused; Stale when another member of the group was faster; Invalid (words).
    """
    voice = queries.voice(voice_id)
    if voice is None or not voice.objects:
        raise NotFound(reason=ConsultationReason.NOT_FOUND)
    consultation = held(work, voice.elector.consultation_id, alone=False)
    member = member_acting(work, consultation)
    obey(policies.refusal_to_answer_an_objection(consultation, member, answered=False))
    assert member is not None  # refused above
    row = {
        "voice_id": voice_id, "reply": reply, "member_id": member.id, "at": now,
        "words": readable(words, LONGEST_WORDS, "words", ConsultationReason.NEEDS_A_REASON),
        "amendment_kind": amendment.kind if amendment else None, "amendment_id": amendment.id if amendment else None,
    }  # fmt: skip
    statement = (
        insert(ObjectionReply).values(row).on_conflict_do_nothing(constraint="uq_commission_objection_reply_once")
    )
    if work.session.execute(statement.returning(ObjectionReply.id)).scalar_one_or_none() is None:
        raise Stale(reason=ConsultationReason.ALREADY_ANSWERED)
    work.audit("commission.objection.answer", f"commission.consultation:{consultation.id}", reply=reply.value)
    work.touch(PAGES)


def contest(work: Work, consultation_id: int, words: str, now: datetime) -> Contest:
    """A member says in public why the result does not hold; once each, in time. Refused, Invalid (words)."""
    consultation = held(work, consultation_id)
    member = member_acting(work, consultation)
    obey(policies.refusal_to_contest(consultation, member, now))
    assert member is not None  # refused above
    said = readable(words, LONGEST_WORDS, "words", ConsultationReason.NEEDS_A_REASON)
    made = Contest(consultation_id=consultation_id, member_id=member.id, words=said, at=now)
    try:
        with work.session.begin_nested():
            work.session.add(made)
    except IntegrityError as error:
        raise Refused(reason=ConsultationReason.ALREADY_CONTESTED) from error
    if consultation.state is State.PROCLAIMED:
        become(work, consultation, State.CONTESTED, now, asked_by=member.id)
    work.audit("commission.consultation.contest", f"commission.consultation:{consultation_id}", contest=made.id)
    work.touch(PAGES)
    return made


def answer_contest(work: Work, contest_id: int, words: str, now: datetime) -> None:
    """The bureau answers in public, once; never whoever contests. NotFound, Refused, Stale, Invalid (words)."""
    found = queries.contest(contest_id)
    if found is None:
        raise NotFound(reason=ConsultationReason.NOT_FOUND)
    consultation = held(work, found.consultation_id)
    work.session.refresh(found)
    member = member_acting(work, consultation)
    refusal = policies.refusal_to_answer_a_contest(consultation, found, member)
    if refusal is ConsultationReason.ALREADY_ANSWERED:
        raise Stale(reason=refusal)
    obey(refusal)
    assert member is not None  # refused above
    said = readable(words, LONGEST_WORDS, "words", ConsultationReason.NEEDS_A_REASON)
    values = {"answer": said, "answered_by": member.id, "answered_at": now}
    work.session.execute(update(Contest).where(Contest.id == contest_id).values(**values))
    work.audit("commission.contest.answer", f"commission.consultation:{consultation.id}", contest=contest_id)
    work.touch(PAGES)
