"""Closes a consultation, proclaims what came out, calls it off, or settles it once nobody can contest any more."""

from __future__ import annotations

from datetime import datetime

from commission.consultations import opening, policies, queries, results
from commission.consultations.acts import LONGEST_WORDS, asker, become, held, obey, readable
from commission.consultations.events import ConsultationCancelled, ConsultationFinal, ConsultationProclaimed
from commission.consultations.models import Consultation
from commission.consultations.reasons import ConsultationReason
from commission.consultations.types import Outcome, State
from commons.ballot_box import services as box
from commons.kernel.unit_of_work import Work


def close(work: Work, consultation_id: int, now: datetime) -> Consultation:
    """No voice any more; the quorum is looked at again. Of two who close at once, the second is told. Refused."""
    consultation = held(work, consultation_id)
    asked = asker(consultation.close_asked_by)
    obey(policies.refusal_to_close(consultation, asked, work.actor, now))
    if consultation.secret:
        box.close(work, consultation.poll_key, now)
    present = results.taking_part(consultation)
    found = opening.quorum_of(consultation, consultation.rules_kept, consultation.filled or {}, present)
    asked_by = asked.id if asked is not None and not work.actor.is_system else None
    ended = {"closed_at": now, "quorum_closing": opening.as_json(found, present), "asked_by": asked_by}
    if found.reached or not consultation.kind.decides:
        become(work, consultation, State.CLOSED, now, **ended)
    else:
        become(work, consultation, State.NO_QUORUM, now, outcome=Outcome.NO_QUORUM, **ended)
        work.record(opening.without_quorum(consultation))
    return consultation


def proclaim(work: Work, consultation_id: int, now: datetime) -> Consultation:
    """Count, and make the result public. NotFound, Refused."""
    consultation = held(work, consultation_id)
    obey(policies.refusal_to_proclaim(consultation, work.actor))
    found = results.result(consultation)
    until = policies.may_contest_until(consultation.rules_kept, now)
    become(
        work, consultation, State.PROCLAIMED, now, outcome=found.outcome, result=found.shown, chosen=found.chosen,
        proclaimed_at=now, contest_until=until,
    )  # fmt: skip
    work.record(
        ConsultationProclaimed(
            consultation.id, consultation.subject_kind, consultation.subject_id, consultation.kind.value,
            found.outcome.value, found.chosen,
        )
    )  # fmt: skip
    return consultation


def settle(work: Work, consultation_id: int, now: datetime) -> Consultation:
    """Nobody contested in time, or every contestation was answered: the result stands. NotFound, Refused."""
    consultation = held(work, consultation_id)
    waiting = queries.unanswered(consultation_id)
    obey(policies.refusal_to_settle(consultation, waiting, work.actor, now))
    assert consultation.outcome is not None  # proclaimed
    become(work, consultation, State.FINAL, now, final_at=now)
    work.record(
        ConsultationFinal(
            consultation.id, consultation.subject_kind, consultation.subject_id, consultation.kind.value,
            consultation.outcome.value, consultation.chosen,
        )
    )  # fmt: skip
    return consultation


def cancel(work: Work, consultation_id: int, reason: str, now: datetime) -> Consultation:
    """Call it off, in public, before anything is proclaimed. NotFound, Refused; Invalid (reason)."""
    consultation = held(work, consultation_id)
    obey(policies.refusal_to_cancel(consultation, work.actor))
    why = readable(reason, LONGEST_WORDS, "reason", ConsultationReason.NEEDS_A_REASON)
    become(work, consultation, State.CANCELLED, now, reason=why)
    work.record(ConsultationCancelled(consultation.id, consultation.subject_kind, consultation.subject_id))
    return consultation


def shut_box(work: Work, consultation_id: int, now: datetime) -> None:
    """Cut every link in the box of a secret vote that was called off; its ballots are never counted."""
    consultation = held(work, consultation_id)
    if consultation.state is State.CANCELLED and consultation.closed_at is None:
        box.close(work, consultation.poll_key, now)
        consultation.closed_at = now
