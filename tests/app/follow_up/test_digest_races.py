"""Several workers at the same moment, on a database really committed to: nobody is told twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from app.journeys.follow_up import digest
from app.journeys.follow_up.models import Follow
from app.journeys.follow_up.schedule import rounds
from app.journeys.follow_up.types import Medium
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.outbox import OutboxMessage
from commons.threads.types import Moment
from tests.factories.bare import bare, drop_constraint
from tests.factories.follow_up import MONDAY, THURSDAY, follow, person, sent
from tests.factories.rush import together
from tests.factories.threads import kinds

PEOPLE = 30
#: A worker takes the rows of a person that no other has in hand.
CLAIMED = " FOR UPDATE SKIP LOCKED"


@pytest.fixture
def crowd(own_app):
    """Thirty people who follow one debate that has news."""
    with kinds("debate") as made, own_app.app_context(), clock.frozen(THURSDAY):
        made["debate"].moments[1] = [Moment(MONDAY + timedelta(days=1), "La commune a répondu")]
        ref = made["debate"].ref(1, "Plus d’ombre")
        for number in range(PEOPLE):
            follow(person(f"v{number}@exemple.fr"), ref, Medium.MAIL_WEEK)
        db.session.remove()
        yield own_app


def workers(app, number: int) -> None:
    """So many workers make the round of the week at the same moment."""
    turn = rounds(THURSDAY)[1]
    together(app, [lambda: digest.make_round(turn, clock.now())] * number)


@pytest.mark.race
def test_workers_at_the_same_moment_tell_each_person_once(crowd):
    workers(crowd, 4)
    assert len(sent()) == PEOPLE
    assert None not in {f.last_told_at for f in db.session.scalars(select(Follow))}
    workers(crowd, 4)
    assert len(sent()) == PEOPLE


@pytest.mark.race
def test_without_the_rows_held_the_key_tells_each_person_once_and_without_both_everybody_is_told_twice(crowd):
    with bare(crowd, CLAIMED, meet="INSERT INTO kernel_outbox "):
        workers(crowd, 2)
    assert len(sent()) == PEOPLE
    db.session.execute(update(Follow).values(last_told_at=None))
    db.session.execute(delete(OutboxMessage))
    db.session.commit()
    drop_constraint("kernel_outbox", "uq_kernel_outbox_key")
    with bare(crowd, CLAIMED, meet="INSERT INTO kernel_outbox "):
        workers(crowd, 2)
    assert len(sent()) == 2 * PEOPLE
