"""Two who answer, withdraw or open at the same moment, on a real database: the constraint decides."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from commission.consultations import queries, services
from commission.consultations.models import Consultation
from commission.consultations.types import Kind, Reply, Said
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import actor_of, make_commission
from tests.factories.consultations import act, ask, at_once, keeper, make_bureau, make_consultation, open_it

pytestmark = pytest.mark.race
WINDOWS = 6


def test_two_of_the_drafting_group_answer_an_objection_once(own_app):
    with own_app.app_context():
        mandate, members = make_commission()
        members[4].in_drafting = members[5].in_drafting = True
        vote = open_it(make_consultation(mandate, Kind.CONSENT), members[0])
        number, both = vote.id, [actor_of(members[4]), actor_of(members[5])]
        with unit_of_work(actor_of(members[1])) as work:
            objection = services.speak(
                work, number, Said({"": "objection"}, "Trop cher", "b1"), 0, clock.now()
            ).id  # fmt: skip

    def press(place):
        with unit_of_work(both[place % 2]) as work:
            services.answer_objection(work, objection, Reply.MAINTAINED, f"Non {place}", None, clock.now())
        return "answered"

    answers = at_once(own_app, press, WINDOWS)
    assert sorted(answers) == sorted(["answered"] + ["already_answered"] * (WINDOWS - 1))


def test_the_last_two_who_sign_withdraw_at_once_and_the_opinion_is_withdrawn(opened):
    app, number, actors = opened
    with app.app_context():
        with unit_of_work(actors[1]) as work:
            opinion = services.write(work, number, "Nous aurions préféré attendre.", None, clock.now()).id
        act(actors[2], services.sign, opinion)

    def press(place):
        with unit_of_work(actors[1 + place]) as work:
            services.withdraw(work, opinion, clock.now())
        return "withdrawn"

    assert at_once(app, press, 2) == ["withdrawn", "withdrawn"]
    with app.app_context():
        assert queries.opinion(opinion).withdrawn_at is not None


def test_one_is_opened_of_two_about_the_same_thing(own_app):
    with own_app.app_context():
        mandate, members = make_commission()
        thing = Ref("commission.seat", members[0].seat_id)
        both = [make_consultation(mandate, subject=thing) for _ in range(2)]
        for each in both:
            ask(each, make_bureau(members[0]))
        numbers = [each.id for each in both]
    answers = at_once(own_app, lambda place: act(keeper(), services.open_, numbers[place]).state.value, 2)
    assert sorted(answers) == ["another_open", "open"]
    with own_app.app_context():
        states = db.session.scalars(select(Consultation.state).where(Consultation.id.in_(numbers)))
        assert sorted(states) == ["open", "prepared"]
