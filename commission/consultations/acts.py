"""What every command on a consultation begins and ends with: the row held, a refusal raised, the move written down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from commission.consultations import policies
from commission.consultations.models import Consultation, ConsultationStep
from commission.consultations.reasons import ConsultationReason
from commission.consultations.types import CONSULTATION, PAGES, State
from commission.mandates import queries as mandates
from commission.mandates.models import CommissionMember
from commons.kernel import clock
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work

LONGEST_TITLE, LONGEST_QUESTION, LONGEST_WORDS, LONGEST_TEXT = 160, 3_000, 4_000, 20_000


def held(work: Work, consultation_id: int, *, alone: bool = True) -> Consultation:
    """The consultation as it is once its row is held: alone by whoever moves it, together by those who speak.

    Whoever closes waits for the voices under way; a voice that comes after sees what the closing did.
    """
    frozen = clock.frozen_at()
    work.session.execute(select(func.set_config("possibles.now", frozen.isoformat() if frozen else "", True)))
    query = select(Consultation).where(Consultation.id == consultation_id)
    query = query.with_for_update(read=not alone, of=Consultation).execution_options(populate_existing=True)
    found = work.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(reason=ConsultationReason.NOT_FOUND)
    return found


def obey(refusal: policies.Refusal | None) -> None:
    """Raise this reason, if it is one."""
    if refusal is not None:
        raise Refused(reason=refusal)


def member_acting(work: Work, consultation: Consultation) -> CommissionMember | None:
    """The seat that whoever acts holds now in the mandate of this consultation."""
    return mandates.member_of(work.actor.person_id, consultation.mandate_id)


def asker(member_id: int | None) -> CommissionMember | None:
    """The member who asked, as long as they sit."""
    member = mandates.member(member_id) if member_id is not None else None
    return member if member is not None and member.until is None else None


def seen(work: Work, consultation: Consultation, version: int, values: dict[str, Any]) -> None:
    """Write what was changed by whoever read this version; another one is told."""
    mine = (Consultation.id == consultation.id, Consultation.version == version)
    statement = update(Consultation).where(*mine).values(**values, version=Consultation.version + 1)
    statement = statement.execution_options(synchronize_session=False)
    if work.session.execute(statement.returning(Consultation.id)).one_or_none() is None:
        raise Stale(reason=ConsultationReason.CHANGED_MEANWHILE)
    work.session.refresh(consultation)
    work.touch(PAGES)


def become(work: Work, consultation: Consultation, state: State, now: datetime, **values: Any) -> None:
    """Bring a consultation that is held to its next state, and write the move down."""
    asked_by, reason = values.pop("asked_by", None), values.get("reason", "")
    for name, value in {**values, "state": state}.items():
        setattr(consultation, name, value)
    consultation.version += 1
    step = ConsultationStep(
        consultation_id=consultation.id, state=state, at=now, reason=reason, asked_by=asked_by
    )  # fmt: skip
    work.session.add(step)
    work.session.flush()
    work.audit(f"commission.consultation.{state.value}", str(Ref(CONSULTATION, consultation.id)), reason=reason)
    work.touch(PAGES)


def readable(text: str, longest: int, field: str, reason: ConsultationReason) -> str:
    """Words as typed, without their margins; Invalid beside `field` when nothing can be read, or too much."""
    kept = text.strip()
    if len(kept) > longest:
        raise Invalid(fields={field: ConsultationReason.TOO_LONG.sentence})
    if not one_line(kept, longest):
        raise Invalid(fields={field: reason.sentence})
    return kept
