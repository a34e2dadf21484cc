"""The pages of a result: never before the proclamation, the same for all after it, checkable by anyone."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
from sqlalchemy import event

from budgets.counting.cli import main
from budgets.counting.pabulib_read import read
from budgets.editions import queries as editions
from budgets.editions.types import BoxSight, Phase
from budgets.projects import services as projects
from commons.ballot_box import codes
from commons.kernel import clock, pages
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from commons.kernel.db import db
from commons.kernel.tabular import harmless
from commons.kernel.unit_of_work import unit_of_work
from tests.budgets.pabulib.test_importing import bring_in
from tests.factories import budgets as make
from tests.factories.counted import cast, counted, proclaimed, voted

pytestmark = pytest.mark.usefixtures("database", "frozen")


def published(**how: object):
    edition = voted(**how)
    counted(edition.slug)
    proclaimed(edition.slug)
    return editions.by_slug(edition.slug)


def read_text(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


PAGES = [
    "resultats", "resultats/{e}", "resultats/{e}/projets", "resultats/{e}/projets/1", "resultats/{e}/tours",
    "resultats/{e}/decompte.csv", "resultats/{e}/tours.csv", "resultats/{e}/resultat.json", "urne/{e}/urne.pb",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_no_result_is_shown_before_it_is_proclaimed(client, path):
    for phase in (Phase.CAMPAIGN, Phase.VOTING, Phase.CLOSED, Phase.COUNTED):
        edition = make.make_edition(phase)
        answer = client.get(f"/budgets/{edition.slug}/{path.format(e=edition.envelopes[0].slug)}")
        assert answer.status_code == 403, phase
    draft = make.make_edition(Phase.DRAFT)
    assert client.get(f"/budgets/{draft.slug}/{path.format(e=draft.envelopes[0].slug)}").status_code == 404


@pytest.mark.parametrize("path", PAGES[:-1])
def test_every_page_answers_once_proclaimed(client, path):
    edition = published()
    assert client.get(f"/budgets/{edition.slug}/{path.format(e=edition.envelopes[0].slug)}").status_code == 200


def test_the_page_says_what_is_funded_why_and_who_was_heard(client):
    edition = published(ballots=(("1", "2"), ("1",), ("3",)))
    page = read_text(client.get(f"/budgets/{edition.slug}/resultats").text)
    assert "3 projets sur 3 sont financés." in page
    assert "C’est le plus choisi de tous, avec 2 voix." in page
    assert "100 % des votants ont au moins un de leurs projets financé." in page
    assert "Parts égales (Equal Shares)" in page, "another rule is told beside"


def test_a_real_election_goes_from_file_to_page_in_french(client, shared):
    path = next((shared / "data/pabulib").glob("France_Toulouse_2022_6_*.pb"))
    bring_in(path.read_bytes(), "saint-cyprien", clock.now())
    counted("saint-cyprien")
    proclaimed("saint-cyprien")
    page = read_text(client.get("/budgets/saint-cyprien/resultats").text)
    assert "4 projets sur 10 sont financés." in page
    assert "Réaménagement piéton, vélos et végétalisation allées Charles de Fitte" in page
    assert "À son tour, il restait 115 000 €, et il coûte 150 000 €." in page
    assert "python -m budgets.counting saint-cyprien-enveloppe.pb" in page


@pytest.mark.parametrize("pattern", ["Poland_Wieliczka*", "Poland_Krakow*", "France_Toulouse_2019*", "*Amsterdam*"])
def test_every_kind_of_real_election_has_its_pages(client, shared, pattern):
    path = next((shared / "data/pabulib").glob(pattern))
    bring_in(path.read_bytes(), "reel", clock.now())
    counted("reel")
    proclaimed("reel")
    for place in ("", "/enveloppe/projets", "/enveloppe/tours"):
        assert client.get(f"/budgets/reel/resultats{place}").status_code == 200


def test_several_envelopes_get_one_line_each(client):
    edition = make.make_edition(Phase.VOTING, envelopes=("Nord", "Sud"))
    cast(edition, [["1"]], 0)
    cast(edition, [["4"]], 1)
    counted(edition.slug)
    proclaimed(edition.slug)
    page = client.get(f"/budgets/{edition.slug}/resultats").text
    for envelope in edition.envelopes:
        assert f"/budgets/{edition.slug}/resultats/{envelope.slug}" in page


def test_a_withdrawn_project_is_named_with_its_reason(client):
    edition = voted((("1", "2"),))
    with unit_of_work(SYSTEM) as work:
        projects.withdraw(work, edition.slug, "3", "Le terrain a été vendu.", clock.now())
    counted(edition.slug)
    proclaimed(edition.slug)
    page = client.get(f"/budgets/{edition.slug}/resultats").text
    assert "Le terrain a été vendu." in page
    assert client.get(f"/budgets/{edition.slug}/resultats/{edition.envelopes[0].slug}/projets/3").status_code == 404


def test_a_vote_without_any_ballot_still_has_its_page(client):
    edition = published(ballots=())
    assert "Aucun projet n’est financé" in client.get(f"/budgets/{edition.slug}/resultats").text


@pytest.mark.parametrize("address", ["resultats/nulle-part", "resultats/{e}/projets/999", "resultats/{e}/tours?page=9"])
def test_what_does_not_exist_is_said_plainly(client, address):
    edition = published()
    answer = client.get(f"/budgets/{edition.slug}/{address.format(e=edition.envelopes[0].slug)}")
    assert answer.status_code == 404
    assert "Repartez de" in answer.text


def queries_of(client, address: str) -> int:
    pages.shelf.clear()
    db.session.expire_all()
    seen: list[str] = []
    listen = lambda *args: seen.append(args[2])  # noqa: E731  # the engine wants a function it can forget
    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    return len(seen)


def test_a_page_costs_the_same_number_of_queries_for_3_and_60_projects(client):
    few = published()
    many = published(each=60, amount=make.Money(100_000_000))
    for path in ("resultats", "resultats/{e}/projets", "resultats/{e}/projets/1"):
        numbers = {queries_of(client, f"/budgets/{e.slug}/{path.format(e=e.envelopes[0].slug)}") for e in (few, many)}
        assert len(numbers) == 1, (path, numbers)
        assert numbers.pop() <= 9


def test_a_kept_page_is_made_again_after_the_proclamation(client):
    edition = voted()
    counted(edition.slug)
    address = f"/budgets/{edition.slug}/resultats"
    assert client.get(address).status_code == 403
    proclaimed(edition.slug)
    assert client.get(address).status_code == 200
    assert [key[0] for key in pages.shelf._pages], "kept for the next reader"
    make.say_it_is(edition.slug, make.EditionState.COUNTED)
    assert client.get(address).status_code == 403, "the kept page is not served once its edition has changed"


def test_tables_hold_every_project_and_no_formula(client):
    edition = published()
    here = f"/budgets/{edition.slug}/resultats/{edition.envelopes[0].slug}"
    text = client.get(f"{here}/decompte.csv").get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text), delimiter=";"))
    assert [row["code"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["voix"] == "2"
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(cell):
    assert harmless(cell) == "'" + cell
    assert harmless("Un jardin") == "Un jardin"


def test_the_json_holds_the_count_and_its_hash(client):
    edition = published()
    here = f"/budgets/{edition.slug}/resultats/{edition.envelopes[0].slug}"
    found = json.loads(client.get(f"{here}/resultat.json").data)
    assert found["outcome"]["hash"] == found["outcome_hash"]
    assert found["titles"]["1"] == "Un jardin partagé"


def test_the_opened_box_counts_again_to_the_published_hash(client, tmp_path, capsys):
    edition = published(box_sight=BoxSight.OPEN)
    here = f"/budgets/{edition.slug}"
    box = client.get(f"{here}/urne/{edition.envelopes[0].slug}/urne.pb")
    assert len(read(BytesIO(box.data)).ballots) == 3
    (tmp_path / "urne.pb").write_bytes(box.data)
    assert main([str(tmp_path / "urne.pb"), "--rule", "greedy", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["hash"] in client.get(f"{here}/resultats").text


def test_the_box_is_kept_for_observers_when_the_rules_say_so(as_actor):
    edition = published()
    address = f"/budgets/{edition.slug}/urne/{edition.envelopes[0].slug}/urne.pb"
    assert as_actor(NOBODY).get(address).status_code == 403
    answer = as_actor(Actor(2, frozenset({Grant("observer", "everywhere")}))).get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


def test_before_closing_the_board_shows_no_more_than_rounded_turnout(client):
    edition = make.make_edition(Phase.VOTING)
    cast(edition, [["1"]] * 14)
    page = client.get(f"/budgets/{edition.slug}/urne").text
    assert ">10<" in page
    assert ">14<" not in page
    assert "L’urne est fermée" in page


def test_a_voter_finds_the_receipt_on_the_board_however_it_is_typed(client):
    edition = make.make_edition(Phase.VOTING)
    receipts = cast(edition, [["1"], ["2"]])
    counted(edition.slug)
    code = codes.grouped(receipts[0].code).lower()
    page = client.get(f"/budgets/{edition.slug}/urne", query_string={"code": f" {code} "}).text
    assert "Oui, il y est" in page
    missing = client.get(f"/budgets/{edition.slug}/urne?code=AAAA-AAAA-AAAA").text
    assert "Nous ne le trouvons pas" in missing
    listed = client.get(f"/budgets/{edition.slug}/urne/{edition.envelopes[0].slug}/recus.txt").text.split()
    assert listed == sorted(receipt.code for receipt in receipts)


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "A" * 5000, "\x00", "';--", "é" * 12])
def test_rubbish_in_the_search_box_is_only_not_found(client, typed):
    edition = published()
    page = client.get(f"/budgets/{edition.slug}/urne", query_string={"code": typed})
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_a_tie_that_decided_is_told_with_what_the_other_order_would_have_given(client):
    two = [replace(draft, cost=make.Money(100_000)) for draft in make.project_drafts(2, "belle-vue")]
    edition = published(ballots=(("1",), ("2",)), drafts=two, amount=make.Money(150_000))
    page = read_text(client.get(f"/budgets/{edition.slug}/resultats").text)
    assert "Départage appliqué" in page
    assert "Dans l’autre sens," in page
    assert page.count("« Un jardin partagé »") + page.count("« Des jeux pour les petits »") >= 2


def test_a_thousand_projects_have_a_light_page_and_a_paged_list(client):
    head = "META\nkey;value\nvote_type;approval\nbudget;100000\nrule;greedy\nPROJECTS\nproject_id;cost;name;category\n"
    rows = "".join(f"p{n};{100 + n};Projet numéro {n};Thème {n % 12}\n" for n in range(1000))
    votes = "".join(f"{v};p{v % 1000},p{v * 7 % 1000}\n" for v in range(700))
    bring_in(f"{head}{rows}VOTES\nvoter_id;vote\n{votes}", "mille", clock.now())
    counted("mille")
    proclaimed("mille")
    answer = client.get("/budgets/mille/resultats")
    assert (answer.status_code, len(answer.data) < 300_000) == (200, True)
    assert "Voir les 1 000 projets" in read_text(answer.text)
    last = client.get("/budgets/mille/resultats/enveloppe/projets?page=10").text
    assert last.count('<th scope="row"') == 100


def test_the_map_tells_funded_from_not_by_shape_and_word(client):
    home = make.make_territory()
    drafts = [replace(d, place_id=home.id, cost=make.Money(900_000)) for d in make.project_drafts(2, "belle-vue")]
    edition = published(ballots=(("1",), ("1",), ("2",)), drafts=drafts, place=home)
    page = client.get(f"/budgets/{edition.slug}/resultats").text
    drawn = page.split('<figure class="map')[1].split("</figure>")[0]
    assert drawn.count('class="map-shape"') > 16, "the communes are drawn"
    assert drawn.count('<a class="map-pin') == 2
    assert drawn.count("<rect") == 1
    assert drawn.count("<circle") == 1
    assert "Non financé" in drawn
