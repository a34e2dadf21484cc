"""Paper: the list and the sheets are entered apart, twice, and go into the box whole or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError

from budgets.ballots import services as ballots
from budgets.ballots.content import Choices
from budgets.paper import batches, queries, waiting
from budgets.paper.electors import Who
from budgets.paper.models_batches import PaperBatch, PaperLine, PaperReading
from budgets.paper.types import BatchState, PaperReason
from budgets.publication import pausing
from budgets.publication import services as publication
from commons.ballot_box import codes
from commons.ballot_box.models import Ballot, RollEntry
from commons.ballot_box.types import ChannelClass, Reason
from commons.identity.models import Account
from commons.kernel import clock
from commons.kernel.actor import Actor
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import paper as make
from tests.factories.budgets import make_edition, secretary, the_edition
from tests.factories.voters import make_voters


def counted(model: type) -> int:
    """Rows of a table."""
    return int(db.session.execute(select(func.count()).select_from(model)).scalar_one())


def refusal(who, act, *args) -> object:
    """Why this act of batches is refused."""
    with pytest.raises((Refused, NotFound)) as caught, unit_of_work(who) as work:
        act(work, *args, clock.now())
    return caught.value.reason


def test_a_batch_goes_into_the_box_with_its_whites_and_spoilt_counted_apart(edition, home, people) -> None:
    batch = make.ready_batch(edition, home, people)
    assert (counted(RollEntry), counted(Ballot)) == (5, 0)
    closed = make.close(edition, batch, people[0])
    assert closed.state is BatchState.CLOSED
    assert (closed.ballots, closed.white, closed.spoilt, closed.signed) == (3, 1, 1, 5)
    assert (counted(RollEntry), counted(Ballot), counted(PaperLine)) == (5, 3, 0)
    assert set(db.session.scalars(select(Ballot.channel_class))) == {ChannelClass.PAPER}
    assert {row.place for row in db.session.scalars(select(RollEntry))} == {str(home.id)}
    assert refusal(people[0], batches.close, edition.slug, batch.id) is PaperReason.BATCH_OVER


def test_whoever_voted_online_is_refused_on_the_list_and_the_other_way_round(edition, home, people) -> None:
    batch = make.make_batch(edition, home, people[0])
    online, later = make_voters(home, 2)
    contact = {each.account_id: db.session.get(Account, each.account_id).email for each in (online, later)}
    booth = ballots.open_booth(edition.slug, clock.now())
    choices = Choices(tuple(make.codes_of(edition)[:1]))

    def vote(person: int) -> None:
        with unit_of_work(Actor(person_id=person)) as work:
            ballots.cast(work, booth, edition.envelopes[0].slug, choices, codes.new_secret(), booth.digest, clock.now())

    vote(online.account_id)
    assert refusal(people[0], batches.sign, edition.slug, batch.id, Who(contact[online.account_id])) is (
        PaperReason.ALREADY_SIGNED
    )
    assert counted(PaperLine) == 0
    with unit_of_work(people[0]) as work:
        batches.sign(work, edition.slug, batch.id, Who(contact[later.account_id].upper()), clock.now())
    with pytest.raises(Refused) as caught:
        vote(later.account_id)
    assert caught.value.reason is Reason.ALREADY_VOTED


def test_a_person_without_a_contact_signs_once_however_their_name_is_written(edition, home, people) -> None:
    batch = make.make_batch(edition, home, people[0])
    with unit_of_work(people[0]) as work:
        batches.sign(work, edition.slug, batch.id, Who("", "Éva  DUPONT", "3, rue des Lices"), clock.now())
    again = Who("", "dupont eva", "3 rue des lices")
    assert refusal(people[0], batches.sign, edition.slug, batch.id, again) is PaperReason.ALREADY_SIGNED
    with pytest.raises(Invalid), unit_of_work(people[0]) as work:
        batches.sign(work, edition.slug, batch.id, Who("", "Éva", ""), clock.now())


def test_a_line_entered_by_mistake_comes_off_and_a_vote_online_never_does(edition, home, people) -> None:
    batch = make.make_batch(edition, home, people[0])
    make.sign_all(edition, batch, people[0], number=1)
    with unit_of_work(people[0]) as work:
        batches.strike(work, edition.slug, batch.id, Who("papier0@exemple.fr"), clock.now())
    assert (counted(RollEntry), counted(PaperLine)) == (0, 0)
    assert refusal(people[0], batches.strike, edition.slug, batch.id, Who("autre@exemple.fr")) is Reason.NOT_ON_ROLL


def test_two_different_people_read_a_sheet_and_a_third_settles_with_a_reason(edition, home, people) -> None:
    batch = make.make_batch(edition, home, people[0])
    first, second, *_ = make.codes_of(edition)
    one, other = make.choosing(edition, first), make.choosing(edition, second)
    slug, number = edition.slug, batch.id
    make.read_all(edition, batch, people[:1], [one])
    assert refusal(people[0], batches.read, slug, number, 1, one) is PaperReason.TWO_PEOPLE
    assert refusal(people[2], batches.settle, slug, number, 1, one, "Relue") is PaperReason.NO_DIFFERENCE
    make.read_all(edition, batch, people[1:2], [other])
    assert refusal(people[2], batches.read, slug, number, 1, one) is PaperReason.READ_ALREADY
    assert refusal(people[1], batches.settle, slug, number, 1, one, "Relue") is PaperReason.THIRD_PERSON
    with pytest.raises(Invalid), unit_of_work(people[2]) as work:
        batches.settle(work, slug, number, 1, one, "  ", clock.now())
    with unit_of_work(people[2]) as work:
        batches.settle(work, slug, number, 1, one, "La croix est dans la première case", clock.now())
    assert queries.results(number) == {1: one}
    assert counted(PaperReading) == 2
    assert refusal(people[0], batches.read, slug, number, 6, one) is PaperReason.NO_SUCH_SHEET


def test_the_database_refuses_the_same_reader_twice_even_by_hand(edition, home, people) -> None:
    batch = make.make_batch(edition, home, people[0])
    make.read_all(edition, batch, people[:1], [make.WHITE])
    values = {"batch_id": batch.id, "sheet": 1, "turn": 2, "reader_id": people[0].person_id, "kind": "white"}
    with pytest.raises(IntegrityError, match="uq_budgets_paper_reading_two_people"):
        db.session.execute(insert(PaperReading).values(**values))
    db.session.rollback()


def test_a_batch_whose_totals_do_not_match_is_not_closed_by_any_route(edition, home, people) -> None:
    batch = make.make_batch(edition, home, people[0])
    slug, number = edition.slug, batch.id
    assert refusal(people[0], batches.close, slug, number) is PaperReason.UNSIGNED
    make.sign_all(edition, batch, people[0])
    assert refusal(people[0], batches.sign, slug, number, Who("un.de.trop@exemple.fr")) is PaperReason.LIST_FULL
    assert refusal(people[0], batches.close, slug, number) is PaperReason.UNREAD
    make.read_all(edition, batch, people[:1], [make.WHITE] * 5)
    make.read_all(edition, batch, people[1:2], [make.WHITE] * 4 + [make.SPOILT])
    assert refusal(people[0], batches.close, slug, number) is PaperReason.DIFFERING
    with pytest.raises(IntegrityError, match="ck_budgets_paper_batch_totals_match"):
        db.session.execute(text("UPDATE budgets_paper_batch SET state = 'closed', signed = 5, white = 4"))
    db.session.rollback()
    assert counted(Ballot) == 0


def test_a_batch_of_fewer_than_five_sheets_would_tell_and_stays_out(edition, home, people) -> None:
    batch = make.make_batch(edition, home, people[0], sheets=4)
    make.sign_all(edition, batch, people[0])
    make.read_all(edition, batch, people[:2], [make.WHITE] * 4)
    assert refusal(people[0], batches.close, edition.slug, batch.id) is PaperReason.TOO_SMALL


def test_a_batch_set_aside_frees_its_voters_and_says_why(edition, home, people) -> None:
    batch = make.ready_batch(edition, home, people)
    assert refusal(people[0], batches.set_aside, edition.slug, batch.id, "Perdu") is PaperReason.NOT_YOURS
    with unit_of_work(secretary()) as work:
        batches.set_aside(work, edition.slug, batch.id, "L’urne est arrivée ouverte", clock.now())
    assert (counted(RollEntry), counted(PaperLine), counted(Ballot)) == (0, 0, 0)
    assert db.session.get(PaperBatch, batch.id).state is BatchState.SET_ASIDE


@pytest.mark.parametrize("stopped", ["paused", "over"])
def test_after_the_hour_or_during_a_pause_no_route_of_paper_writes(stopped, home, people, frozen) -> None:
    edition = make_edition(place=home)
    batch = make.ready_batch(edition, home, people)
    spare = make.make_batch(edition, home, people[0])
    if stopped == "paused":
        with unit_of_work(secretary()) as work:
            pausing.pause(work, edition.slug, "Une panne", clock.now())
    slug, who, now = edition.slug, Who("papier0@exemple.fr"), clock.now()
    with clock.frozen(now if stopped == "paused" else edition.closes_at + timedelta(seconds=1)):
        acts = [
            (batches.sign, slug, spare.id, Who("tard@exemple.fr")), (batches.strike, slug, batch.id, who),
            (batches.read, slug, spare.id, 1, make.WHITE), (batches.settle, slug, spare.id, 1, make.WHITE, "Oui"),
            (batches.close, slug, batch.id),
            (batches.open_batch, slug, batches.BatchDraft("belle-vue", home.id, "x", 5, "y"), "a" * 32),
        ]  # fmt: skip
        said = {refusal(people[0], *act).value for act in acts}
        said.add(refusal(secretary(), batches.set_aside, slug, batch.id, "Perdu").value)
    assert said == {"paused" if stopped == "paused" else "closed"}
    assert (counted(RollEntry), counted(Ballot)) == (5, 0)


def test_who_opened_a_batch_is_warned_once_before_the_vote_ends_without_it(edition, home, people) -> None:
    batch = make.ready_batch(edition, home, people)
    with clock.frozen(edition.closes_at - timedelta(hours=31)):
        assert waiting.warn_now(clock.now()) == 0
    for _hour in range(2):
        with clock.frozen(edition.closes_at - timedelta(hours=29)):
            assert waiting.warn_now(clock.now()) == 1
    (message,) = db.session.scalars(select(OutboxMessage))
    opener = db.session.get_one(Account, batch.opened_by)
    assert message.recipient == opener.email
    assert f"/terrain/lots/{batch.id}" in message.body
    with unit_of_work(secretary()) as work:
        publication.extend(work, edition.slug, edition.closes_at + timedelta(days=5), "Une panne", clock.now())
    end = the_edition(edition.slug).closes_at
    with clock.frozen(end - timedelta(hours=1)):
        assert waiting.warn_now(clock.now()) == 1
    assert len(list(db.session.scalars(select(OutboxMessage)))) == 2
    make.close(edition, batch, people[0])
    with clock.frozen(end - timedelta(minutes=30)):
        assert waiting.warn_now(clock.now()) == 0
    with clock.frozen(end):
        assert waiting.warn_now(clock.now()) == 0
