"""A desk, a card, a batch, in a browser without JavaScript: the device shows nothing else until its code comes back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from budgets.paper import lock
from budgets.paper.models import Card, PollVisit
from budgets.paper.types import VISIT
from commons.ballot_box.models import Ballot, RollEntry
from commons.ballot_box.types import VoteChannel
from commons.kernel import clock
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from tests.budgets.ballots.conftest import hidden
from tests.factories import paper as make
from tests.factories.desk import Desk


@pytest.fixture
def table(app, client, people) -> Desk:
    """A facilitator at a tablet."""
    return Desk(app, client, people[0])


def field(edition) -> str:
    """Where the team in the field works."""
    return f"/equipe/budgets/{edition.slug}/terrain"


def hand_over(table, client, edition, home) -> str:
    """Open a desk, welcome somebody; the address of the polls."""
    opened = table.send(f"{field(edition)}/guichet", place=str(home.id), pin=make.PIN)
    assert opened.status_code == 303
    told = {"contact": "06 12 34 56 78", "home": str(home.id), "link": "lives", "saw_proof": "y"}
    token = hidden(client.get(opened.location).text, "csrf_token")[0]
    given = client.post(opened.location, data={"csrf_token": token, **told})
    assert given.status_code == 303, given.text
    return str(given.location)


def vote_there(client, edition) -> object:
    """Choose, read again, vote."""
    fill = f"/budgets/{edition.slug}/isoloir/{edition.envelopes[0].slug}"
    page = client.get(fill)
    assert page.status_code == 200, page.status_code
    token = hidden(page.text, "csrf_token")[0]
    review = client.post(fill, data={"csrf_token": token, "choice": make.codes_of(edition)[0]}).text
    form = {name: hidden(review, name) for name in ("csrf_token", "secret", "rules", "choice")}
    return client.post(fill + "/urne", data=form)


def test_a_person_votes_on_the_tablet_and_the_facilitator_sees_nothing_of_it(table, client, edition, home) -> None:
    polls = hand_over(table, client, edition, home)
    assert "Personne ne voit votre choix" in client.get(polls).text
    for elsewhere in ("/", "/equipe", field(edition), f"/budgets/{edition.slug}"):
        assert client.get(elsewhere).location == polls
    receipt = vote_there(client, edition)
    assert "Votre bulletin est dans l’urne" in receipt.text
    assert receipt.headers["Cache-Control"] == "no-store"
    assert 'class="masthead focus"' in receipt.text
    entry = db.session.scalars(select(RollEntry)).one()
    assert (entry.channel, entry.place, entry.home) == (VoteChannel.DESK, str(home.id), str(home.id))
    assert client.get(f"{polls}/{edition.envelopes[0].slug}").location == polls
    assert db.session.query(Ballot).count() == 1
    token = hidden(receipt.text, "csrf_token")[0]
    over = client.post(f"{polls}/fini", data={"csrf_token": token}).location
    assert db.session.scalars(select(PollVisit)).one().elector_key is None
    assert 'data-clear-draft="now"' in client.get(over).text
    assert client.get(field(edition)).location == polls
    wrong = client.post(f"{polls}/rendre", data={"csrf_token": token, "pin": "0000"})
    assert wrong.status_code == 422
    back = client.post(f"{polls}/rendre", data={"csrf_token": token, "pin": make.PIN})
    assert back.location.startswith(field(edition))
    assert client.get(back.location).status_code == 200
    assert not db.session.scalars(select(PollVisit)).all()


def test_nothing_is_handed_over_before_a_proof_was_seen(table, client, edition, home) -> None:
    opened = table.send(f"{field(edition)}/guichet", place=str(home.id), pin=make.PIN).location
    token = hidden(client.get(opened).text, "csrf_token")[0]
    told = {"csrf_token": token, "contact": "x@exemple.fr", "home": str(home.id), "link": "lives"}
    refused = client.post(opened, data=told)
    assert refused.status_code == 422
    assert "x@exemple.fr" in refused.text
    assert client.post(opened, data={**told, "saw_proof": "y", "contact": "pas un contact"}).status_code == 422
    assert not db.session.scalars(select(PollVisit)).all()


def test_an_untouched_visit_is_wiped_and_votes_no_more(table, client, edition, home) -> None:
    polls = hand_over(table, client, edition, home)
    page = client.get(polls)
    assert page.headers["Refresh"].endswith("/isoloir/fini")
    with clock.frozen(clock.now() + VISIT + timedelta(seconds=1)):
        assert client.get(polls).location.endswith("/fini")
        assert vote_like(client, edition).status_code == 403
    assert db.session.query(RollEntry).count() == 0


def vote_like(client, edition) -> object:
    """A ballot sent by hand."""
    path = f"/budgets/{edition.slug}/isoloir/{edition.envelopes[0].slug}/urne"
    token = hidden(client.get(f"/budgets/{edition.slug}/isoloir/fini").text, "csrf_token")[0]
    return client.post(path, data={"csrf_token": token, "choice": make.codes_of(edition)[0], "secret": "A" * 20})


def test_a_card_gives_one_vote_once_it_was_given_out(app, edition, home, people) -> None:
    _pack, codes = make.make_pack(edition, home, people[0], number=2, given=1)
    kept = [card.code_seal for card in db.session.scalars(select(Card))]
    assert not any(code.replace("-", "") in seal.upper() for code in codes for seal in kept)
    app.extensions["possibles.actor"] = None
    path = f"/budgets/{edition.slug}/carte-de-vote"

    def use(code: str) -> object:
        browser = app.test_client()
        page = browser.get(path)
        assert page.status_code == 200, page.location
        token = hidden(page.text, "csrf_token")[0]
        answer = browser.post(path, data={"csrf_token": token, "code": code})
        return vote_there(browser, edition) if answer.status_code == 303 else answer

    assert use("ZZZZ-ZZZZ-ZZZZ-ZZZZ").status_code == 422
    assert "pas encore été remise" in use(codes[1]).text
    assert use(codes[0].lower().replace("-", " ")).status_code == 200
    with pytest.raises(AssertionError, match=r"302|303"):
        use(codes[0])  # the list is not shown any more: this card has voted
    entry = db.session.scalars(select(RollEntry)).one()
    assert (entry.channel, entry.home) == (VoteChannel.WEB, str(home.id))


def test_the_sheets_of_cards_are_a_pdf_kept_by_nobody(table, client, edition, home) -> None:
    made = table.send(f"{field(edition)}/cartes", place=str(home.id), number="3")
    assert made.status_code == 200, made.text
    assert made.data.startswith(b"%PDF")
    assert made.headers["Cache-Control"] == "no-store"
    assert db.session.query(Card).count() == 3
    told = str([entry.details for entry in db.session.scalars(select(AuditEntry))])
    assert not re.search(r"[2-9B-Z]{4}-[2-9B-Z]{4}", told)
    assert table.send(f"{field(edition)}/cartes", place=str(home.id), number="201").status_code == 422


def test_a_batch_is_entered_page_by_page_and_both_readings_stay(app, client, edition, home, people) -> None:
    table = Desk(app, client, people[0])
    new = table.send(
        f"{field(edition)}/lots/nouveau", envelope=edition.envelopes[0].slug, place=str(home.id),
        label="Urne du centre", officers="Samia et Luc", sheets="5",
    )  # fmt: skip
    assert new.status_code == 303
    batch = new.location
    for number in range(5):
        assert table.send(f"{batch}/liste", contact=f"papier{number}@exemple.fr").status_code == 303
    assert table.send(f"{batch}/liste", contact="papier0@exemple.fr").status_code == 403
    codes = make.codes_of(edition)
    for reader in people[:2]:
        table.sit(reader)
        for sheet in range(1, 6):
            choice = codes[0] if sheet > 1 or reader is people[0] else codes[1]
            assert table.send(f"{batch}/feuille/{sheet}", kind="ballot", choice=choice).status_code == 303
    assert "à trancher" in table.read(batch).text
    table.sit(people[2])
    look = table.read(f"{batch}/feuille/1/trancher").text
    assert "Un jardin partagé" in look
    settled = table.send(f"{batch}/feuille/1/trancher", kind="ballot", choice=codes[0], reason="Relue à voix haute")
    assert settled.status_code == 303
    token = hidden(table.read(batch).text, "csrf_token")[0]
    assert client.post(f"{batch}/urne", data={"csrf_token": token}).status_code == 303
    assert "Dans l’urne" in table.read(batch).text
    assert db.session.query(Ballot).count() == 5


@pytest.mark.parametrize("typed", ["", "x" * 100_000, "\x00\u202e<script>", "🦔" * 300, "' OR 1=1 --"])
def test_absurd_input_is_refused_and_kept_on_the_page(app, client, edition, home, people, typed) -> None:
    table = Desk(app, client, people[0])
    batch = make.make_batch(edition, home, people[0])
    path = f"{field(edition)}/lots/{batch.id}"
    for page, form in (("liste", {"contact": typed}), ("feuille/1", {"kind": typed}), ("ecarter", {"reason": ""})):
        answer = table.send(f"{path}/{page}", **form)
        assert answer.status_code in (403, 422), page
        assert "<script>" not in answer.text.replace('<script src="', "")
    sheet = table.send(f"{path}/feuille/1", kind="ballot", choice=[*make.codes_of(edition), "inconnu"])
    assert sheet.status_code == 422
    assert db.session.query(RollEntry).count() == 0


def test_other_roles_and_other_places_are_turned_away(app, client, edition, home, people) -> None:
    batch = make.make_batch(edition, home, people[0])
    table = Desk(app, client, make.team(make_elsewhere(), 1)[0])
    pages = ("", "/guichet", "/cartes", "/lots/nouveau", f"/lots/{batch.id}", f"/lots/{batch.id}/liste")
    for page in pages:
        assert table.read(field(edition) + page).status_code == 403, page
    table.sit(people[0])
    for page in ("/lots/999999", "/guichet/999999", "/cartes/999999", f"/lots/{batch.id}/feuille/77"):
        assert table.read(field(edition) + page).status_code == 404, page


def make_elsewhere():
    """A neighbourhood of another town."""
    from tests.factories.budgets import make_territory

    return make_territory()


def test_the_lock_reads_only_tickets_of_the_right_shape(app) -> None:
    with app.test_request_context(headers={"Cookie": f"{lock.COOKIE}=../../x"}):
        assert lock.ticket() == ""
