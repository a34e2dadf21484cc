"""Asking for equipment and booking it at the desk: terms, days, units, tickets."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.days import day_of
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale, TooMany
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from participation.equipment import booking, lending, queries, services, weeks
from participation.equipment.drafts import Wish
from participation.equipment.models import Booking
from participation.equipment.policies import LoanReason
from participation.equipment.types import BookingState, Days
from tests.factories import equipment as make
from tests.factories.budgets import make_place
from tests.factories.identity import make_account
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("database", "frozen")


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Booking))


def test_a_request_holds_its_unit_and_waits_for_an_answer():
    item = make.make_item(lead_days=2)
    made = make.ask(item, 5, 7)
    assert (made.state, made.assisted, made.unit.number) == (BookingState.ASKED, False, 1)
    assert made.answer_due_at == weeks.midnight(make.today() + timedelta(days=2))
    assert queries.free_units(item.id, make.days_from_now(7, 9), make.today()) == []


def test_the_same_days_are_refused_and_the_days_beside_are_not():
    item = make.make_item()
    make.ask(item, 5, 7)
    for first, last in ((5, 7), (7, 8), (3, 5), (6, 6), (4, 8)):
        with pytest.raises(Stale) as refused:
            make.ask(item, first, last)
        assert refused.value.reason is LoanReason.TAKEN
    assert make.ask(item, 8, 9).state is BookingState.ASKED
    assert make.ask(item, 3, 4).state is BookingState.ASKED


def test_each_unit_is_lent_until_none_is_left():
    item = make.make_item(units=3)
    assert [make.ask(item).unit.number for _ in range(3)] == [1, 2, 3]
    with pytest.raises(Stale):
        make.ask(item)


def test_the_same_form_sent_twice_is_one_booking():
    item, actor, wish = make.make_item(units=3), make.borrower(), make.a_wish()
    for _ in range(2):
        with unit_of_work(actor) as work:
            made = booking.ask(work, item.slug, wish, clock.now())
    assert (count(), made.unit.number) == (1, 1)


def test_the_ticket_of_somebody_else_opens_nothing():
    item, wish = make.make_item(units=3), make.a_wish()
    with unit_of_work(make.borrower()) as work:
        booking.ask(work, item.slug, wish, clock.now())
    with pytest.raises(Refused), unit_of_work(make.borrower()) as work:
        booking.ask(work, item.slug, wish, clock.now())


@pytest.mark.parametrize(
    ("first", "last", "field", "reason"),
    [
        (7, 5, "last_day", LoanReason.WRONG_ORDER),
        (-1, 2, "first_day", LoanReason.PAST),
        (1, 2, "first_day", LoanReason.TOO_SOON),
        (5, 12, "last_day", LoanReason.TOO_LONG),
        (182, 184, "last_day", LoanReason.TOO_FAR),
    ],
)
def test_days_outside_the_terms_are_refused_beside_their_field(first, last, field, reason):
    item = make.make_item(lead_days=2, max_days=7)
    with pytest.raises(Invalid) as refused:
        make.ask(item, first, last)
    assert refused.value.fields == {field: reason.sentence}
    assert count() == 0


def test_the_edges_of_the_terms_are_inside():
    item = make.make_item(lead_days=2, max_days=7, units=2)
    assert make.ask(item, 2, 8).days.count == 7
    assert make.ask(item, 177, 183).days.count == 7


def test_a_visitor_is_asked_to_sign_in_and_a_closed_item_says_so():
    item = make.make_item()
    with pytest.raises(Refused) as refused, unit_of_work(NOBODY) as work:
        booking.ask(work, item.slug, make.a_wish(), clock.now())
    assert refused.value.reason is LoanReason.SIGN_IN
    with unit_of_work(SYSTEM) as work:
        services.close(work, item.slug, "Volé en mai")
    with pytest.raises(Refused) as refused:
        make.ask(item)
    assert refused.value.reason is LoanReason.CLOSED
    with pytest.raises(NotFound), unit_of_work(make.borrower()) as work:
        booking.ask(work, "rien-de-tel", make.a_wish(), clock.now())


def test_what_is_out_of_service_is_not_booked():
    item = make.make_item(units=2)
    with unit_of_work(SYSTEM) as work:
        services.describe_unit(work, item.slug, item.units[0].id, "", "Lampe grillée")
    assert make.ask(item).unit.number == 2
    with pytest.raises(Stale):
        make.ask(item)


def test_one_person_cannot_ask_for_everything_in_a_day():
    item, actor = make.make_item(units=booking.MOST_A_DAY + 1), make.borrower()
    for _ in range(booking.MOST_A_DAY):
        make.ask(item, actor=actor)
    with pytest.raises(TooMany):
        make.ask(item, actor=actor)


def test_the_team_books_at_once_and_may_waive_the_lead_time():
    place = make_place()
    item = make.make_item(place=place, lead_days=10)
    facilitator = somebody("facilitator", "territory", place.id, make_account().id)
    wish = make.a_wish(0, 0, person="Mme Kaci", contact="06 12 34 56 78")
    with unit_of_work(facilitator) as work:
        made = booking.book_for(work, item.slug, wish, clock.now())
    assert (made.state, made.assisted, made.contact) == (BookingState.CONFIRMED, True, "phone:+33612345678")
    sent = db.session.scalars(select(OutboxMessage)).all()
    assert [(m.key, m.recipient) for m in sent] == [(f"equipment:{made.id}:confirmed", "+33612345678")]


def test_somebody_with_an_account_finds_the_booking_of_the_desk_among_their_own():
    item, account = make.make_item(), make_account("amina@exemple.fr")
    with unit_of_work(SYSTEM) as work:
        made = booking.book_for(work, item.slug, make.a_wish(contact="Amina@exemple.fr"), clock.now())
    assert (made.account_id, made.contact) == (account.id, "")
    assert [each.id for each in queries.of_account(account.id)] == [made.id]


def test_a_contact_nobody_can_read_is_refused_beside_its_field():
    item = make.make_item()
    with pytest.raises(Invalid) as refused, unit_of_work(SYSTEM) as work:
        booking.book_for(work, item.slug, make.a_wish(contact="au bout de la rue"), clock.now())
    assert "contact" in refused.value.fields


def test_a_team_of_another_territory_books_nothing():
    item, other = make.make_item(), make_place("Ailleurs")
    for role in ("secretariat", "officer", "facilitator"):
        with pytest.raises(Refused), unit_of_work(somebody(role, "territory", other.id, 1)) as work:
            booking.book_for(work, item.slug, make.a_wish(), clock.now())


def test_the_database_refuses_a_double_booking_whoever_writes_it():
    item = make.make_item()
    made = make.ask(item, 5, 7)
    again = {
        name: getattr(made, name)
        for name in Booking.__table__.columns.keys()  # noqa: SIM118  # the mapper's columns, not a dict
        if name not in ("id", "ticket")
    }
    with pytest.raises(IntegrityError) as refused, db.session.begin_nested():
        db.session.execute(insert(Booking).values(ticket="another", **again | {"first_day": made.last_day}))
    assert constraint_of(refused.value) == "ex_participation_equipment_booking_no_double"


def test_a_refused_or_cancelled_request_gives_its_days_back():
    item = make.make_item()
    for state in (BookingState.REFUSED, BookingState.CANCELLED):
        made = make.bring_to(make.ask(item), state)
        assert made.state is state
    assert make.ask(item).state is BookingState.ASKED


def test_something_late_is_promised_to_nobody():
    item = make.make_item()
    made = make.ask(item, 5, 7)
    with clock.frozen(clock.now() + timedelta(days=5)):
        make.bring_to(made, BookingState.LENT)
    with clock.frozen(clock.now() + timedelta(days=9)), pytest.raises(Stale):
        make.ask(item, 20, 21)


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        # The clocks go forward on 28 March 2027 and back on 25 October 2026: days stay whole.
        (datetime(2027, 3, 27, 22, 59, tzinfo=UTC), date(2027, 3, 27)),
        (datetime(2027, 3, 27, 23, 1, tzinfo=UTC), date(2027, 3, 28)),
        (datetime(2026, 10, 24, 21, 59, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 24, 22, 1, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_a_day_is_a_day_of_paris_even_when_the_clocks_change(now, wanted):
    assert day_of(now) == wanted
    assert day_of(weeks.midnight(wanted)) == wanted
    assert day_of(weeks.midnight(wanted) - timedelta(seconds=1)) == wanted - timedelta(days=1)


def test_two_loans_touch_at_the_change_of_the_clocks():
    with clock.frozen(datetime(2026, 10, 20, 12, tzinfo=UTC)):
        item = make.make_item(lead_days=0)
        assert make.ask(item, 4, 5).last_day == date(2026, 10, 25)
        assert make.ask(item, 6, 7).first_day == date(2026, 10, 26)


@pytest.mark.parametrize(
    ("first", "lead", "due"),
    [
        (date(2026, 6, 20), 3, date(2026, 6, 18)),
        (date(2026, 6, 18), 3, date(2026, 6, 18)),
        (date(2026, 6, 16), 3, date(2026, 6, 16)),
        (date(2026, 6, 15), 0, date(2026, 6, 16)),
        (date(2026, 7, 1), 0, date(2026, 6, 16)),
    ],
)
def test_an_answer_is_owed_before_the_first_day_and_within_the_lead_time(first, lead, due):
    assert weeks.answer_due(date(2026, 6, 15), first, lead) == weeks.midnight(due)


def test_a_swap_takes_a_free_unit_only():
    item = make.make_item(units=3)
    one, two = make.ask(item), make.ask(item)
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        lending.swap(work, one.id, two.unit_id, clock.now())
    third = next(unit for unit in item.units if unit.number == 3)
    with unit_of_work(SYSTEM) as work:
        assert lending.swap(work, one.id, third.id, clock.now()).unit.number == 3
    stranger = make.make_item()
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        lending.swap(work, one.id, stranger.units[0].id, clock.now())


def test_a_wish_carries_its_days():
    wish = Wish("t", Days(date(2026, 6, 1), date(2026, 6, 3)), "A")
    assert [day.day for day in wish.days.each()] == [1, 2, 3]
    assert date(2026, 6, 3) in wish.days
    assert date(2026, 6, 4) not in wish.days
