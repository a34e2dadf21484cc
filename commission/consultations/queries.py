"""What is read of consultations: lists, one of them, who speaks in it, what was said, what was answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from commission.consultations.models import (
    Consultation,
    ConsultationStep,
    Contest,
    Elector,
    ObjectionReply,
    Voice,
)
from commission.consultations.opinion_models import MinorityOpinion, MinoritySignature
from commission.consultations.types import Outcome, State
from commission.mandates.models import CommissionMember
from commons.kernel.db import db
from commons.kernel.refs import Ref

#: Where something was adopted and the result is public.
PUBLISHED = (State.PROCLAIMED, State.CONTESTED, State.FINAL)


def by_id(consultation_id: int) -> Consultation | None:
    """One consultation."""
    return db.session.get(Consultation, consultation_id)


def by_ids(ids: Collection[int]) -> Sequence[Consultation]:
    """Several, by number."""
    return db.session.scalars(select(Consultation).where(Consultation.id.in_(ids))).all() if ids else []


def public() -> Sequence[Consultation]:
    """Every one the bureau announced, the latest first."""
    query = select(Consultation).where(Consultation.announced_at.is_not(None))
    return db.session.scalars(query.order_by(Consultation.opens_at.desc(), Consultation.id.desc())).all()


def of_mandate(mandate_id: int) -> Sequence[Consultation]:
    """Every one of a mandate, the latest first."""
    query = select(Consultation).where(Consultation.mandate_id == mandate_id)
    return db.session.scalars(query.order_by(Consultation.opens_at.desc(), Consultation.id.desc())).all()


def of_subject(subject: Ref) -> Sequence[Consultation]:
    """Every one about this thing, the earliest first."""
    mine = (Consultation.subject_kind == subject.kind, Consultation.subject_id == subject.id)
    return db.session.scalars(select(Consultation).where(*mine).order_by(Consultation.id)).all()


def following(consultation_id: int) -> Consultation | None:
    """The round, vote or second convocation that follows this one."""
    mine = (Consultation.previous_id == consultation_id, Consultation.state != State.CANCELLED)
    return db.session.scalar(select(Consultation).where(*mine))


def steps(ids: Collection[int]) -> dict[int, list[ConsultationStep]]:
    """The moves of each, in order."""
    query = select(ConsultationStep).where(ConsultationStep.consultation_id.in_(ids))
    found: dict[int, list[ConsultationStep]] = defaultdict(list)
    for step in db.session.scalars(query.order_by(ConsultationStep.at, ConsultationStep.id)) if ids else ():
        found[step.consultation_id].append(step)
    return found


def electors(consultation_id: int) -> Sequence[Elector]:
    """Who speaks for each seat, by number of seat."""
    query = select(Elector).where(Elector.consultation_id == consultation_id)
    return db.session.scalars(query.order_by(Elector.seat_id)).all()


def elector_of(consultation_id: int, member_id: int) -> Elector | None:
    """The line of this member on the electorate."""
    mine = (Elector.consultation_id == consultation_id, Elector.member_id == member_id)
    return db.session.scalar(select(Elector).where(*mine))


def elector_of_seat(consultation_id: int, seat_id: int) -> Elector | None:
    """Who speaks for this seat."""
    mine = (Elector.consultation_id == consultation_id, Elector.seat_id == seat_id)
    return db.session.scalar(select(Elector).where(*mine))


def speaks_in(member_id: int, states: Collection[State]) -> Sequence[Consultation]:
    """The consultations in these states on whose electorate this member stands."""
    query = select(Consultation).join(Elector, Elector.consultation_id == Consultation.id)
    query = query.where(Elector.member_id == member_id, Consultation.state.in_(states))
    return db.session.scalars(query.order_by(Consultation.closes_at)).all()


def voices(consultation_id: int) -> dict[int, list[Voice]]:
    """Everything each elector said openly, in order: the last one counts."""
    query = select(Voice).join(Elector, Elector.id == Voice.elector_id)
    query = query.where(Elector.consultation_id == consultation_id).order_by(Voice.elector_id, Voice.number)
    found: dict[int, list[Voice]] = defaultdict(list)
    for voice in db.session.scalars(query):
        found[voice.elector_id].append(voice)
    return found


def voices_of(elector_id: int) -> Sequence[Voice]:
    """What one elector said openly, in order."""
    return db.session.scalars(select(Voice).where(Voice.elector_id == elector_id).order_by(Voice.number)).all()


def standing(consultation_id: int) -> list[Voice]:
    """The voice of each elector that counts."""
    return [said[-1] for said in voices(consultation_id).values()]


def silent(consultation: Consultation) -> list[Elector]:
    """Those who still sit and gave no open voice yet."""
    spoken = {voice.elector_id for voice in standing(consultation.id)}
    return [each for each in electors(consultation.id) if each.id not in spoken and each.member.until is None]


def objections(consultation_id: int) -> list[Voice]:
    """The objections that stand, in the order they were made."""
    return sorted((v for v in standing(consultation_id) if v.objects), key=lambda voice: (voice.at, voice.id))


def voice(voice_id: int) -> Voice | None:
    """One voice."""
    return db.session.get(Voice, voice_id)


def replies(voice_ids: Collection[int]) -> dict[int, ObjectionReply]:
    """What was answered to each objection."""
    query = select(ObjectionReply).where(ObjectionReply.voice_id.in_(voice_ids))
    return {reply.voice_id: reply for reply in db.session.scalars(query)} if voice_ids else {}


def contests(consultation_id: int) -> Sequence[Contest]:
    """Who contested the result, in order."""
    return db.session.scalars(
        select(Contest).where(Contest.consultation_id == consultation_id).order_by(Contest.id)
    ).all()


def contest(contest_id: int) -> Contest | None:
    """One contestation."""
    return db.session.get(Contest, contest_id)


def unanswered(consultation_id: int) -> int:
    """How many contestations wait for an answer."""
    return sum(each.answered_at is None for each in contests(consultation_id))


def opinion(opinion_id: int) -> MinorityOpinion | None:
    """One minority opinion."""
    return db.session.get(MinorityOpinion, opinion_id)


def opinions_by_id(ids: Collection[int]) -> Sequence[MinorityOpinion]:
    """Several, by number."""
    return db.session.scalars(select(MinorityOpinion).where(MinorityOpinion.id.in_(ids))).all() if ids else []


def opinions(consultation_id: int) -> Sequence[MinorityOpinion]:
    """The minority opinions on what one consultation adopted, in the order they were written."""
    query = select(MinorityOpinion).where(MinorityOpinion.consultation_id == consultation_id)
    return db.session.scalars(query.order_by(MinorityOpinion.id)).all()


def is_signed(opinion: MinorityOpinion) -> bool:
    """True once enough members signed for it to be joined to what was adopted (those who withdrew later included)."""
    return len(opinion.signatures) >= opinion.consultation.rules_kept.minority_signatures


def minority_opinions(subject: Ref) -> list[tuple[str, list[CommissionMember], datetime | None]]:
    """(text, signatories, when all withdrew) of each opinion joined to this thing since it was adopted (B8)."""
    query = select(MinorityOpinion).join(Consultation, Consultation.id == MinorityOpinion.consultation_id)
    query = query.where(
        Consultation.subject_kind == subject.kind, Consultation.subject_id == subject.id,
        Consultation.outcome == Outcome.ADOPTED, Consultation.state.in_(PUBLISHED),
    ).options(selectinload(MinorityOpinion.signatures))  # fmt: skip
    joined = [each for each in db.session.scalars(query.order_by(MinorityOpinion.id)) if is_signed(each)]
    return [(each.words, [signed.member for signed in each.standing], each.withdrawn_at) for each in joined]


def signed_by(member_ids: Collection[int]) -> Sequence[MinoritySignature]:
    """What these holders signed."""
    return db.session.scalars(select(MinoritySignature).where(MinoritySignature.member_id.in_(member_ids))).all()


def due_to_close(now: datetime) -> list[int]:
    """Those whose end has passed while they are still open."""
    late = (Consultation.state == State.OPEN, Consultation.closes_at <= now)
    return list(db.session.scalars(select(Consultation.id).where(*late).order_by(Consultation.closes_at)))


def boxes_left(now: datetime) -> list[int]:
    """Secret votes that were called off, whose box is past its end and not shut."""
    left = (
        Consultation.state == State.CANCELLED, Consultation.secret, Consultation.opened_at.is_not(None),
        Consultation.closed_at.is_(None), Consultation.closes_at <= now,
    )  # fmt: skip
    return list(db.session.scalars(select(Consultation.id).where(*left)))


def due_to_settle(now: datetime) -> list[int]:
    """Those whose time to contest is over."""
    over = (Consultation.state.in_((State.PROCLAIMED, State.CONTESTED)), Consultation.contest_until <= now)
    return list(db.session.scalars(select(Consultation.id).where(*over).order_by(Consultation.id)))


def due_to_remind(now: datetime, until: datetime) -> list[int]:
    """Those that end before this moment, whose members were not reminded yet."""
    soon = (
        Consultation.state == State.OPEN, Consultation.closes_at > now, Consultation.closes_at <= until,
        Consultation.reminded_at.is_(None),
    )  # fmt: skip
    return list(db.session.scalars(select(Consultation.id).where(*soon).order_by(Consultation.id)))


def accounts_members(account_id: int) -> Sequence[CommissionMember]:
    """Every part of a seat this person holds or held."""
    query = select(CommissionMember).where(CommissionMember.account_id == account_id)
    return db.session.scalars(query.order_by(CommissionMember.id)).all()


def contests_of(ids: Collection[int]) -> dict[int, list[Contest]]:
    """Who contested each result, in order."""
    found: dict[int, list[Contest]] = defaultdict(list)
    query = select(Contest).where(Contest.consultation_id.in_(ids)).order_by(Contest.id)
    for each in db.session.scalars(query) if ids else ():
        found[each.consultation_id].append(each)
    return found


def contests_waiting() -> list[tuple[Consultation, Contest]]:
    """Every contestation without an answer, with what it is about."""
    query = select(Consultation, Contest).join(Contest, Contest.consultation_id == Consultation.id)
    rows = db.session.execute(query.where(Contest.answered_at.is_(None)).order_by(Contest.id))
    return [(consultation, each) for consultation, each in rows]


def spoken_in_by(account_id: int) -> Sequence[int]:
    """The consultations on whose electorate this person stands or stood."""
    query = select(Elector.consultation_id).join(CommissionMember, CommissionMember.id == Elector.member_id)
    return list(db.session.scalars(query.where(CommissionMember.account_id == account_id).distinct()))
