"""The thread of a vote says nothing of ballots; "Ma participation" names the vote and never the choice."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from commons.ballot_box.models import Ballot, RollEntry
from commons.kernel import refs
from commons.kernel.db import db
from commons.kernel.refs import Kind, Target
from tests.budgets.ballots.conftest import SECRET, Voter, codes_of, digest, ways_in
from tests.factories.budgets import make_edition, make_territory
from tests.factories.identity import text_of
from tests.factories.voters import make_voters


@pytest.fixture
def home(database, frozen):
    return make_territory()


@pytest.fixture
def vote(home, monkeypatch):
    """An open vote, with the kind under which it has its thread."""
    edition = make_edition(place=home)
    if not refs.known("budgets.edition"):
        target = {edition.id: Target(edition.title, f"/budgets/{edition.slug}")}
        kind = Kind("Budget participatif", lambda ids: {n: target[n] for n in ids if n in target})
        monkeypatch.setitem(refs._kinds, "budgets.edition", kind)
    return edition


@pytest.fixture
def voter(app, home, vote):
    """Somebody who voted, with the tracking code of their receipt."""
    resident = Voter(app.test_client(), make_voters(home, 1)[0])
    form = {"choice": codes_of(vote, 1), "secret": SECRET, "rules": digest(vote)}
    answer = resident.post(ways_in(vote)[1], **form)
    return resident, re.findall(r'id="receipt-code">([^<]+)', answer.text)[0]


def rows_of_the_box() -> tuple[int, int]:
    return (
        db.session.execute(select(func.count()).select_from(Ballot)).scalar_one(),
        db.session.execute(select(func.count()).select_from(RollEntry)).scalar_one(),
    )


def test_the_thread_of_a_vote_shows_nothing_of_a_ballot(app, vote, request):
    path = f"/suivi/budgets.edition/{vote.id}"
    before = app.test_client().get(path)
    assert before.status_code == 200
    assert vote.title in before.text
    resident, code = request.getfixturevalue("voter")
    assert app.test_client().get(path).text == before.text
    for trace in (code, code.replace("-", ""), SECRET):
        assert trace not in resident.get(path).text
    assert rows_of_the_box() == (1, 1)


def test_a_receipt_leads_to_the_votes_for_its_holder_to_choose_from(voter, vote):
    resident, code = voter
    page = resident.post("/suivi", code=code)
    assert f'href="/suivi/budgets.edition/{vote.id}"' in page.text
    assert f'href="/budgets/{vote.slug}/urne"' in page.text
    assert code not in page.text


def test_two_receipts_and_a_false_one_are_answered_alike(voter, vote):
    resident, code = voter
    pages = {resident.post("/suivi", code=one).text for one in (code, "0000-0000-0000", SECRET)}
    assert len({re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page) for page in pages}) == 1


def test_my_participation_names_the_votes_i_took_part_in_and_never_what_i_chose(app, voter, vote, home):
    resident, code = voter
    page = text_of(resident.get("/mon-espace/participation"))
    assert "Vous avez participé à ces votes." in page
    assert vote.title in page
    assert code not in page
    other = Voter(app.test_client(), make_voters(home, 1)[0])
    assert vote.title not in other.get("/mon-espace/participation").text


def test_asking_which_votes_one_took_part_in_reads_no_ballot_and_writes_nothing(voter, queries):
    resident, _ = voter
    resident.get("/mon-espace/participation")
    before = rows_of_the_box()
    queries.clear()
    resident.get("/mon-espace/participation")
    assert [one for one in queries if "ballot_box_ballot" in one or "ballot_box_receipt" in one] == []
    assert [one for one in queries if not one.lstrip().startswith(("SELECT", "WITH"))] == []
    assert rows_of_the_box() == before


def test_a_vote_in_every_envelope_is_named_once(voter, vote):
    resident, _ = voter
    assert text_of(resident.get("/mon-espace/participation")).count(vote.title) == 1
