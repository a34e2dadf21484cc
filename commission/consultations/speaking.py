"""Takes voices: open ones, with their history, and secret ballots through the box."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from commission.consultations import letters, policies, queries, results
from commission.consultations.acts import LONGEST_WORDS, held, member_acting, obey, readable
from commission.consultations.models import Consultation, Elector, Voice
from commission.consultations.reasons import ConsultationReason
from commission.consultations.types import PAGES, Answer, Said
from commission.mandates.models import CommissionMember
from commons.ballot_box import codes
from commons.ballot_box import queries as boxes
from commons.ballot_box import services as box
from commons.ballot_box.models import Poll
from commons.ballot_box.types import WHOLE_POLL, Cast, Sheet
from commons.ballot_box.types import Reason as BoxReason
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work


def heard(consultation: Consultation, member: CommissionMember | None) -> Elector:
    """The line of this member on the electorate; Refused, with why their voice is not heard."""
    elector = queries.elector_of(consultation.id, member.id) if member is not None else None
    of_seat = queries.elector_of_seat(consultation.id, member.seat_id) if member is not None else None
    obey(policies.refusal_as_elector(member, elector, of_seat))
    assert elector is not None  # refused above
    return elector


def speak(work: Work, consultation_id: int, said: Said, seen: int, now: datetime) -> Voice:
    """Give an open voice, or change it: `seen` is how many this seat had given when the page was read.

    The same words again change nothing. Stale: another window was faster. NotFound, Refused, Invalid.
    """
    consultation = held(work, consultation_id, alone=False)
    elector = heard(consultation, member_acting(work, consultation))
    obey(policies.refusal_to_speak(consultation, now))
    if consultation.secret:
        raise Refused(reason=ConsultationReason.IS_SECRET)
    checked = _checked(consultation, said)
    number = _put_down(work, elector, checked, seen, now)
    if number is None:
        return _same_again(work, elector, checked)
    work.audit("commission.consultation.speak", f"commission.consultation:{consultation_id}", seat=elector.seat_id)
    work.touch(PAGES)
    return work.session.execute(select(Voice).where(Voice.id == number)).scalar_one()


def speak_for(work: Work, consultation_id: int, elector_id: int, said: Said, now: datetime) -> Voice:
    """The secretariat takes down the first voice of a member who has no device; only they change it afterwards.

    Marked as such, and they are told. NotFound, Refused, Invalid; Stale when they already spoke.
    """
    consultation = held(work, consultation_id, alone=False)
    elector = work.session.get(Elector, elector_id)
    if elector is None or elector.consultation_id != consultation_id:
        raise NotFound(reason=ConsultationReason.NOT_FOUND)
    obey(policies.refusal_to_take_down(consultation, elector, work.actor, now))
    number = _put_down(work, elector, _checked(consultation, said), 0, now, assisted=True)
    if number is None:
        raise Stale(reason=ConsultationReason.ALREADY_SPOKEN)
    letters.taken_down(work, consultation, elector.member_id)
    work.audit("commission.consultation.take_down", f"commission.consultation:{consultation_id}", seat=elector.seat_id)
    work.touch(PAGES)
    return work.session.execute(select(Voice).where(Voice.id == number)).scalar_one()


def _put_down(
    work: Work, elector: Elector, said: Said, seen: int, now: datetime, *, assisted: bool = False
) -> int | None:
    """The number of the new row; None when this seat said more than was seen (the unique index decides)."""
    known = queries.voices_of(elector.id)
    if len(known) > seen or (known and _says(known[-1]) == said):
        return None
    row = {
        "elector_id": elector.id, "number": len(known) + 1, "answers": dict(said.answers), "objects": said.objects,
        "passage_key": said.passage_key, "words": said.words, "at": now, "assisted": assisted,
    }  # fmt: skip
    statement = insert(Voice).values(row).on_conflict_do_nothing(constraint="uq_commission_voice_number")
    return work.session.execute(statement.returning(Voice.id)).scalar_one_or_none()


def _same_again(work: Work, elector: Elector, said: Said) -> Voice:
    last = queries.voices_of(elector.id)[-1]
    if _says(last) == said:
        return last
    raise Stale(reason=ConsultationReason.SPOKEN_MEANWHILE)


def _says(voice: Voice) -> Said:
    return Said(dict(voice.answers), voice.words, voice.passage_key)


def cast(work: Work, consultation_id: int, answers: Mapping[str, str], secret: str, now: datetime) -> Cast:
    """Put a secret ballot in the box of one's college; the same sheet again gives the same receipt.

    Nothing of it is written outside the box: no journal line, no letter, no version of a page.
    """
    consultation, elector = _at_the_box(work, consultation_id, now)
    said = _checked(consultation, Said(answers))
    poll = boxes.poll_named(consultation.poll_key)
    sheet = Sheet(
        poll_key=consultation.poll_key, scope=WHOLE_POLL, box=elector.college.value, secret=secret,
        elector_key=elector_key(poll, elector), content=results.encode(said.answers),
    )  # fmt: skip
    return box.cast(work, sheet, now)


def replace(work: Work, consultation_id: int, answers: Mapping[str, str], secret: str, now: datetime) -> Cast:
    """Give the ballot of this receipt other answers: the secret says which, never who. Refused, Invalid."""
    consultation, _elector = _at_the_box(work, consultation_id, now)
    said = _checked(consultation, Said(answers))
    if codes.parse_secret(secret) is None:
        raise Invalid(reason=BoxReason.MALFORMED_SECRET)
    name = boxes.box_of(boxes.poll_named(consultation.poll_key), secret)
    if name is None:
        raise Refused(reason=BoxReason.UNKNOWN_RECEIPT)
    return box.replace(work, consultation.poll_key, name, secret, results.encode(said.answers), now)


def has_voted(consultation: Consultation, elector: Elector) -> bool:
    """True when this seat is on the roll of the secret vote."""
    poll = boxes.poll_named(consultation.poll_key)
    return boxes.has_voted(poll.id, WHOLE_POLL, elector_key(poll, elector))


def elector_key(poll: Poll, elector: Elector) -> bytes:
    """The key of a seat on the roll: one voice a seat, whoever speaks for it."""
    return codes.elector_key(poll.secret, f"seat:{elector.seat_id}")


def _at_the_box(work: Work, consultation_id: int, now: datetime) -> tuple[Consultation, Elector]:
    consultation = held(work, consultation_id, alone=False)
    elector = heard(consultation, member_acting(work, consultation))
    obey(policies.refusal_to_speak(consultation, now))
    if not consultation.secret:
        raise Refused(reason=ConsultationReason.NOT_SECRET)
    return consultation, elector


def _checked(consultation: Consultation, said: Said) -> Said:
    """An answer to each question and to nothing else; an objection names a passage and a reason."""
    possible = {answer.value for answer in consultation.kind.answers}
    if set(said.answers) != set(consultation.questions) or not set(said.answers.values()) <= possible:
        raise Invalid(fields={"answers": ConsultationReason.WRONG_BALLOT.sentence})
    motivated = said.objects or Answer.RESERVE in said.answers.values()
    if not motivated:
        return Said(dict(said.answers))
    named = {passage.key for passage in consultation.passages_named}
    if (said.objects or said.passage_key) and said.passage_key not in named:
        raise Invalid(fields={"passage": ConsultationReason.NEEDS_A_PASSAGE.sentence})
    words = said.words.strip()
    if said.objects or words:
        words = readable(words, LONGEST_WORDS, "words", ConsultationReason.NEEDS_A_REASON)
    return Said(dict(said.answers), words, said.passage_key)
