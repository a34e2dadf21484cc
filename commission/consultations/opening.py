"""Opens a consultation: rules copied, electorate and quorum written down, once and for all (B1)."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from commission.consultations import counting, letters, policies
from commission.consultations.acts import asker, become, held, obey
from commission.consultations.events import ConsultationOpened, ConsultationWithoutQuorum
from commission.consultations.models import Consultation, Elector
from commission.consultations.reasons import ConsultationReason
from commission.consultations.types import Outcome, State
from commission.learning import queries as learning
from commission.mandates import queries as mandates
from commission.mandates.models import CommissionMember, RuleBook
from commission.mandates.rules import Rules
from commission.mandates.types import Part, SeatState, Voter
from commons.ballot_box import services as box
from commons.ballot_box.types import PollPlan
from commons.identity.colleges import College
from commons.kernel.errors import Refused
from commons.kernel.unit_of_work import Work


def open_(work: Work, consultation_id: int, now: datetime) -> Consultation:
    """Take voices from now on; with too few present, write that down instead. NotFound, Refused."""
    consultation = held(work, consultation_id)
    book, asked = mandates.rules_in_force(consultation.mandate_id), asker(consultation.open_asked_by)
    obey(policies.refusal_to_open(consultation, asked, book.rules if book else None, work.actor, now))
    assert book is not None  # refused above
    assert asked is not None
    voters = snapshot(work, consultation, now)
    frozen = _frozen(consultation, book, voters, now)
    if frozen["quorum_opening"]["reached"] or not consultation.kind.decides:
        _take_voices(work, consultation, voters, frozen, asked, now)
    else:
        become(
            work, consultation, State.NO_QUORUM, now, **frozen, outcome=Outcome.NO_QUORUM, asked_by=asked.id
        )  # fmt: skip
        work.record(without_quorum(consultation))
    return consultation


def snapshot(work: Work, consultation: Consultation, now: datetime) -> list[Voter]:
    """Write down who speaks for each seat; the only time this is worked out."""
    voters = _voters(consultation, now)
    work.session.add_all(
        Elector(
            consultation_id=consultation.id, seat_id=voter.seat_id, member_id=voter.member_id,
            college=voter.college, part=voter.part,
        )
        for voter in voters
    )  # fmt: skip
    work.session.flush()
    return voters


def _voters(consultation: Consultation, now: datetime) -> list[Voter]:
    """Who speaks for each seat; training takes nobody's voice (B9), unless the rules in force say so."""
    absent = {*consultation.absent, *learning.kept_from_voting(consultation.mandate_id)}
    return mandates.voters(consultation.mandate_id, consultation.subject, now, absent)


def foreseen(consultation: Consultation, now: datetime) -> tuple[list[Voter], counting.Quorum | None]:
    """Who would speak if it were opened now, and the quorum they make; None without adopted rules."""
    voters = _voters(consultation, now)
    book = mandates.rules_in_force(consultation.mandate_id)
    if book is None:
        return voters, None
    return voters, quorum_of(consultation, book.rules, filled(consultation.mandate_id), _by_college(voters))


def filled(mandate_id: int) -> dict[str, int]:
    """Filled seats by college, the empty ones with 0; a seat whose substitute alone is left is filled too."""
    held_now = Counter(
        seat.college.value
        for seat in mandates.seats(mandate_id)
        if seat.state is SeatState.OPEN and any(seat.held_by(part) for part in Part)
    )
    return {college.value: held_now[college.value] for college in College}


def quorum_of(
    consultation: Consultation, rules: Rules, seats: dict[str, int], present: dict[str, int]
) -> counting.Quorum:  # fmt: skip
    """The quorum that these rules ask for; a second convocation has its own, when they know one."""
    second = rules.second_quorum_share if consultation.convocation > 1 else None
    return counting.quorum(seats, present, second or rules.quorum_share, rules.quorum_colleges)


def as_json(found: counting.Quorum, present: dict[str, int]) -> dict[str, Any]:
    """A quorum as it is kept: every number it was worked out from."""
    return {**asdict(found), "empty": list(found.empty), "reached": found.reached, "present": present}


def without_quorum(consultation: Consultation) -> ConsultationWithoutQuorum:
    """The fact that nothing was decided."""
    second = consultation.rules_kept.second_quorum_share is not None and consultation.convocation == 1
    return ConsultationWithoutQuorum(consultation.id, consultation.subject_kind, consultation.subject_id, second)


def _frozen(consultation: Consultation, book: RuleBook, voters: list[Voter], now: datetime) -> dict[str, Any]:
    seats, present = filled(consultation.mandate_id), _by_college(voters)
    found = quorum_of(consultation, book.rules, seats, present)
    return {
        "rules": book.rules.as_json(), "rulebook_id": book.id, "filled": seats, "opened_at": now,
        "quorum_opening": as_json(found, present),
    }  # fmt: skip


def _take_voices(
    work: Work, consultation: Consultation, voters: list[Voter], frozen: dict[str, Any], asked: CommissionMember,
    now: datetime,
) -> None:  # fmt: skip
    try:
        with work.session.begin_nested():
            become(work, consultation, State.OPEN, now, **frozen, asked_by=asked.id)
    except IntegrityError as error:
        raise Refused(reason=ConsultationReason.ANOTHER_OPEN) from error
    if consultation.secret:
        rules = {"kind": consultation.kind.value, "questions": consultation.questions, **frozen["rules"]}
        box.open_poll(work, PollPlan(consultation.poll_key, now, consultation.closes_at, rules))
    work.record(ConsultationOpened(consultation.id, consultation.subject_kind, consultation.subject_id))
    letters.opened(work, consultation, [voter.member_id for voter in voters])


def _by_college(voters: list[Voter]) -> dict[str, int]:
    return dict(Counter(voter.college.value for voter in voters))


def mark_reminded(work: Work, consultation_id: int, now: datetime) -> bool:
    """True for whoever is the first to remind members; one conditional update decides."""
    first = (Consultation.id == consultation_id, Consultation.reminded_at.is_(None), Consultation.state == State.OPEN)
    statement = update(Consultation).where(*first).values(reminded_at=now).returning(Consultation.id)
    statement = statement.execution_options(synchronize_session=False)
    return work.session.execute(statement).one_or_none() is not None
