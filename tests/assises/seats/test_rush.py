"""Many processes want the same seats in the same instant: none is given twice."""

from __future__ import annotations

import pytest

from commons.kernel.db import db
from tests.factories.assises_rush import oversold, prepare, rush, without_the_guard

PROCESSES, GROUPS = 3, 48


def _rushed(own_app, *, locked: bool, guarded: bool) -> tuple[int, int]:
    with own_app.app_context():
        groups, rooms = prepare(GROUPS, 8, PROCESSES, 40)
        if not guarded:
            without_the_guard()
        url = db.engine.url.render_as_string(hide_password=False)
        db.session.remove()
        errors, _speed = rush(url, PROCESSES, groups, rooms, locked=locked)
        return oversold(), errors


@pytest.mark.race
def test_no_seat_is_given_twice_by_locks_alone(own_app):
    assert _rushed(own_app, locked=True, guarded=False) == (0, 0)


@pytest.mark.race
def test_the_same_rush_without_any_lock_gives_seats_twice(own_app):
    over, _errors = _rushed(own_app, locked=False, guarded=False)
    assert over > 0


@pytest.mark.race
def test_whoever_forgets_the_locks_is_stopped_by_the_guard_at_commit(own_app):
    over, errors = _rushed(own_app, locked=False, guarded=True)
    assert over == 0
    assert errors > 0
