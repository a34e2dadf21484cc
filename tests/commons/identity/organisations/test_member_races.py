"""Members who come and go at one moment, on a real database; with a positive control."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from commons.identity.organisations import queries, services
from commons.identity.organisations.models import Invitation, Member, Organisation
from commons.identity.organisations.types import (
    ORGANISATION,
    MemberRole,
)
from commons.kernel import clock
from commons.kernel.actor import Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.initiatives import make_organisation, somebody_new
from tests.factories.rush import crowd, told


def invited(admin: Actor, organisation: Organisation, role: MemberRole = MemberRole.MEMBER) -> str:
    with unit_of_work(admin) as work:
        return services.invite(work, organisation.id, role, clock.now())


def join(actor: Actor, token: str) -> None:
    with unit_of_work(actor) as work:
        services.join(work, token, clock.now())


@pytest.mark.race
def test_of_eight_people_with_one_link_one_comes_in(own_app):
    with own_app.app_context():
        nora = somebody_new()
        organisation = make_organisation(nora)
        token, people, number = invited(nora, organisation), [somebody_new() for _ in range(8)], organisation.id
    answers = told(crowd(own_app, lambda rank: join(people[rank], token), 8))
    with own_app.app_context():
        assert len(queries.members_of(number)) == 2
    assert answers.count("done") == 1


@pytest.mark.race
def test_two_admins_who_leave_at_once_never_leave_nobody(own_app):
    with own_app.app_context():
        nora, others = somebody_new(), [somebody_new() for _ in range(3)]
        organisation = make_organisation(nora)
        for other in others:
            join(other, invited(nora, organisation, MemberRole.ADMIN))
        people, number = [nora, *others], organisation.id

    def leave(rank: int) -> None:
        with unit_of_work(people[rank]) as work:
            services.leave(work, number, clock.now())

    assert told(crowd(own_app, leave, 4)).count("done") == 3
    with own_app.app_context():
        assert [member.role for member in queries.members_of(number)] == [MemberRole.ADMIN]


@pytest.mark.race
def test_without_the_lock_they_do_leave_nobody(own_app, monkeypatch):
    """The positive control: the same rush, each counting for itself, empties the organisation."""
    from threading import Barrier

    with own_app.app_context():
        nora, ali = somebody_new(), somebody_new()
        organisation = make_organisation(nora)
        join(ali, invited(nora, organisation, MemberRole.ADMIN))
        people, number = [nora, ali], organisation.id
    barrier, counted = Barrier(2), queries.admins_of
    monkeypatch.setattr(queries, "held", queries.by_id)

    def count_together(organisation_id: int) -> int:
        found = counted(organisation_id)
        barrier.wait(20)
        return found

    monkeypatch.setattr(queries, "admins_of", count_together)

    def leave(rank: int) -> None:
        with unit_of_work(people[rank]) as work:
            services.leave(work, number, clock.now())

    assert told(crowd(own_app, leave, 2)) == ["done", "done"]
    with own_app.app_context():
        assert db.session.scalars(select(Member).where(Member.organisation_id == number)).all() == []


def test_an_invitation_never_ends_before_it_begins(database):
    now = clock.now()
    db.session.add(
        Invitation(
            token_hash="x",
            subject_kind=ORGANISATION,
            subject_id=1,
            role="member",
            made_at=now,
            expires_at=now - timedelta(days=1),
        )
    )
    with pytest.raises(IntegrityError, match="ends_after_it_begins"):
        db.session.flush()
