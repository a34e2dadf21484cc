"""Two commands in the same instant: one wins, the other is told exactly why; and what happens without the locks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from assises.seats import draws, houses, keeping, queries, services
from assises.seats.types import SeatState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import DomainError
from tests.factories.assises_days import make_activity, make_edition, make_registration, make_site_day
from tests.factories.assises_seats import MAIL, ask, does, make_wish_edition, seat_in, state_in
from tests.factories.bare import NUMBERED, bare
from tests.factories.rush import together

pytestmark = pytest.mark.race


#: What both have come to before either asks for the groups, and before either gives a seat to anybody.
ASKING, GIVING = "pg_advisory_xact_lock", "(UPDATE|INSERT INTO) assises_seat"


def at_once(app, *acts: Callable[[], object]) -> list[str]:
    """Do all of these in the same instant, each on a connection of its own; how each ended."""
    return [str(answer.reason) if isinstance(answer, DomainError) else "done" for answer in together(app, acts)]


def _two_seats_freed_at_once(app) -> str:
    """Somebody waits at two places of the same hour, and both become free at once: what they are at each."""
    with app.app_context():
        edition = make_edition()
        # Two sites, so that nothing but the group itself stands between the two.
        rooms = [make_activity(make_site_day(edition), 10, 1) for _ in range(2)]
        sitting = [make_registration(edition) for _ in rooms]
        for group, room in zip(sitting, rooms, strict=True):
            ask(group, room)
        waits = make_registration(edition, contact=MAIL)
        ask(waits, *rooms)
        numbers = [seat_in(group, room).id for group, room in zip(sitting, rooms, strict=True)]
        db.session.rollback()
        answers = at_once(app, *(lambda number=number: does(services.give_back, number) for number in numbers))
        assert answers == ["done"] * 2
        return ",".join(sorted(state_in(waits, room) for room in rooms))


def test_of_two_seats_freed_at_the_same_hour_one_is_offered(own_app):
    with bare(own_app, meet=ASKING):
        assert _two_seats_freed_at_once(own_app) == "offered,waiting"


def test_without_the_lock_on_groups_somebody_is_to_be_at_two_places(own_app):
    with bare(own_app, NUMBERED, meet=GIVING):
        assert _two_seats_freed_at_once(own_app) == "offered,offered"


@pytest.fixture
def offered(own_app):
    """In a database of one's own: two who sat down, of whom one gave back, and the next two of the line."""
    with own_app.app_context():
        edition = make_edition()
        room = make_activity(make_site_day(edition), capacity=1)
        groups = [make_registration(edition, contact=MAIL) for _ in range(3)]
        for group in groups:
            ask(group, room)
        does(services.give_back, seat_in(groups[0], room).id)
        yield edition, room, groups


def test_yes_and_no_in_the_same_instant_end_in_one_of_the_two(own_app, offered):
    _edition, room, groups = offered
    number = seat_in(groups[1], room).id
    yes, no = at_once(
        own_app, lambda: does(services.accept, number), lambda: does(services.give_back, number)
    )  # fmt: skip
    assert no == "done"
    assert yes in ("done", "given_back", "declined")
    assert state_in(groups[1], room) in ("cancelled", "declined")
    assert state_in(groups[2], room) == "offered"


def test_a_yes_at_the_end_of_the_offer_and_the_chore_never_give_the_seat_twice(own_app, offered):
    edition, room, groups = offered
    late, number, edition_id = clock.now() + timedelta(hours=48), seat_in(groups[1], room).id, edition.id
    at_once(
        own_app,
        lambda: does(services.accept, number, at=late),
        *[lambda: does(keeping.promote, edition_id, by=SYSTEM, at=late)] * 3,
    )
    states = sorted(state_in(group, room) for group in groups[1:])
    assert states in (["confirmed", "waiting"], ["offered", "waiting"])


def test_many_who_promote_at_once_offer_each_seat_once(own_app, offered):
    edition, room, groups = offered
    does(services.decline, seat_in(groups[1], room).id)
    number = edition.id
    assert set(at_once(own_app, *[lambda: does(keeping.promote, number, by=SYSTEM)] * 6)) == {"done"}
    assert state_in(groups[2], room) == "offered"
    assert queries.persons_by_state([queries.stock_of(seat_in(groups[2], room))]).popitem()[1][SeatState.OFFERED] == 1


def test_a_double_tap_asks_once(own_app):
    with own_app.app_context():
        edition = make_edition()
        room = make_activity(make_site_day(edition), capacity=9)
        group = make_registration(edition, 2)
        mine, wanted = group.id, [room.id]
        db.session.rollback()
        assert at_once(own_app, *[lambda: does(services.ask, mine, [], wanted)] * 6) == ["done"] * 6
        assert len(queries.live_seats(group.id)) == 2
        assert houses.free([room.id]) == {room.id: 7}


def test_of_two_who_draw_at_once_one_does_and_the_other_is_told(own_app):
    with own_app.app_context():
        edition = make_wish_edition()
        room = make_activity(make_site_day(edition), capacity=1)
        for _ in range(3):
            ask(make_registration(edition), room)
        later, number = clock.now() + timedelta(days=2), edition.id
        answers = at_once(own_app, *[lambda: does(draws.seal, number, by=SYSTEM, at=later)] * 3)
        assert sorted(answers) == ["already_sealed", "already_sealed", "done"]
        answers = at_once(
            own_app,
            *(
                lambda seed=seed: does(draws.run, number, seed, "Un dé", by=SYSTEM, at=later)
                for seed in ("1", "2", "3")
            ),
        )  # fmt: skip
        assert sorted(answers) == ["already_drawn", "already_drawn", "done"]
