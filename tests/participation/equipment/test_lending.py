"""From the request to the return: each step once, told once, and what nobody answers ends by itself."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from commons.identity.events import AccountErased
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import DomainError, Invalid, NotFound, Refused, Stale
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from participation.equipment import booking, chores, lending, queries
from participation.equipment.forgetting import forget_borrower
from participation.equipment.models import Booking
from participation.equipment.policies import LoanReason
from participation.equipment.types import BookingState
from tests.conftest import NOON
from tests.factories import equipment as make
from tests.factories.identity import make_account

pytestmark = pytest.mark.usefixtures("database", "frozen")
ACTS = {
    "confirm": ((), {BookingState.ASKED}),
    "refuse": (("Déjà promis",), {BookingState.ASKED}),
    "cancel": (("Panne",), {BookingState.ASKED, BookingState.CONFIRMED}),
    "hand_out": ((), {BookingState.CONFIRMED}),
    "take_back": (("Bon état",), {BookingState.LENT}),
}
STARTS = [s for s in BookingState if s not in (BookingState.EXPIRED, BookingState.LATE)]


def act(name: str, made: Booking, actor=SYSTEM) -> Booking:
    with unit_of_work(actor) as work:
        return getattr(lending, name)(work, made.id, *ACTS[name][0], clock.now())


def told() -> list[str]:
    return [key.rpartition(":")[2] for key in db.session.scalars(select(OutboxMessage.key).order_by(OutboxMessage.id))]


@pytest.mark.parametrize(("name", "start"), list(product(ACTS, STARTS)))
def test_each_act_works_from_its_states_and_is_stale_from_the_others(name, start):
    made = make.bring_to(make.ask(make.make_item(lead_days=0), 0, 2), start)
    if start in ACTS[name][1]:
        assert act(name, made).state is not start
    else:
        with pytest.raises(Stale) as refused:
            act(name, made)
        assert refused.value.reason is LoanReason.MOVED_ON


@pytest.mark.parametrize("name", ["refuse", "cancel"])
def test_a_refusal_needs_its_reason_and_the_person_reads_it(name):
    made = make.ask(make.make_item())
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        getattr(lending, name)(work, made.id, "  ", clock.now())
    act(name, made)
    message = db.session.scalars(select(OutboxMessage)).one()
    assert made.reason in message.body
    assert made.item.name in message.body


def test_a_borrower_gives_up_without_reason_and_is_told_nothing():
    actor = make.borrower()
    made = make.ask(make.make_item(), actor=actor)
    with unit_of_work(actor) as work:
        lending.cancel(work, made.id, "", clock.now())
    assert told() == []


def test_another_resident_cancels_nothing():
    made = make.ask(make.make_item())
    with pytest.raises(Refused), unit_of_work(make.borrower()) as work:
        lending.cancel(work, made.id, "pour voir", clock.now())


def test_an_unknown_booking_is_not_found():
    with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
        lending.confirm(work, 424242, clock.now())


def test_the_next_borrower_waits_while_the_unit_is_out_and_the_database_says_so_too():
    item = make.make_item(units=2, lead_days=0)
    late, following = make.ask(item, 0, 1), make.ask(item, 3, 4)
    assert late.unit_id == following.unit_id
    make.bring_to(late, BookingState.LENT)
    make.bring_to(following, BookingState.CONFIRMED)
    with clock.frozen(clock.now() + timedelta(days=3)):
        with pytest.raises(Refused) as refused:
            act("hand_out", following)
        assert refused.value.reason is LoanReason.STILL_OUT
        with unit_of_work(SYSTEM) as work:
            lending.swap(work, following.id, item.units[1].id, clock.now())
        assert act("hand_out", following).state is BookingState.LENT
    back = update(Booking).where(Booking.id == following.id).values(unit_id=late.unit_id)
    with pytest.raises(IntegrityError) as broken, db.session.begin_nested():
        db.session.execute(back)
    assert constraint_of(broken.value) == "uq_participation_equipment_booking_out"


def test_a_damaged_unit_leaves_the_pool_with_its_reason():
    item = make.make_item(lead_days=0)
    made = make.bring_to(make.ask(item, 0, 1), BookingState.LENT)
    with unit_of_work(SYSTEM) as work:
        lending.take_back(work, made.id, "Rayé", clock.now(), damaged="Écran cassé")
    assert (made.unit.condition, made.unit.out_of_service) == ("Rayé", "Écran cassé")
    with pytest.raises(Stale):
        make.ask(item, 3, 4)


def test_a_unit_out_of_service_is_not_handed_out():
    made = make.bring_to(make.ask(make.make_item(lead_days=0), 0, 1), BookingState.CONFIRMED)
    made.unit.out_of_service = "Perdu"
    db.session.flush()
    with pytest.raises(Refused) as refused:
        act("hand_out", made)
    assert refused.value.reason is LoanReason.OUT_OF_SERVICE


def test_something_brought_back_early_is_free_at_once():
    item = make.make_item(lead_days=0)
    make.bring_to(make.ask(item, 0, 3), BookingState.RETURNED)
    assert make.ask(item, 1, 2).state is BookingState.ASKED


def test_expire_ends_what_nobody_answered_once_its_time_is_over():
    item = make.make_item(lead_days=2)
    made = make.ask(item, 5, 7)
    with clock.frozen(made.answer_due_at - timedelta(seconds=1)):
        assert chores.expire() == 0
    with clock.frozen(made.answer_due_at):
        assert (chores.expire(), chores.expire()) == (1, 0)
    db.session.refresh(made)
    assert (made.state, told()) == (BookingState.EXPIRED, ["expired"])
    assert make.ask(item, 5, 7).state is BookingState.ASKED


def test_expire_ends_what_nobody_came_to_collect():
    made = make.bring_to(make.ask(make.make_item(), 5, 7), BookingState.CONFIRMED)
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert chores.expire() == 1
    db.session.refresh(made)
    assert made.state is BookingState.EXPIRED


def test_a_reminder_leaves_the_day_before_and_once_only():
    made = make.bring_to(make.ask(make.make_item(lead_days=0), 0, 3), BookingState.LENT)
    assert told() == ["confirmed"]
    for day in (1, 2, 2, 3):
        with clock.frozen(NOON + timedelta(days=day)):
            chores.remind()
            chores.remind()
    assert told() == ["confirmed", "due"]
    assert made.state is BookingState.LENT


def test_what_does_not_come_back_is_late_told_once_and_can_still_come_back():
    made = make.bring_to(make.ask(make.make_item(lead_days=0), 0, 3), BookingState.LENT)
    with clock.frozen(NOON + timedelta(days=3)):
        assert chores.mark_late() == 0
    with clock.frozen(NOON + timedelta(days=4)):
        assert (chores.mark_late(), chores.mark_late()) == (1, 0)
        db.session.refresh(made)
        assert (made.state, told()) == (BookingState.LATE, ["confirmed", "late"])
        assert act("take_back", made).state is BookingState.RETURNED


def test_forget_wipes_names_long_after_the_end_and_nothing_before():
    item = make.make_item(units=2, lead_days=0)
    with unit_of_work(SYSTEM) as work:
        wish = make.a_wish(0, 1, person="Mme Kaci", contact="06 12 34 56 78")
        made = booking.book_for(work, item.slug, wish, clock.now())
    with clock.frozen(NOON + timedelta(days=300)):
        assert chores.forget() == 0, "still holding its unit"
    act("cancel", made)
    with clock.frozen(NOON + timedelta(days=100)):
        assert chores.forget() == 0
    with clock.frozen(NOON + timedelta(days=300)):
        assert (chores.forget(), chores.forget()) == (1, 0)
    db.session.refresh(made)
    assert (made.person, made.contact, made.organisation) == ("", "", "Les Amis du Vallon")


def test_a_message_speaks_the_language_of_its_reader():
    account = make_account()
    account.locale = "en"
    db.session.flush()
    made = make.ask(make.make_item(), actor=make.borrower(account.id))
    act("confirm", made)
    message = db.session.scalars(select(OutboxMessage)).one()
    assert "June" in message.body
    assert made.item.name in message.body


def test_a_booking_whose_account_was_erased_writes_to_nobody():
    account = make_account()
    made = make.ask(make.make_item(), actor=make.borrower(account.id))
    account.email, account.active, account.erased_day = None, False, make.today()
    db.session.flush()
    act("confirm", made)
    assert told() == []


def test_loans_are_counted_in_the_year_of_paris_in_which_they_left():
    item = make.make_item(lead_days=0, units=2)
    make.bring_to(make.ask(item, 0, 2), BookingState.RETURNED)
    make.bring_to(make.ask(item, 0, 0), BookingState.LENT)
    make.ask(item, 5, 6)
    (row,) = queries.loans_by_year()
    assert (row.year, row.item, row.loans, row.days, row.borrowers) == (2026, item.name, 2, 4, 1)


def test_one_booking_that_moved_on_stops_no_other(monkeypatch):
    item = make.make_item(units=2)
    one, two = make.ask(item), make.ask(item)
    moved, stopped = lending.moved, one.id

    def stumble(work, booking_id, *rest, **more):
        if booking_id == stopped:
            raise DomainError("moved on")
        return moved(work, booking_id, *rest, **more)

    monkeypatch.setattr(lending, "moved", stumble)
    with clock.frozen(two.answer_due_at):
        assert chores.expire() == 1


def test_forget_borrower_wipes_a_name_and_twice_changes_nothing_more():
    account = make_account("amina@exemple.fr")
    item = make.make_item(units=2)
    with unit_of_work(SYSTEM) as work:
        wish = make.a_wish(person="Mme Kaci", contact="amina@exemple.fr")
        made = booking.book_for(work, item.slug, wish, clock.now())
        other = booking.book_for(work, item.slug, make.a_wish(person="M. Diallo"), clock.now())
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            forget_borrower(work, AccountErased(account.id))
        db.session.expire_all()
        assert (made.person, other.person, made.organisation) == ("", "M. Diallo", "Les Amis du Vallon")
