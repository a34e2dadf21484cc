"""What the database refuses by itself, whoever writes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from commons.kernel import clock
from commons.kernel.db import constraint_of, db
from commons.opinions.types import Stance
from tests.factories import opinions as make

pytestmark = pytest.mark.usefixtures("database", "frozen")
INSERT = (
    "INSERT INTO opinions_position (poll_id, statement_id, voter_key, value, voter_class, fresh)"
    " SELECT poll_id, id, decode(repeat('07', 16), 'hex'), {value}, '{kind}', true FROM opinions_statement"
)
PLAIN = INSERT.format(value=1, kind="device")


def refused_by_the_database(statement: str) -> str | None:
    """The name of what refused it, at the moment the clock is held at; None when it was let through."""
    with db.session.begin_nested() as savepoint:
        moment = {"now": clock.now().isoformat()}
        db.session.execute(text("SELECT set_config('possibles.now', :now, true)"), moment)
        try:
            with db.session.begin_nested():
                db.session.execute(text(statement))
        except IntegrityError as error:
            return constraint_of(error)
        savepoint.rollback()
        return None


WHILE_OPEN = {
    PLAIN: None,
    INSERT.format(value=2, kind="device"): "ck_opinions_position_value_known",
    INSERT.format(value=1, kind="robot"): "ck_opinions_position_voter_class_known",
    PLAIN.replace("07', 16", "07', 15"): "ck_opinions_position_voter_key_length",
    PLAIN.replace("poll_id, id,", "poll_id, id + 1000,"): "opinions_statement_known",
    PLAIN.replace("poll_id, id,", "poll_id + 1000, id,"): "opinions_statement_known",
    "UPDATE opinions_position SET value = 0": None,
    "UPDATE opinions_position SET voter_key = decode(repeat('01', 16), 'hex')": "opinions_only_the_value_changes",
    "DELETE FROM opinions_position": None,
    "UPDATE opinions_statement SET text = 'Autre chose'": "opinions_words_kept",
    "UPDATE opinions_statement SET number = 9": "opinions_words_kept",
    "UPDATE opinions_statement SET standing = 'hidden'": None,
    "UPDATE opinions_statement SET standing = 'gone'": "ck_opinions_statement_standing_known",
    "UPDATE opinions_poll SET closes_at = closes_at + interval '1 day'": None,
    "UPDATE opinions_poll SET closes_at = opens_at": "ck_opinions_poll_period",
    "UPDATE opinions_poll SET secret = decode(repeat('00', 32), 'hex')": "opinions_poll_fixed",
    "UPDATE opinions_poll SET subject_id = subject_id + 1": "opinions_poll_fixed",
    "UPDATE opinions_poll SET state = 'sealed', secret = NULL, sealed_at = now()": "opinions_not_over",
    "UPDATE opinions_poll SET secret = NULL": "opinions_poll_fixed",
}


@pytest.mark.parametrize("statement", WHILE_OPEN)
def test_while_a_poll_is_open(statement: str) -> None:
    poll = make.make_poll(1)
    make.say(poll, 1, Stance.AGREE)
    assert refused_by_the_database(statement) == WHILE_OPEN[statement]


NEW_STATEMENT = (
    "INSERT INTO opinions_statement (poll_id, number, text, folded, language, origin, standing, proposed_at)"
    " SELECT id, 99, 'Une', 'une', 'fr', 'seed', 'shown', now() FROM opinions_poll"
)
OVER = {
    PLAIN: "opinions_closed",
    "UPDATE opinions_position SET value = 0": "opinions_closed",
    "DELETE FROM opinions_position": "opinions_closed",
    NEW_STATEMENT: "opinions_closed",
    "UPDATE opinions_poll SET closes_at = closes_at + interval '1 day'": "opinions_closed",
}


@pytest.mark.parametrize("statement", OVER)
def test_once_the_end_has_come_and_once_sealed(statement: str) -> None:
    poll = make.make_poll(1)
    make.say(poll, 1, Stance.AGREE)
    assert refused_by_the_database(NEW_STATEMENT) is None
    with clock.frozen(poll.closes_at - timedelta(seconds=1)):
        assert refused_by_the_database(statement) is None
    with clock.frozen(poll.closes_at):
        assert refused_by_the_database(statement) == OVER[statement]
        make.publish(poll)
        assert refused_by_the_database(statement) == OVER[statement].replace(
            "closed", "sealed" if "opinions_poll " in statement and "UPDATE" in statement else "closed"
        )


def test_before_it_begins_and_on_what_is_hidden_no_position_is_taken() -> None:
    poll = make.make_poll(1, begins=1)
    assert refused_by_the_database(PLAIN) == "opinions_not_open_yet"
    with clock.frozen(poll.opens_at):
        assert refused_by_the_database(PLAIN) is None
        db.session.execute(text("UPDATE opinions_statement SET standing = 'hidden'"))
        assert refused_by_the_database(PLAIN) == "opinions_statement_shown"


def test_a_sealed_poll_never_changes_again() -> None:
    poll = make.make_poll(1)
    with clock.frozen(poll.closes_at):
        make.publish(poll)
        for change in ("state = 'open', secret = decode(repeat('00', 32), 'hex'), sealed_at = NULL", "mode = 'before'"):
            assert refused_by_the_database(f"UPDATE opinions_poll SET {change}") == "opinions_sealed"


def test_last_figures_are_made_once() -> None:
    poll = make.make_poll(1)
    with clock.frozen(poll.closes_at):
        make.publish(poll)
    again = (
        "INSERT INTO opinions_published SELECT poll_id, version + 1, made_at, people, statements, figures, asked,"
        " digest, final FROM opinions_published"
    )
    assert refused_by_the_database(again) == "uq_opinions_published_final"
