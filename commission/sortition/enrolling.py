"""People put themselves on the list of a draw, and take themselves off."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from commission.mandates import queries as mandates
from commission.mandates.types import Entrance
from commission.sortition import letters, policies, queries, sealing, words
from commission.sortition.models import SeatDraw, Volunteer
from commission.sortition.reasons import DrawReason
from commission.sortition.telling import obey
from commission.sortition.types import Criterion, DrawState
from commons.identity.seals import random_letters
from commons.identity.types import Contact
from commons.kernel.days import day_of
from commons.kernel.db import constraint_of
from commons.kernel.errors import Invalid, NotFound
from commons.kernel.unit_of_work import Work


@dataclass(frozen=True)
class Enrolment:
    """Who is willing, how to reach them, and what they answered."""

    name: str
    contact: Contact
    answers: Mapping[Criterion, str]
    language: str
    ticket: str
    #: The day on the sheet, when the secretariat types it in for somebody.
    signed_on: date | None = None


def enrol(work: Work, draw_id: int, enrolment: Enrolment, now: datetime) -> Volunteer:
    """Put oneself on the list; the same form again gives the same line. NotFound; Refused (closed); Invalid."""
    return _put(work, _shared(work, draw_id), replace(enrolment, signed_on=None), now)


def take_down(work: Work, draw_id: int, enrolment: Enrolment, now: datetime) -> Volunteer:
    """The secretariat types in a signed sheet: the same checks and the same list. NotFound, Refused; Invalid."""
    draw = _shared(work, draw_id)
    mandate = mandates.by_id(draw.mandate_id)
    obey(policies.refusal_to_keep(mandate, work.actor))
    if enrolment.signed_on is None or enrolment.signed_on > day_of(now):
        raise Invalid(fields={"signed_on": DrawReason.NEEDS_A_SIGNATURE.sentence})
    volunteer = _put(work, draw, enrolment, now)
    work.audit("commission.draw.take_down", f"commission.draw:{draw_id}")
    return volunteer


def _put(work: Work, draw: SeatDraw, enrolment: Enrolment, now: datetime) -> Volunteer:
    draw_id, on_paper = draw.id, enrolment.signed_on is not None
    known = work.session.scalar(select(Volunteer).where(Volunteer.ticket == enrolment.ticket))
    if known is not None:
        return known
    obey(policies.refusal_to_enrol(draw))
    _check(enrolment)
    before = sealing.former_contact_seals(draw_id, enrolment.contact)
    mine = (Volunteer.draw_id == draw_id, Volunteer.contact_seal.in_(before))
    if before and work.session.scalar(select(Volunteer.id).where(*mine)) is not None:
        raise Invalid(fields={"contact": DrawReason.ALREADY_ENROLLED.sentence})
    pseudonym, nonce = random_letters(2, 4), secrets.token_hex(16)
    volunteer = Volunteer(
        draw_id=draw_id, pseudonym=pseudonym, nonce=nonce, language=enrolment.language, ticket=enrolment.ticket,
        sealed=sealing.closed(pseudonym, enrolment.name.strip(), enrolment.contact),
        contact_seal=sealing.contact_seal(draw_id, enrolment.contact),
        account_id=None if on_paper else work.actor.person_id,
        channel=Entrance.PAPER if on_paper else Entrance.ONLINE, signed_on=enrolment.signed_on,
        entered_by_id=work.actor.person_id if on_paper else None,
        link_seal=sealing.link_seal(sealing.secret_of(draw_id, pseudonym, nonce)), created_at=now,
        **{criterion.value: answer for criterion, answer in enrolment.answers.items()},
    )  # fmt: skip
    try:
        with work.session.begin_nested():
            work.session.add(volunteer)
    except IntegrityError as error:
        if constraint_of(error) != "uq_commission_volunteer_contact":
            raise
        raise Invalid(fields={"contact": DrawReason.ALREADY_ENROLLED.sentence}) from error
    letters.enrolled(work, draw, volunteer)
    return volunteer


def leave(work: Work, draw_id: int, secret: str, now: datetime) -> None:
    """Take oneself off: wiped out while the list is open; after, the line stays for the digest, nameless. NotFound."""
    draw = _shared(work, draw_id)
    volunteer = queries.volunteer_of_link(draw_id, sealing.link_seal(secret))
    if volunteer is None:
        raise NotFound(reason=DrawReason.NOT_FOUND)
    forget(work, draw, volunteer, now)


def forget(work: Work, draw: SeatDraw, volunteer: Volunteer, now: datetime) -> None:
    """Wipe out what tells who this volunteer is; the whole line while the list is open."""
    if draw.state in (DrawState.PREPARED, DrawState.POOL_OPEN):
        work.session.delete(volunteer)
        return
    volunteer.sealed, volunteer.account_id = b"", None
    volunteer.contact_seal = f"left:{volunteer.pseudonym}"
    volunteer.left_at = volunteer.left_at or now


def _check(enrolment: Enrolment) -> None:
    wrong = {
        criterion.value: DrawReason.NOT_A_VALUE.sentence
        for criterion in Criterion
        if enrolment.answers.get(criterion) not in words.values(criterion)
    }
    if not enrolment.name.strip():
        wrong["name"] = DrawReason.NEEDS_A_NAME.sentence
    if wrong:
        raise Invalid(fields=wrong)


def _shared(work: Work, draw_id: int) -> SeatDraw:
    """The draw, which nobody closes before this is over. NotFound."""
    query = select(SeatDraw).where(SeatDraw.id == draw_id).with_for_update(read=True)
    draw = work.session.scalar(query.execution_options(populate_existing=True))
    if draw is None:
        raise NotFound(reason=DrawReason.NOT_FOUND)
    return draw
