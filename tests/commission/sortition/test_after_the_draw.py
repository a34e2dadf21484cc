"""After the number: answers, replacements, seats; who leaves, what is sealed, what is wiped out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from commission.mandates import queries as mandates
from commission.mandates.types import MandateState, Origin, Part
from commission.sortition import (
    checking,
    convening,
    enrolling,
    forgetting,
    queries,
    services,
)
from commission.sortition.models import Convocation, Volunteer
from commission.sortition.reasons import DrawReason
from commission.sortition.types import (
    AnswerState,
    Criterion,
    DrawState,
    StepKind,
    Target,
    Task,
)
from commons.identity.types import Contact, ContactKind
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import make_mandate, make_seat, sit
from tests.factories.commission_draws import (
    AIMS,
    answers_of,
    calculate,
    draw_at,
    everybody_accepts,
    seats_for,
    secret_of,
    step,
    throw,
    volunteer,
)

pytestmark = pytest.mark.usefixtures("database")
S = DrawState


def test_refusals_and_silence_are_replaced_within_the_targets_until_all_accept():
    draw = draw_at(S.CONVENING)
    asked = list(queries.convocations(draw.id))
    with pytest.raises(Refused) as caught, unit_of_work(SYSTEM) as work:
        convening.replace(work, draw.id, clock.now())
    assert caught.value.reason is DrawReason.NOBODY_MISSING
    with unit_of_work(NOBODY) as work:
        convening.answer(work, draw.id, secret_of(asked[0].volunteer), False, clock.now())
        convening.answer(work, draw.id, secret_of(asked[1].volunteer), True, clock.now())
    with clock.frozen(clock.now() + timedelta(days=11)):
        assert convening.give_up_waiting() == 2
        assert convening.give_up_waiting() == 0
        db.session.expire_all()
        with pytest.raises(Refused) as caught, unit_of_work(NOBODY) as work:
            convening.answer(work, draw.id, secret_of(asked[2].volunteer), True, clock.now())
        assert caught.value.reason is DrawReason.TOO_LATE
        assert convening.missing(draw) == 3
        with unit_of_work(SYSTEM) as work:
            assert convening.replace(work, draw.id, clock.now()) == 3
        everyone = queries.convocations(draw.id)
        held = [each.volunteer for each in everyone if each.state in (AnswerState.WAITING, AnswerState.ACCEPTED)]
        opened = queries.opened_pool(draw.id)
        assert checking.missed([each.pseudonym for each in held], opened, queries.bounds(draw.id)) == []
        assert len({each.volunteer_id for each in everyone}) == 7
        for each in everyone:
            if each.state is AnswerState.WAITING:
                with unit_of_work(SYSTEM) as work:
                    convening.record_answer(work, draw.id, each.id, True, clock.now())
        seats_for(draw)
        step(draw.id, S.INSTALLED)
    assert len(mandates.members(draw.mandate_id)) == 4


def test_nobody_is_installed_while_answers_or_seats_are_missing():
    draw = draw_at(S.CONVENING)
    seats_for(draw)
    with pytest.raises(Refused) as caught:
        step(draw.id, S.INSTALLED)
    assert caught.value.reason is DrawReason.STILL_WAITING
    with pytest.raises(Refused):
        step(draw.id, S.INSTALLED, "Personne n’a répondu")
    everybody_accepts(draw.id)
    sit(mandates.seats(draw.mandate_id)[0])
    with pytest.raises(Refused) as caught:
        step(draw.id, S.INSTALLED)
    assert caught.value.reason is DrawReason.SEATS_MISSING
    seats_for(draw, 1)
    step(draw.id, S.INSTALLED)
    assert len(mandates.members(draw.mandate_id)) == 5


def test_a_draw_may_stop_short_with_a_public_reason():
    draw = draw_at(S.CONVENING)
    seats_for(draw)
    first = queries.convocations(draw.id)[0]
    with unit_of_work(SYSTEM) as work:
        convening.record_answer(work, draw.id, first.id, True, clock.now())
    step(draw.id, S.INSTALLED, "Les volontaires sont épuisés")
    assert len(mandates.members(draw.mandate_id)) == 1
    assert queries.steps(draw.id)[-1].words == "Les volontaires sont épuisés"


def test_nobody_fits_says_it_and_a_relaxed_target_lets_somebody_in():
    draw = draw_at(S.CONVENING)
    first = queries.convocations(draw.id)[0]
    with unit_of_work(SYSTEM) as work:
        convening.record_answer(work, draw.id, first.id, False, clock.now())
        aims = [*AIMS, Target(Criterion.DIPLOMA, "secondary", 1, 4, "INSEE")]
        services.aim(work, draw.id, queries.by_id(draw.id).version, aims, "Pour voir", clock.now())
    with pytest.raises(Refused) as caught, unit_of_work(SYSTEM) as work:
        convening.replace(work, draw.id, clock.now())
    assert caught.value.reason is DrawReason.NOBODY_FITS
    with unit_of_work(SYSTEM) as work:
        services.aim(work, draw.id, queries.by_id(draw.id).version, AIMS, "Personne ne convient", clock.now())
        assert convening.replace(work, draw.id, clock.now()) == 1


def test_an_answer_is_given_once_and_only_by_whoever_is_convened():
    draw = draw_at(S.CONVENING)
    asked = queries.convocations(draw.id)[0]
    with unit_of_work(NOBODY) as work:
        convening.answer(work, draw.id, secret_of(asked.volunteer), True, clock.now())
    for secret, error in ((secret_of(asked.volunteer), Refused), ("A" * 24, NotFound)):
        with pytest.raises(error), unit_of_work(NOBODY) as work:
            convening.answer(work, draw.id, secret, False, clock.now())
    known = {each.volunteer_id for each in queries.convocations(draw.id)}
    other = next(each for each in queries.volunteers(draw.id) if each.id not in known)
    with pytest.raises(Refused) as caught, unit_of_work(NOBODY) as work:
        convening.answer(work, draw.id, secret_of(other), True, clock.now())
    assert caught.value.reason is DrawReason.NOT_CONVENED


def test_one_contact_is_one_chance_and_one_form_one_volunteer():
    draw = draw_at(S.POOL_OPEN)
    assert volunteer(draw.id, 1) == volunteer(draw.id, 1)
    contact = Contact(ContactKind.MAIL, "volontaire1@exemple.fr")
    again = enrolling.Enrolment("Encore", contact, answers_of(2), "fr", "f" * 32)
    with pytest.raises(Invalid) as caught, unit_of_work(NOBODY) as work:
        enrolling.enrol(work, draw.id, again, clock.now())
    assert "contact" in caught.value.fields
    assert queries.how_many(draw.id) == 1


def test_name_and_contact_are_sealed():
    draw = draw_at(S.POOL_OPEN)
    volunteer(draw.id, 1)
    row = db.session.execute(text("SELECT v::text FROM commission_volunteer v")).scalar_one()
    assert "olontaire" not in row
    assert "exemple.fr" not in row
    assert b"olontaire" not in db.session.scalars(select(Volunteer)).one().sealed


@pytest.mark.parametrize("criterion", list(Criterion))
def test_an_answer_out_of_the_list_is_refused(criterion):
    draw = draw_at(S.POOL_OPEN)
    contact = Contact(ContactKind.MAIL, "a@exemple.fr")
    wrong = enrolling.Enrolment("Samira", contact, answers_of(1) | {criterion: "x"}, "fr", "e" * 32)
    with pytest.raises(Invalid) as caught, unit_of_work(NOBODY) as work:
        enrolling.enrol(work, draw.id, wrong, clock.now())
    assert set(caught.value.fields) == {criterion.value}


def test_whoever_leaves_is_wiped_out_and_after_the_closing_only_the_line_stays_for_the_digest():
    draw = draw_at(S.POOL_OPEN)
    gone = volunteer(draw.id, 100)
    with unit_of_work(NOBODY) as work:
        enrolling.leave(work, draw.id, gone, clock.now())
    assert queries.how_many(draw.id) == 0
    secrets = [volunteer(draw.id, number) for number in range(24)]
    step(draw.id, S.POOL_CLOSED)
    with unit_of_work(NOBODY) as work:
        enrolling.leave(work, draw.id, secrets[0], clock.now())
    left = next(each for each in queries.volunteers(draw.id) if each.left_at)
    assert (left.sealed, left.account_id) == (b"", None)
    db.session.refresh(draw)
    assert checking.digest(checking.closed(queries.opened_pool(draw.id))) == draw.pool_digest
    calculate(draw.id, Task.CHECK)
    calculate(draw.id, Task.LOT)
    lot = queries.lot_of(draw.id)
    throw(draw.id, next(n for n, panel in enumerate(lot.content["panels"]) if left.pseudonym in panel))
    step(draw.id, S.CONVENING)
    assert queries.answers(draw.id)[AnswerState.REFUSED] == 1
    assert convening.missing(queries.by_id(draw.id)) == 1
    with unit_of_work(SYSTEM) as work:
        assert convening.replace(work, draw.id, clock.now()) == 1


def test_volunteers_are_purged_three_months_after_or_with_the_mandate():
    draw = draw_at(S.INSTALLED)
    with clock.frozen(clock.now() + timedelta(days=89)):
        assert forgetting.purge() == 0
    with clock.frozen(clock.now() + timedelta(days=91)):
        assert forgetting.purge() == 1
        assert forgetting.purge() == 0
    assert db.session.scalars(select(Volunteer)).all() == []
    assert db.session.scalars(select(Convocation)).all() == []
    assert len(mandates.members(draw.mandate_id)) == draw.seats
    assert queries.steps(draw.id)[-1].kind is StepKind.PURGED


def test_a_mandate_that_ends_gives_up_its_draws_and_their_volunteers():
    draw = draw_at(S.POOL_OPEN)
    volunteer(draw.id, 1)
    mandates.by_id(draw.mandate_id).state = MandateState.ENDED
    db.session.commit()
    assert forgetting.purge() == 1
    db.session.refresh(draw)
    assert draw.state is S.ABANDONED
    assert queries.how_many(draw.id) == 0


def test_a_draw_of_another_mandate_seats_nobody_here():
    draw = draw_at(S.CONVENING)
    other = make_mandate(MandateState.PREPARED)
    make_seat(other, origin=Origin.DRAW)
    everybody_accepts(draw.id)
    with pytest.raises(Refused) as caught:
        step(draw.id, S.INSTALLED)
    assert caught.value.reason is DrawReason.SEATS_MISSING
    assert mandates.seats(other.id)[0].held_by(Part.TITULAR) is None
