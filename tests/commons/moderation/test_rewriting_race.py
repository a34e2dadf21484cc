"""An author rewrites a text at the very moment a moderator decides on it: unread words are never shown."""

from __future__ import annotations

from threading import Event

import pytest
from flask import Flask
from sqlalchemy import text

from commons.kernel import clock
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import queries, registry, rulings, services
from commons.moderation.desk import services as desk
from commons.moderation.reasons import ModerationReason
from commons.moderation.rulings import Ruling
from commons.moderation.types import Excerpt, Mode, Moderated, Verdict
from tests.factories import moderation as make
from tests.factories.bare import bare
from tests.factories.identity import make_account
from tests.factories.rush import PATIENCE, reasons, together

pytestmark = pytest.mark.race
ROW = Ref("tests.row", 1)
READ, UNREAD = "Un banc.", "Des mots que personne n’a lus."
#: Before the new words are taken in, and before the text is shown: by then the moderator has read the former words,
#: and waits for a row that is being rewritten.
BOTH_HAVE_LOOKED = "INSERT INTO moderation_space |UPDATE tests_row SET standing"


def _excerpts(ids):
    rows = db.session.execute(text("SELECT id, words FROM tests_row WHERE id = ANY(:ids)"), {"ids": list(ids)})
    return {n: Excerpt(ROW, words, None, "", "/", make.SPACE, make.SCOPES, clock.now()) for n, words in rows}


def _apply(work, number, standing):
    work.session.execute(text("UPDATE tests_row SET standing = :s WHERE id = :n"), {"s": standing.value, "n": number})


def _submit(work, words):
    standing = services.submit(work, ROW, make.SPACE, make.SCOPES, Mode.BEFORE, words, None, clock.now())
    _apply(work, 1, standing)


@pytest.fixture
def house(own_app: Flask) -> Flask:
    """A house where one text, in a table of its own, waits to be read."""
    registry.register(ROW.kind, Moderated(_excerpts, _apply))
    with own_app.app_context():
        with unit_of_work(NOBODY) as work:
            work.session.execute(text("CREATE TABLE tests_row (id bigint PRIMARY KEY, words text, standing text)"))
            work.session.execute(text("INSERT INTO tests_row VALUES (1, :w, 'new')"), {"w": READ})
            _submit(work, READ)
        db.session.remove()
    return own_app


def _both(app: Flask) -> tuple[str, list[str]]:
    """Where the text stands in the end, and what each was told: who rewrites it, then the moderator."""
    with app.app_context():
        moderator = make.someone("moderator", make_account().id)
        case = queries.open_case_of(ROW)
        assert case is not None
        case_id = case.id
        db.session.remove()
    writing = Event()

    def rewrite() -> None:
        with unit_of_work(NOBODY) as work:
            work.session.execute(text("UPDATE tests_row SET words = :w"), {"w": UNREAD})
            writing.set()
            _submit(work, UNREAD)

    def decide() -> None:
        assert writing.wait(PATIENCE)
        with unit_of_work(moderator) as work:
            desk.decide(work, {case_id: registry.digest_of(READ)}, Ruling(Verdict.SHOW), make.SITE, clock.now())

    with bare(app, meet=BOTH_HAVE_LOOKED):
        answers = reasons(together(app, [rewrite, decide]))
    with app.app_context():
        standing, words = db.session.execute(text("SELECT standing, words FROM tests_row")).one()
        db.session.remove()
    assert words == UNREAD
    return standing, answers


def test_words_rewritten_during_the_decision_stay_out_of_sight_until_they_are_read(house):
    assert _both(house) == ("waiting", [None, ModerationReason.TEXT_CHANGED])


def test_without_the_second_look_unread_words_would_be_shown(house, monkeypatch):
    """The positive control of the test above."""
    monkeypatch.setattr(rulings, "confirm", lambda work, read: None)
    assert _both(house) == ("shown", [None, None])
