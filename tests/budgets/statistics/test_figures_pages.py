"""The page of figures: after the result only, the same numbers in words, in the table and in the file."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from budgets.editions.types import Phase
from commons.kernel.db import db
from tests.factories.budgets import make_edition, make_territory
from tests.factories.counted import cast, counted, proclaimed, voted


@pytest.mark.usefixtures("database")
def test_nobody_reads_figures_before_the_result(client: FlaskClient) -> None:
    for phase in (Phase.CAMPAIGN, Phase.VOTING, Phase.CLOSED, Phase.COUNTED):
        edition = make_edition(phase)
        for path in ("", "/chiffres.csv"):
            assert client.get(f"/budgets/{edition.slug}/chiffres{path}").status_code == 403, phase
    draft = make_edition(Phase.DRAFT)
    assert client.get(f"/budgets/{draft.slug}/chiffres").status_code == 404


@pytest.mark.usefixtures("database")
def test_the_page_and_the_file_say_what_the_ballots_say(client: FlaskClient) -> None:
    edition = voted([("1", "2")] * 30 + [("1",)] * 5)
    counted(edition.slug)
    proclaimed(edition.slug)
    page = client.get(f"/budgets/{edition.slug}/chiffres")
    assert page.status_code == 200
    assert "35" in page.text
    body = client.get(f"/budgets/{edition.slug}/chiffres/chiffres.csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(body), delimiter=";"))
    said = {(row["figure"], row["name"]): row for row in rows}
    assert said["voters", ""]["number"] == "35"
    lines = [row for row in rows if row["figure"] == "envelope"]
    assert sum(int(row["number"]) for row in lines) == 65
    assert sum(int(row["number"]) for row in rows if row["figure"] == "choices_funded") == 35


@pytest.mark.usefixtures("database")
def test_a_dozen_voters_are_not_told_by_channel(client: FlaskClient) -> None:
    edition = voted([("1",)] * 12)
    counted(edition.slug)
    proclaimed(edition.slug)
    assert "En ligne" not in client.get(f"/budgets/{edition.slug}/chiffres").text
    assert "channel" not in client.get(f"/budgets/{edition.slug}/chiffres/chiffres.csv").text

    page = client.get(f"/budgets/{edition.slug}/chiffres").text
    assert "&lt; 20" in page
    body = client.get(f"/budgets/{edition.slug}/chiffres/chiffres.csv").data.decode("utf-8-sig")
    rows = {row["figure"]: row["number"] for row in csv.DictReader(StringIO(body), delimiter=";")}
    assert rows["voters"] == ""


@pytest.mark.usefixtures("database")
def test_where_voters_live_is_told_from_twenty_on_and_never_by_subtraction(client: FlaskClient) -> None:
    edition = make_edition(Phase.VOTING)
    here, there = make_territory(), make_territory()
    cast(edition, [("1",)] * 47, home=here.id)
    cast(edition, [("1",)] * 13, home=there.id)
    cast(edition, [("1",)] * 14)
    counted(edition.slug)
    proclaimed(edition.slug)
    page = client.get(f"/budgets/{edition.slug}/chiffres").text
    assert "D’où venaient les votants" in page
    body = client.get(f"/budgets/{edition.slug}/chiffres/chiffres.csv").data.decode("utf-8-sig")
    lines = [row for row in csv.DictReader(StringIO(body), delimiter=";") if row["figure"] == "home"]
    assert [(row["name"], row["number"]) for row in lines] == [(here.name, "47"), ("other", "27")]


@pytest.mark.usefixtures("database")
def test_an_election_without_a_ballot_has_figures_too(client: FlaskClient) -> None:
    edition = voted([])
    counted(edition.slug)
    proclaimed(edition.slug)
    assert client.get(f"/budgets/{edition.slug}/chiffres").status_code == 200


@pytest.mark.usefixtures("database")
def test_the_number_of_queries_does_not_grow_with_the_vote(client: FlaskClient) -> None:
    def asked(voters: int) -> int:
        edition = voted([("1", "2")] * voters)
        counted(edition.slug)
        proclaimed(edition.slug)
        seen: list[str] = []

        def listener(_c: object, _u: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", listener)
        try:
            assert client.get(f"/budgets/{edition.slug}/chiffres").status_code == 200
        finally:
            event.remove(db.engine, "before_cursor_execute", listener)
        return len(seen)

    asked(1)
    assert asked(40) == asked(2)
