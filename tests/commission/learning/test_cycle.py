"""The cycle: places within the capacity, waiting in line, attendance; and no right lost for a missed module (B9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from commission.learning import coming, pages, policies, queries, services
from commission.learning.models import LearningAttendance, LearningPlace
from commission.learning.types import Attendance, LearningReason, PlaceState
from commission.mandates import queries as mandates
from commission.mandates.models import CommissionMember
from commission.mandates.rules import DEFAULT
from commission.mandates.types import MandateState
from commons.identity.colleges import College
from commons.identity.events import AccountErased
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import rush
from tests.factories.bare import HELD, bare
from tests.factories.commission import actor_of, make_commission, make_mandate, make_seat, sit
from tests.factories.commission_cycle import make_module, make_session
from tests.factories.participation import somebody


def _come(session_id: int, member: CommissionMember, needs: str = "") -> PlaceState:
    with unit_of_work(actor_of(member)) as work:
        return coming.come(work, session_id, needs, False, clock.now())


def _leave(session_id: int, member: CommissionMember) -> None:
    with unit_of_work(actor_of(member)) as work:
        coming.leave(work, session_id, clock.now())


def test_places_are_taken_within_the_capacity_then_waited_for_and_passed_on(database):
    mandate, members = make_commission({College.RESIDENTS: 4})
    session = make_session(make_module(mandate), capacity=2)
    assert [_come(session.id, member) for member in members] == [
        PlaceState.ENROLLED, PlaceState.ENROLLED, PlaceState.WAITING, PlaceState.WAITING,
    ]  # fmt: skip
    _leave(session.id, members[0])
    assert queries.place_of(session.id, members[2].id).state is PlaceState.ENROLLED
    letter = db.session.scalars(select(OutboxMessage)).one()
    assert letter.recipient == members[2].contact.removeprefix("mail:")
    _leave(session.id, members[3])
    assert queries.taken(session.id) == 2
    assert _come(session.id, members[0]) is PlaceState.WAITING
    with pytest.raises(Refused) as caught:
        _come(session.id, members[0])
    assert caught.value.reason is LearningReason.ALREADY_ENROLLED
    with pytest.raises(Refused):
        _leave(session.id, members[3])


def test_who_may_come_and_when(database):
    mandate, (member,) = make_commission({College.RESIDENTS: 1})
    session, draft = make_session(make_module(mandate)), make_session(make_module(mandate, "Autre", published=False))
    now = clock.now()
    assert policies.refusal_to_come(session, member, None, now) is None
    assert policies.refusal_to_come(session, None, None, now) is LearningReason.NOT_A_MEMBER
    assert policies.refusal_to_come(draft, member, None, now) is LearningReason.NOT_FOUND
    assert policies.refusal_to_come(session, member, None, session.starts_at) is LearningReason.STARTED
    with unit_of_work(SYSTEM) as work:
        services.cancel(work, session.id, "Salle fermée", now)
    assert policies.refusal_to_come(session, member, None, now) is LearningReason.CANCELLED
    with pytest.raises(Refused), unit_of_work(Actor(person_id=999)) as work:
        coming.come(work, session.id, "", False, now)
    with pytest.raises(NotFound), unit_of_work(actor_of(member)) as work:
        coming.come(work, 10**9, "", False, now)


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("state", list(MandateState))
def test_the_secretariat_keeps_the_cycle_of_a_mandate_that_is_not_over(database, role, state):
    mandate = make_mandate(state)
    actor = Actor(person_id=2) if role is None else somebody(role, "mandate", mandate.id, person_id=2)
    refusal = policies.refusal_to_keep(mandate, actor)
    if role is not Role.SECRETARIAT:
        assert refusal is LearningReason.NOT_YOURS
    else:
        assert refusal is (LearningReason.MANDATE_ENDED if state is MandateState.ENDED else None)


def test_those_who_were_coming_to_a_cancelled_session_are_told_why(database):
    mandate, members = make_commission({College.RESIDENTS: 2})
    session = make_session(make_module(mandate), capacity=1)
    for member in members:
        _come(session.id, member)
    with unit_of_work(SYSTEM) as work:
        services.cancel(work, session.id, "Salle fermée", clock.now())
    assert all("Salle fermée" in each.body for each in db.session.scalars(select(OutboxMessage)))
    assert db.session.execute(select(func.count()).select_from(OutboxMessage)).scalar_one() == 2
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        services.cancel(work, session.id, "Encore", clock.now())


@pytest.mark.parametrize("wrong", [{"place": " ", "remote": ""}, {"capacity": 0}, {"capacity": 501}, {"ends_at": None}])
def test_a_session_that_cannot_be_is_refused(database, wrong):
    module = make_module(make_mandate())
    draft = services.SessionDraft(clock.now(), clock.now() + timedelta(hours=1), "Ici", "", 5)
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        services.plan(work, module.id, replace(draft, **wrong), clock.now())


def test_the_last_note_counts_and_an_equivalence_says_why(database):
    mandate, (member,) = make_commission({College.RESIDENTS: 1})
    module = make_module(mandate)
    for attendance, words in ((Attendance.ABSENT, ""), (Attendance.EQUIVALENCE, "Formée en 2024")):
        with unit_of_work(SYSTEM) as work:
            services.note(work, module.id, member.id, attendance, words, clock.now())
    assert db.session.scalars(select(LearningAttendance)).one().state is Attendance.EQUIVALENCE
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        services.note(work, module.id, member.id, Attendance.EQUIVALENCE, " ", clock.now())
    assert queries.missing(mandate.id, member.id) == []


def test_a_member_without_any_module_votes_unless_the_rules_say_otherwise(database):
    """B9: training never removes a right."""
    mandate, members = make_commission({College.RESIDENTS: 2})
    module = make_module(mandate)
    with unit_of_work(SYSTEM) as work:
        services.note(work, module.id, members[0].id, Attendance.PRESENT, "", clock.now())
        services.note(work, module.id, members[1].id, Attendance.ABSENT, "", clock.now())
    assert queries.kept_from_voting(mandate.id) == set()
    voters = mandates.voters(mandate.id, None, clock.now(), queries.kept_from_voting(mandate.id))
    assert {each.member_id for each in voters} == {each.id for each in members}
    assert any("rattrap" in task.text or "quand vous voulez" in task.text for task in _awaits(members[1]))
    strict = make_mandate(MandateState.PREPARED, replace(DEFAULT, training_required=True))
    strict_module = make_module(strict)
    trained, untrained = sit(make_seat(strict)), sit(make_seat(strict))
    with unit_of_work(SYSTEM) as work:
        services.note(work, strict_module.id, trained.id, Attendance.CATCH_UP, "", clock.now())
    assert queries.kept_from_voting(strict.id) == {untrained.id}


def _awaits(member: CommissionMember) -> list:
    from flask import current_app

    with current_app.test_request_context():
        return list(pages.awaited(member, clock.now()))


def test_needs_are_wiped_out_a_month_after(database):
    mandate, (member,) = make_commission({College.RESIDENTS: 1})
    session = make_session(make_module(mandate))
    _come(session.id, member, "Un interprète")
    with clock.frozen(session.ends_at + timedelta(days=29)):
        assert coming.forget_needs() == 0
    with clock.frozen(session.ends_at + timedelta(days=31)):
        assert coming.forget_needs() == 1
    assert db.session.scalars(select(LearningPlace.needs)).one() == ""


def test_learners_forget_their_account_told_twice_says_it_once(database):
    mandate, (member, other) = make_commission({College.RESIDENTS: 2})
    session = make_session(make_module(mandate))
    for each in (member, other):
        _come(session.id, each, "Un interprète")
    account_id = member.account_id
    assert pages.about(account_id)[0]["needs"] == "Un interprète"
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            work.record(AccountErased(account_id))
    assert [each.member_id for each in db.session.scalars(select(LearningPlace))] == [other.id]


def _enrolled(own_app, many: int, capacity: int) -> int:
    """Members who ask at once for so many places; how many were given one."""
    with own_app.app_context():
        mandate, members = make_commission({College.RESIDENTS: many})
        session_id = make_session(make_module(mandate), capacity=capacity).id
        actors = [actor_of(member) for member in members]

    def come(number: int) -> PlaceState:
        with unit_of_work(actors[number]) as work:
            return coming.come(work, session_id, "", False, clock.now())

    return rush.crowd(own_app, come, many).count(PlaceState.ENROLLED)


@pytest.mark.race
def test_the_last_places_asked_for_at_once_go_to_as_many_as_there_are(own_app):
    assert _enrolled(own_app, many=6, capacity=2) == 2


@pytest.mark.race
def test_without_the_lock_more_members_than_places_would_be_enrolled(own_app):
    with bare(own_app, HELD, meet="INSERT INTO commission_session_place "):
        assert _enrolled(own_app, many=2, capacity=1) == 2
