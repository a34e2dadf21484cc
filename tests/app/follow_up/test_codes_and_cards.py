"""Codes: typed by anybody, made by the team, printed on a card; receipts of votes, which are looked up nowhere."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text

from app.journeys.follow_up import views
from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.db import db
from commons.kernel.limits import RateLimit
from commons.threads import queries as threads
from commons.threads.codes import LETTERS
from tests.factories.identity import text_of
from tests.factories.participation import somebody
from tests.factories.threads import code_for


@pytest.fixture
def debate(database, frozen, things):
    return things["debate"].ref(1, "Plus d’ombre")


def test_a_typed_code_leads_to_the_thread(visitor, debate):
    code = code_for(debate)
    for typed in (code, code.lower(), f" {code[:3]} {code[3:]} ", f"{code[:3]}-{code[3:]}"):
        answer = visitor.send("/suivi", code=typed)
        assert (answer.status_code, answer.location) == (303, f"/suivi/code/{code}")
    answer = visitor.read(f"/suivi/code/{code.lower()}")
    assert (answer.status_code, answer.location) == (303, "/suivi/tests.debate/1")


def test_a_wrong_code_is_not_found_on_a_page_that_helps_and_keeps_it(visitor, debate):
    wrong = "BBBBBBB"
    answer = visitor.read(f"/suivi/code/{wrong}")
    assert answer.status_code == 404
    assert "Ce code ne mène nulle part" in answer.text
    assert f'value="{wrong}"' in answer.text


def test_the_code_of_something_hidden_leads_nowhere(visitor, debate, things):
    code = code_for(debate)
    things["debate"].hidden.add(1)
    assert visitor.read(f"/suivi/code/{code}").status_code == 404


@pytest.mark.parametrize(
    "typed", ["", "   ", "x", "AEIOU", "K" * 100_000, "K7\x00", "<script>", "\u202eK7Q", "😀" * 50, "'; --"]
)
def test_what_is_no_code_is_said_beside_the_field(visitor, database, typed):
    answer = visitor.send("/suivi", code=typed)
    assert answer.status_code == 422
    assert 'id="code-error"' in answer.text
    assert "<script>alert" not in answer.text


def test_a_form_from_elsewhere_is_refused(client, database):
    assert client.post("/suivi", data={"code": "BBBBBBB"}).status_code == 400


def test_guessing_is_limited_by_address_and_right_codes_wait_too(visitor, debate, monkeypatch):
    monkeypatch.setattr(views, "CODES_PER_HOUR", 3)
    code = code_for(debate)
    assert [visitor.read(f"/suivi/code/{c * 7}").status_code for c in LETTERS[:3]] == [404, 404, 404]
    answer = visitor.read(f"/suivi/code/{code}")
    assert answer.status_code == 429
    assert "Trop de codes" in answer.text


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.FACILITATOR, Role.OFFICER, Role.MODERATOR, Role.RESPONDENT])
def test_the_team_makes_the_code_once_and_prints_the_card(visitor, debate, role):
    visitor.sit(somebody(role, "territory", 4, person_id=1))
    page = visitor.read("/suivi/tests.debate/1/affichette")
    assert "Créer le code" in page.text
    answer = visitor.send("/suivi/tests.debate/1/affichette", to="/suivi/tests.debate/1/code")
    assert (answer.status_code, answer.location) == (303, "/suivi/tests.debate/1/affichette")
    code = threads.code_of(debate)
    card = visitor.read("/suivi/tests.debate/1/affichette")
    assert f"{code[:3]}-{code[3:]}" in card.text
    assert 'src="/suivi/tests.debate/1/qr.svg"' in card.text
    visitor.send("/suivi/tests.debate/1", to="/suivi/tests.debate/1/code")
    assert threads.code_of(debate) == code


@pytest.mark.parametrize(
    ("actor", "status"), [(somebody(Role.OBSERVER, person_id=4), 403), (Actor(person_id=5), 403), (Actor(None), 401)]
)
def test_nobody_else_makes_a_code(visitor, debate, actor, status):
    visitor.sit(actor)
    page = visitor.read("/suivi/tests.debate/1/affichette")
    assert "Seule l’équipe peut créer un code" in text_of(page)
    assert visitor.send("/suivi", to="/suivi/tests.debate/1/code").status_code == status
    assert threads.code_of(debate) is None


@pytest.mark.parametrize(
    "path", ["/suivi/tests.debate/9/code", "/suivi/nothing/1/code", f"/suivi/tests.debate/{2**70}/code"]
)
def test_what_does_not_exist_gets_no_code(visitor, debate, path):
    visitor.sit(somebody(Role.FACILITATOR, person_id=1))
    assert visitor.send("/suivi", to=f"/suivi/{path}/code").status_code == 404


def test_what_is_hidden_gets_no_code(visitor, debate, things):
    things["debate"].hidden.add(1)
    visitor.sit(somebody(Role.FACILITATOR, person_id=1))
    assert visitor.send("/suivi", to="/suivi/tests.debate/1/code").status_code == 404


def test_the_card_of_a_visitor_shows_the_code_that_is_there(visitor, debate):
    code = code_for(debate)
    page = text_of(visitor.read("/suivi/tests.debate/1/affichette"))
    assert f"{code[:3]}-{code[3:]}" in page
    assert "/suivi" in page


def test_the_drawing_is_an_image_that_runs_nothing(visitor, debate):
    answer = visitor.read("/suivi/tests.debate/1/qr.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.data.startswith(b"<svg ")
    assert b"script" not in answer.data


def rows_everywhere() -> dict[str, int]:
    tables = db.metadata.sorted_tables
    return {t.name: db.session.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}


@pytest.mark.parametrize("typed", ["0123-4567-89AB", "0123 4567 89AB CDEF GHJK", "5C3JEZHBVDAWX1ETXJMQ"])
def test_a_vote_receipt_is_looked_up_nowhere_stored_nowhere_and_not_shown_again(visitor, database, queries, typed):
    before = rows_everywhere()
    visitor.read("/suivi")
    queries.clear()
    answer = visitor.send("/suivi", code=typed)
    assert answer.status_code == 200
    assert "Un reçu ne mène ni à une personne, ni à un choix." in text_of(answer)
    bare = typed.replace("-", "").replace(" ", "")
    assert typed not in answer.text
    assert bare not in answer.text
    assert [one for one in queries if "ballot_box" in one or not one.lstrip().startswith("SELECT")] == []
    assert rows_everywhere() == before


def test_a_receipt_never_reaches_an_address_that_logs_keep(visitor, database):
    answer = visitor.send("/suivi", code="0123456789AB")
    assert answer.location is None
    assert 'method="post" action="/suivi"' in visitor.read("/suivi").text


def test_tries_are_counted_without_the_code(visitor, debate):
    visitor.read("/suivi/code/BBBBBBB")
    kept = db.session.scalars(select(RateLimit.key)).all()
    assert len(kept) == 1
    assert db.session.execute(text("SELECT count(*) FROM kernel_audit")).scalar_one() == 0
    assert "BBBBBBB" not in kept[0]
