"""Minority opinions: written and signed by members, joined to what was adopted, withdrawn by those who signed (B8)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from commission.consultations import policies
from commission.consultations.acts import LONGEST_WORDS, held, member_acting, obey, readable
from commission.consultations.models import Consultation
from commission.consultations.opinion_models import MinorityOpinion, MinoritySignature
from commission.consultations.reasons import ConsultationReason
from commission.consultations.types import CONSULTATION, MINORITY_OPINION, PAGES
from commission.mandates import policies as mandates
from commons.kernel.errors import NotFound, Refused
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation


def write(
    work: Work, consultation_id: int, words: str, ticket: str | None, now: datetime, language: str = "fr"
) -> MinorityOpinion:
    """Write an opinion and sign it; the form sent twice makes one. NotFound, Refused, Invalid (words)."""
    consultation = held(work, consultation_id, alone=False)
    member = member_acting(work, consultation)
    obey(policies.refusal_to_sign(consultation, member, now))
    said = readable(words, LONGEST_WORDS, "words", ConsultationReason.NEEDS_A_REASON)
    row = {"consultation_id": consultation_id, "words": said, "language": language, "ticket": ticket, "written_at": now}
    statement = (
        insert(MinorityOpinion).values(row).on_conflict_do_nothing(constraint="uq_commission_minority_opinion_ticket")
    )
    made = work.session.execute(statement.returning(MinorityOpinion.id)).scalar_one_or_none()
    if made is None:
        return work.session.scalars(select(MinorityOpinion).where(MinorityOpinion.ticket == ticket)).one()
    threads.tie(work, Ref(CONSULTATION, consultation_id), Ref(MINORITY_OPINION, made), Relation.LED_TO, now)
    return sign(work, made, now)


def sign(work: Work, opinion_id: int, now: datetime) -> MinorityOpinion:
    """Sign an opinion; signing again after having withdrawn counts again. NotFound, Refused."""
    opinion, consultation = _found(work, opinion_id)
    member = member_acting(work, consultation)
    obey(policies.refusal_to_sign(consultation, member, now))
    assert member is not None  # refused above
    statement = insert(MinoritySignature).values(opinion_id=opinion_id, member_id=member.id, at=now)
    statement = statement.on_conflict_do_update(
        constraint="uq_commission_minority_signature_once", set_={"withdrawn_at": None}
    )  # fmt: skip
    work.session.execute(statement)
    return _changed(work, opinion, None, "sign")


def withdraw(work: Work, opinion_id: int, now: datetime) -> MinorityOpinion:
    """Take one's signature back, at any time; an opinion that nobody signs any more is withdrawn. NotFound, Refused."""
    opinion, consultation = _found(work, opinion_id)
    member = member_acting(work, consultation)
    obey(mandates.refusal_as_member(member))
    assert member is not None  # refused above
    mine = (MinoritySignature.opinion_id == opinion_id, MinoritySignature.member_id == member.id)
    statement = (
        update(MinoritySignature).where(*mine, MinoritySignature.withdrawn_at.is_(None)).values(withdrawn_at=now)
    )
    if work.session.execute(statement.returning(MinoritySignature.id)).scalar_one_or_none() is None:
        raise Refused(reason=ConsultationReason.NOT_SIGNED)
    left = select(MinoritySignature.id).where(
        MinoritySignature.opinion_id == opinion_id, MinoritySignature.withdrawn_at.is_(None)
    )
    gone = work.session.scalar(left.limit(1)) is None
    return _changed(work, opinion, now if gone else None, "withdraw")


def _found(work: Work, opinion_id: int) -> tuple[MinorityOpinion, Consultation]:
    """The opinion with its row held: of two who withdraw at once, the second sees that nobody is left."""
    query = select(MinorityOpinion).where(MinorityOpinion.id == opinion_id).with_for_update(of=MinorityOpinion)
    opinion = work.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if opinion is None:
        raise NotFound(reason=ConsultationReason.NOT_FOUND)
    return opinion, opinion.consultation


def _changed(work: Work, opinion: MinorityOpinion, withdrawn_at: datetime | None, act: str) -> MinorityOpinion:
    opinion.withdrawn_at = withdrawn_at
    work.session.flush()
    work.session.refresh(opinion)
    work.audit(f"commission.minority_opinion.{act}", str(Ref(MINORITY_OPINION, opinion.id)))
    work.touch(PAGES)
    return opinion
