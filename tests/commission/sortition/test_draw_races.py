"""In the same instant: two numbers, an enrolment and the closing, two installers; and without the locks."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import func, select, text

from commission.mandates.models import CommissionMember
from commission.sortition import checking, convening, enrolling, queries, services, throwing
from commission.sortition.models import Convocation, DrawTyping, Volunteer
from commission.sortition.types import DrawState
from commons.identity.types import Contact, ContactKind
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import rush
from tests.factories.bare import HELD, SHARED, bare
from tests.factories.commission_draws import answers_of, draw_at, everybody_accepts, seats_for, secret_of, secretary

pytestmark = pytest.mark.race
PEOPLE = 6
TYPED = "INSERT INTO commission_draw_typing "


def _at(own_app, state: DrawState) -> tuple[int, int]:
    with own_app.app_context():
        draw = draw_at(state)
        return draw.id, draw.version


def _type_at_once(own_app, draw_id: int, many: int = PEOPLE) -> list[str]:
    """So many people each type a number of their own, for the first time."""
    with own_app.app_context():
        mandate_id = queries.by_id(draw_id).mandate_id
        actors = [secretary(mandate_id) for _ in range(many)]

    def one(number: int) -> object:
        with unit_of_work(actors[number]) as work:
            return throwing.type_number(work, draw_id, 100, "Dés", clock.now())

    return rush.told(rush.crowd(own_app, one, many))


def test_two_people_who_type_at_once_designate_one_panel_and_the_others_are_told(own_app):
    draw_id, _version = _at(own_app, DrawState.LOT_PUBLISHED)
    answers = _type_at_once(own_app, draw_id)
    assert (answers.count("done"), answers.count("Refused")) == (2, PEOPLE - 2)
    with own_app.app_context():
        typing = db.session.scalars(select(DrawTyping)).one()
        assert typing.typed_by != typing.again_by
        assert queries.by_id(draw_id).chosen == 100


def test_without_the_lock_the_index_still_keeps_one_open_number(own_app):
    draw_id, _version = _at(own_app, DrawState.LOT_PUBLISHED)
    with bare(own_app, HELD, meet=TYPED, many=PEOPLE):
        answers = _type_at_once(own_app, draw_id)
    assert (answers.count("done"), answers.count("Stale")) == (1, PEOPLE - 1)


def test_without_lock_and_index_several_numbers_would_stand(own_app):
    draw_id, _version = _at(own_app, DrawState.LOT_PUBLISHED)
    with own_app.app_context():
        db.session.execute(text("DROP INDEX uq_commission_draw_typing_open"))
        db.session.commit()
    with bare(own_app, HELD, meet=TYPED):
        assert _type_at_once(own_app, draw_id, 2) == ["done"] * 2
    with own_app.app_context():
        assert db.session.execute(select(func.count()).select_from(DrawTyping)).scalar_one() == 2


def _full_and_open(own_app) -> tuple[int, int]:
    """A list of 24 that is still open."""
    with own_app.app_context():
        draw = draw_at(DrawState.POOL_OPEN)
        for number in range(24):
            _enrol(draw.id, number)
        return draw.id, queries.by_id(draw.id).version


def _enrol(draw_id: int, number: int) -> None:
    contact = Contact(ContactKind.MAIL, f"v{number}@exemple.fr")
    enrolment = enrolling.Enrolment(f"V {number}", contact, answers_of(number), "fr", f"{number:032x}")
    with unit_of_work(NOBODY) as work:
        enrolling.enrol(work, draw_id, enrolment, clock.now())


def _close(draw_id: int, version: int) -> None:
    with unit_of_work(SYSTEM) as work:
        services.become(work, draw_id, DrawState.POOL_CLOSED, version, "", clock.now())


def _holds(own_app, draw_id: int) -> bool:
    with own_app.app_context():
        draw = queries.by_id(draw_id)
        return checking.digest(checking.closed(queries.opened_pool(draw_id))) == draw.pool_digest


def test_whoever_enrols_at_the_closing_is_on_the_digested_list_or_refused(own_app):
    draw_id, version = _full_and_open(own_app)
    acts = [partial(_enrol, draw_id, 100 + number) for number in range(PEOPLE)] + [partial(_close, draw_id, version)]
    answers = rush.told(rush.together(own_app, acts))
    assert answers[-1] == "done"
    assert set(answers) <= {"done", "Refused"}
    assert _holds(own_app, draw_id)


def test_without_the_lock_somebody_would_be_on_the_list_but_not_in_its_digest(own_app):
    draw_id, version = _full_and_open(own_app)
    with bare(own_app, SHARED, meet="INSERT INTO commission_volunteer ", meanwhile=partial(_close, draw_id, version)):
        assert rush.told(rush.together(own_app, [partial(_enrol, draw_id, 100)])) == ["done"]
    assert not _holds(own_app, draw_id)


def test_a_list_closed_by_several_at_once_is_closed_once(own_app):
    draw_id, version = _full_and_open(own_app)
    answers = rush.told(rush.together(own_app, [partial(_close, draw_id, version)] * PEOPLE))
    assert (answers.count("done"), answers.count("Refused")) == (1, PEOPLE - 1)


def test_one_contact_that_enrols_several_times_at_once_is_one_volunteer(own_app):
    draw_id, _version = _at(own_app, DrawState.POOL_OPEN)

    def enrol(number: int) -> None:
        contact = Contact(ContactKind.MAIL, "double@exemple.fr")
        enrolment = enrolling.Enrolment("Double", contact, answers_of(1), "fr", f"{number:032x}")
        with unit_of_work(NOBODY) as work:
            enrolling.enrol(work, draw_id, enrolment, clock.now())

    answers = rush.told(rush.crowd(own_app, enrol, PEOPLE))
    assert (answers.count("done"), answers.count("Invalid")) == (1, PEOPLE - 1)
    with own_app.app_context():
        assert db.session.execute(select(func.count()).select_from(Volunteer)).scalar_one() == 1


def test_a_yes_and_a_no_at_once_are_one_answer(own_app):
    draw_id, _version = _at(own_app, DrawState.CONVENING)
    with own_app.app_context():
        secret = secret_of(queries.convocations(draw_id)[0].volunteer)

    def answer(number: int) -> None:
        with unit_of_work(NOBODY) as work:
            convening.answer(work, draw_id, secret, number % 2 == 0, clock.now())

    answers = rush.told(rush.crowd(own_app, answer, PEOPLE))
    assert (answers.count("done"), answers.count("Refused")) == (1, PEOPLE - 1)


def test_replacements_drawn_twice_at_once_are_drawn_once(own_app):
    draw_id, _version = _at(own_app, DrawState.CONVENING)
    with own_app.app_context(), unit_of_work(NOBODY) as work:
        secret = secret_of(queries.convocations(draw_id)[0].volunteer)
        convening.answer(work, draw_id, secret, False, clock.now())

    def replace(_number: int) -> None:
        with unit_of_work(SYSTEM) as work:
            convening.replace(work, draw_id, clock.now())

    answers = rush.told(rush.crowd(own_app, replace, PEOPLE))
    assert (answers.count("done"), answers.count("Refused")) == (1, PEOPLE - 1)
    with own_app.app_context():
        assert db.session.execute(select(func.count()).select_from(Convocation)).scalar_one() == 5


def test_members_installed_twice_at_once_sit_once(own_app):
    draw_id, _version = _at(own_app, DrawState.CONVENING)
    with own_app.app_context():
        everybody_accepts(draw_id)
        draw = queries.by_id(draw_id)
        seats_for(draw, 8)
        version = draw.version

    def install(_number: int) -> None:
        with unit_of_work(SYSTEM) as work:
            services.become(work, draw_id, DrawState.INSTALLED, version, "", clock.now())

    answers = rush.told(rush.crowd(own_app, install, PEOPLE))
    assert (answers.count("done"), answers.count("Refused")) == (1, PEOPLE - 1)
    with own_app.app_context():
        assert db.session.execute(select(func.count()).select_from(CommissionMember)).scalar_one() == 4
