"""What the pages of the vote leave behind, cost, and do with absurd input."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event, select, text

from budgets.counting.types import BallotKind
from commons.ballot_box import codes
from commons.kernel.db import db
from commons.kernel.outbox import OutboxMessage
from commons.kernel.sessions import HttpSession
from tests.budgets.ballots.conftest import SECRET, codes_of, digest, on_the_roll, ways_in
from tests.factories.budgets import make_edition


def test_nothing_the_vote_leaves_behind_names_a_ballot(voter, home) -> None:
    edition = make_edition(place=home)
    fill, box = ways_in(edition)
    resident = voter()
    resident.post(fill, choice=codes_of(edition, 1))
    receipt = resident.post(box, choice=codes_of(edition, 1), secret=SECRET, rules=digest(edition))
    assert receipt.headers["Cache-Control"] == "no-store"
    resident.post(fill + "/confirmation")
    code = re.findall(r'id="receipt-code">([^<]+)', receipt.text)[0].replace("-", "")
    hashed = codes.secret_hash(edition.poll_key, SECRET).hex()
    left = [*db.session.scalars(select(HttpSession.data)), *db.session.scalars(select(OutboxMessage.body))]
    left += [str(row) for row in db.session.execute(text("SELECT * FROM kernel_audit"))]
    assert len(db.session.scalars(select(OutboxMessage.key)).all()) == 1
    for trace in (SECRET, code, hashed, codes_of(edition, 1)[0] + '"]'):
        assert not any(trace in line for line in left)


def test_the_order_of_the_list_is_each_voters_own_and_stays(voter, home) -> None:
    edition = make_edition(place=home, each=12)
    fill, _ = ways_in(edition)

    def order(resident) -> list[str]:
        return re.findall(r'data-item="([^"]+)"', resident.get(fill).text)

    mine = voter()
    first = order(mine)
    assert order(mine) == first
    assert any(order(voter()) != first for _ in range(5))


@pytest.mark.parametrize("number", [3, 60])
def test_the_list_costs_the_same_queries_whatever_its_length(voter, home, number: int) -> None:
    edition = make_edition(place=home, each=number)
    fill, _ = ways_in(edition)
    resident = voter()
    resident.get(fill)
    asked: list[str] = []

    def note(*call: object) -> None:
        asked.append(str(call[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert resident.get(fill).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len([q for q in asked if "SAVEPOINT" not in q]) <= 5


@pytest.mark.parametrize(
    "value", ["\x00", "💥" * 5000, "‮gnp.exe", "<script>alert(1)</script>", "' OR 1=1 --", "9" * 4000]
)
def test_absurd_text_gets_a_sentence_and_never_runs(voter, home, value: str) -> None:
    edition = make_edition(place=home)
    fill, box = ways_in(edition)
    resident = voter()
    for path in (fill, box):
        answer = resident.post(path, choice=[value], secret=value, rules=value)
        assert answer.status_code in (409, 422)
        assert "<script>alert" not in answer.text
    assert on_the_roll() == 0


@pytest.mark.parametrize(
    ("kind", "fields", "kept"),
    [
        (
            BallotKind.RANKING,
            {"rank-1": "2", "rank-3": "1"},
            ['<option value="2" selected>', '<option value="1" selected>'],
        ),
        (BallotKind.POINTS, {"points-2": "4"}, ['id="points-2" value="4"']),
        (BallotKind.APPROVAL, {"choice": "2"}, ['value="2" checked']),
    ],
)
def test_whoever_changes_their_mind_finds_their_ballot_as_it_was(voter, home, kind, fields, kept) -> None:
    edition = make_edition(place=home, ballot=kind, ballot_max=3, points_total=10, points_each=5)
    fill, _ = ways_in(edition)
    page = voter().post(fill, change="1", **fields)
    assert page.status_code == 200
    for piece in kept:
        assert page.text.count(piece) == 1
