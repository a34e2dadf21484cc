"""A guarded form lets people through and stops what fills everything at once; devices are told apart for a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from wtforms import StringField

from commons.kernel import clock
from commons.kernel.guarded import LONGEST_OPEN, Guarded
from commons.kernel.visitors import PEOPLE_PER_ADDRESS, allowed_here, visitor_key


class _Word(Guarded):
    word = StringField("Mot")


def _sent(app, **fields):
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        with app.test_request_context("/", method="POST", data=fields):
            form = _Word()
            return form.validate(), form.caught(), form.trap.data, [sentence for _, sentence in form.mistakes()]
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def stamp(app, frozen):
    """The stamp of a page made at noon."""
    with app.test_request_context("/"):
        return _Word().stamp()


@pytest.mark.parametrize(
    ("later", "passes"),
    [(timedelta(0), False), (timedelta(seconds=1.9), False), (timedelta(seconds=2), True), (LONGEST_OPEN, True),
     (LONGEST_OPEN + timedelta(seconds=1), False), (timedelta(seconds=-60), False)],
)  # fmt: skip
def test_a_form_passes_when_a_person_could_have_filled_it(app, frozen, stamp, later, passes):
    with clock.frozen(frozen + later):
        valid, caught, _, mistakes = _sent(app, opened=stamp, word="Bonjour")
    assert (valid, caught) == (passes, not passes)
    assert bool(mistakes) is not passes


@pytest.mark.parametrize("forged", ["", "x", "1.0", "9" * 30 + ".a", "1781524800000.é", "\ud800.x", ".", "١.x"])
def test_a_forged_stamp_is_caught(app, frozen, forged):
    assert _sent(app, opened=forged.encode("utf-8", "replace"), word="Bonjour")[:2] == (False, True)


def test_whoever_fills_the_trap_is_caught_and_gets_it_back_empty(app, frozen, stamp):
    with clock.frozen(frozen + timedelta(seconds=9)):
        valid, caught, trap, mistakes = _sent(app, opened=stamp, word="Bonjour", trap="http://achat.example")
    assert not valid
    assert not trap
    assert not caught  # sent again as it comes back, it passes
    assert len(mistakes) == 1


def test_a_form_shown_again_keeps_the_moment_it_was_first_opened(app, frozen, stamp):
    with (
        clock.frozen(frozen + timedelta(seconds=5)),
        app.test_request_context("/", method="POST", data={"opened": stamp}),
    ):
        assert _Word().stamp() == stamp
    later = clock.frozen(frozen + LONGEST_OPEN + timedelta(hours=1))
    with later, app.test_request_context("/", method="POST", data={"opened": stamp}):
        assert _Word().stamp() != stamp


def test_a_device_is_the_same_for_one_day_and_one_purpose(app, frozen):
    def key(purpose="a", address="192.0.2.1", agent="Navigateur"):
        surroundings = {"REMOTE_ADDR": address, "HTTP_USER_AGENT": agent}
        with app.test_request_context("/", environ_base=surroundings):
            return visitor_key(purpose)

    same = key()
    assert key() == same
    assert len({same, key("b"), key(address="192.0.2.2"), key(agent="Autre")}) == 4
    assert "192.0.2.1" not in same
    with clock.frozen(frozen + timedelta(days=1)):
        assert key() != same


def test_a_limit_counts_accounts_devices_and_in_the_end_the_address_itself(app, database, frozen):
    def tries(person_id, agents):
        answers = []
        for agent in agents:
            with app.test_request_context("/", environ_base={"REMOTE_ADDR": "192.0.2.9", "HTTP_USER_AGENT": agent}):
                answers.append(allowed_here("essai", person_id, most=2, within=timedelta(hours=1)))
        return answers

    assert tries(7, ["a"] * 3) == [True, True, False]
    assert tries(8, ["a"]) == [True]
    assert tries(None, ["a"] * 3) == [True, True, False]
    pretending = tries(None, [f"navigateur {n}" for n in range(2 * PEOPLE_PER_ADDRESS)])
    assert pretending.count(True) == 2 * PEOPLE_PER_ADDRESS - 3
