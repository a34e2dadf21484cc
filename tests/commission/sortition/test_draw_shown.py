"""What is published of a draw and what never is (B6): files, totals, the opened list, forgotten volunteers."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import event, select

from commission.mandates import queries as mandates
from commission.sortition import checking, forgetting, queries, tallies
from commission.sortition.models import SeatDraw, Volunteer
from commission.sortition.types import Criterion, DrawState
from commons.identity.events import AccountErased
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission_draws import (
    draw_at,
    secretary,
    step,
    volunteer,
)
from tests.factories.identity import make_account, text_of

pytestmark = pytest.mark.usefixtures("database")
FAR = 10**19
S = DrawState
NASTY = ["a" * 200_000, "\x00", "\x07", " \t ", "\u202egnp.exe"]
ME = {
    "name": "Samira", "contact": "samira@exemple.fr", "commune": "port-aux-essais", "territory": "qpv",
    "gender": "other", "age": "25-39", "diploma": "none", "willing": "y",
}  # fmt: skip


def _home(desk, draw: SeatDraw) -> str:
    desk.sit(secretary(draw.mandate_id))
    return f"/equipe/commission/{draw.mandate_id}/tirages/{draw.id}"


def test_what_is_downloaded_is_what_the_digests_were_taken_of(desk):
    draw = draw_at(S.DRAWN)
    path = f"/commission/tirages/{draw.id}"
    pool, lot = (json.loads(desk.read(f"{path}/{name}.json").text) for name in ("vivier", "panels"))
    assert checking.digest(pool) == draw.pool_digest
    assert checking.mistakes(pool, lot) == []
    for name in ("checking", "panels"):
        program = desk.read(f"/commission/tirages/{name}.py")
        compile(program.text, name, "exec")
        assert "attachment" in program.headers["Content-Disposition"]
    page = text_of(desk.read(path))
    assert checking.digest(lot) in page
    assert all(name in page for name in lot["panels"][417])
    asked = lot["panels"][3][0]
    assert "Ce pseudonyme est dans" in text_of(desk.read(f"{path}?pseudonyme={asked.lower()}"))
    assert "Personne n’a ce pseudonyme" in text_of(desk.read(f"{path}?pseudonyme=XXXX"))


def test_nothing_public_tells_what_a_volunteer_answered(desk):
    """B6: neither pages nor files hold a name, a contact, a nonce, or an answer tied to a pseudonym."""
    draw = draw_at(S.CONVENING)
    path = f"/commission/tirages/{draw.id}"
    public = [desk.read(f"{path}{tail}").text for tail in ("", "/vivier.json", "/panels.json")]
    for each in queries.volunteers(draw.id):
        for text in public:
            assert each.nonce not in text
            assert "olontaire" + each.pseudonym not in text
            assert "exemple.fr" not in text
    pool = json.loads(public[1])
    assert all(isinstance(line, str) and len(line) == 64 for line in pool["volunteers"].values())
    assert set(json.loads(public[2])) == {
        "format", "version", "pool_digest", "seats", "targets", "certificate", "panels", "solver",
    }  # fmt: skip
    # The volunteers who were not convened are named on no page of the team either.
    home = _home(desk, draw)
    asked = {each.volunteer_id for each in queries.convocations(draw.id)}
    page = desk.read(home).text
    for each in queries.volunteers(draw.id):
        assert (each.pseudonym in page) == (each.id in asked)


def test_totals_under_five_are_never_shown_nor_told_by_subtraction():
    for seed in range(500):
        counted = {f"v{place}": (seed * 7919 + place * 104_729) % (3 + seed % 17) for place in range(2 + seed % 5)}
        shown = tallies.published(counted)
        hidden = {value for value, many in shown.items() if many is None}
        assert all(many is None or many >= 5 for many in shown.values())
        behind = [counted[value] for value in hidden if counted[value]]
        if behind and len(hidden) < len(counted):
            assert len(behind) >= 2
            assert sum(behind) >= 5


def test_the_ceiling_is_said_before_the_draw_from_published_totals_only(desk):
    draw = draw_at(S.POOL_CLOSED)
    totals = queries.totals(draw.id)
    assert totals["gender"] == {"woman": 12, "man": 12, "other": None}
    page = text_of(desk.read(f"/commission/tirages/{draw.id}"))
    lowest = tallies.ceilings(totals, queries.targets(draw.id))[0]
    assert lowest.criterion is Criterion.AGE
    assert (lowest.seats, lowest.people) == (1, 8)
    assert "12,5" in page.replace("\u202f", " ")


def test_the_opened_list_is_for_the_secretariat_and_each_download_is_written_down(desk):
    draw = draw_at(S.LOT_PUBLISHED)
    home = _home(desk, draw)
    answer = desk.send(home, to=f"{home}/vivier-ouvert")
    opened = json.loads(answer.text)
    assert checking.digest(checking.closed(opened["volunteers"])) == draw.pool_digest
    assert "exemple.fr" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    written = db.session.scalars(select(AuditEntry.action)).all()
    assert "commission.draw.open_pool" in written


def test_a_file_of_a_purged_list_no_longer_exists(desk):
    draw = draw_at(S.POOL_CLOSED)
    step(draw.id, S.ABANDONED, "Assez")
    mandates.by_id(draw.mandate_id).state = "ended"
    db.session.commit()
    assert forgetting.purge() == 1
    assert desk.read(f"/commission/tirages/{draw.id}/vivier.json").status_code == 404
    assert "effacées" in text_of(desk.read(f"/commission/tirages/{draw.id}"))


def test_volunteers_forget_their_account_told_twice_says_it_once(desk):
    draw = draw_at(S.POOL_OPEN)
    account = make_account()
    desk.sit(Actor(person_id=account.id))
    assert desk.send(f"/commission/tirages/{draw.id}/volontaire", **ME).status_code == 303
    kept = forgetting.about(account.id)
    assert (kept[0]["name"], kept[0]["contact"]) == ("Samira", "mail:samira@exemple.fr")
    for number in range(24):
        volunteer(draw.id, number)
    step(draw.id, S.POOL_CLOSED)
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            work.record(AccountErased(account.id))
    left = db.session.scalars(select(Volunteer).where(Volunteer.left_at.is_not(None))).one()
    assert (left.account_id, left.sealed) == (None, b"")
    assert forgetting.about(account.id) == []


def test_the_page_of_a_draw_asks_a_fixed_number_of_queries(desk):
    draw = draw_at(S.DRAWN)
    asked: list[str] = []

    def note(*told: object) -> None:
        asked.append(str(told[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert desk.read(f"/commission/tirages/{draw.id}?pseudonyme=A").status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert 0 < len(asked) <= 30
