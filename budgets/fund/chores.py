"""What happens by itself: late accounts are asked for, people are forgotten in time, seals are made again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from budgets.fund import letters, queries, sealing
from budgets.fund.models import FundRequest
from budgets.fund.types import REQUEST, RequestState
from commons.identity import lockbox
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.days import day_of, midnight
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import end_reading, unit_of_work

#: Drafts left alone are deleted; whom to reach is forgotten so long after the end of a request.
DRAFTS_KEPT, PEOPLE_KEPT = timedelta(days=60), timedelta(days=365)
REMINDED_EVERY, MOST_REMINDERS = 15, 4


def bilan_due(request: FundRequest) -> datetime:
    """When what was done should have been told."""
    day = (request.starts_on or date.max - timedelta(days=400)) + timedelta(days=request.fund.bilan_days + 1)
    return midnight(day)


def remind_of_bilans() -> int:
    """Write to collectives whose bilan is late: on the day, then every fortnight, four times at the most."""
    now, written = clock.now(), 0
    ids = [request.id for request in queries.to_report()]
    end_reading()
    for request_id in ids:
        with unit_of_work(SYSTEM) as work:
            request = queries.request(request_id)
            if request is None or request.state is not RequestState.GRANTED or now < bilan_due(request):
                continue
            turn = (day_of(now) - day_of(bilan_due(request))).days // REMINDED_EVERY
            if turn < MOST_REMINDERS:
                written += letters.bilan_late(work, request, turn)
    return written


def forget_people() -> int:
    """Delete old drafts, and empty whom to reach a year after the end; what was asked and answered stays."""
    now, done = clock.now(), 0
    with unit_of_work(SYSTEM) as work:
        for request in queries.forgettable(now - DRAFTS_KEPT, now - PEOPLE_KEPT):
            done += 1
            if request.state is RequestState.DRAFT:
                work.session.delete(request)
                continue
            request.sealed_person, request.contact_seal, request.account_id = None, "", None
            work.audit("budgets.fund_request.forget", str(Ref(REQUEST, request.id)))
    return done


def seal_again() -> int:
    """Seal with the new key what a former one sealed."""
    done = 0
    with unit_of_work(SYSTEM):
        for request in db.session.scalars(select(FundRequest).where(FundRequest.sealed_person.is_not(None))):
            if request.sealed_person is not None and lockbox.is_old(sealing.PURPOSE, request.sealed_person):
                name, contact = sealing.person_of(request)
                if name or contact is not None:
                    request.sealed_person = sealing.lock_person(name, contact, request.salt)
                    request.contact_seal = sealing.contact_seal(contact)
                    done += 1
    return done
