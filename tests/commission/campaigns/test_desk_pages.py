"""The desk of campaigns: writing, opening, entering answers of others, reading open answers, publishing."""

from __future__ import annotations

import csv
import io
import re

import pytest
from sqlalchemy import select

from commission.campaigns import queries
from commission.campaigns.models import Campaign, CampaignAnswer, CampaignQuote, Coding
from commission.campaigns.types import CampaignState, Mode
from commission.mandates.types import MandateState
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from tests.factories.campaigns import (
    bring,
    choice,
    crowd_of,
    facilitator,
    give,
    keeper,
    make_campaign,
    make_drafter,
)
from tests.factories.commission import actor_of, make_mandate, make_seat, sit

pytestmark = pytest.mark.usefixtures("database")
PLAIN = (choice("Ça va ?", "Oui", "Non"),)
WRITTEN = {
    "kind": "questionnaire", "languages": ["fr"], "title_fr": "Vivre ici", "about_fr": "Pour savoir",
    "consent_fr": "D’accord", "opens_at": "2026-01-01T08:00", "closes_at": "2099-01-01T08:00", "retention_days": "90",
}  # fmt: skip
NASTY = ["x" * 100_000, "\0", "  ", "a\x07b"]


@pytest.fixture
def mandate():
    """The mandate that runs."""
    return make_mandate()


def _home(campaign):
    return f"/equipe/commission/{campaign.mandate_id}/enquetes/{campaign.id}"


def test_a_drafter_writes_a_campaign_opens_it_and_reads_it_on_the_public_page(desk, mandate):
    desk.sit(actor_of(make_drafter(mandate)))
    base = f"/equipe/commission/{mandate.id}/enquetes"
    assert "Aucune enquête" in desk.read(base).text
    page = desk.send(f"{base}/nouvelle", **WRITTEN)
    assert page.status_code == 303
    campaign = db.session.scalars(select(Campaign)).one()
    home = _home(campaign)
    typed = {"kind": "single", "profile": "none", "label_fr": "Ça va ?", "options_fr": "Oui\nNon"}
    assert desk.send(f"{home}/questions/nouvelle", **typed).status_code == 303
    assert (
        desk.send(f"{home}/questions/nouvelle", **typed | {"label_fr": "Et vous ?", "jumps": "1 > 0"}).status_code
        == 303
    )
    assert desk.send(f"{home}/questions/1", label_fr="Comment ça va ?").status_code == 303
    assert desk.send(home, to=f"{home}/questions/2/monter").status_code == 303
    assert [q.number for q in queries.by_id(campaign.id).questions] == [2, 1]
    assert desk.send(home, to=f"{home}/questions/2/retirer").status_code == 303
    assert desk.send(f"{home}/modifier", title_fr="Vivre là").status_code == 303
    assert desk.send(f"{home}/etape/open", why="").status_code == 422
    assert desk.send(f"{home}/etape/open", why="Décidé en mars").status_code == 303
    public = desk.read(f"/commission/enquetes/{campaign.slug}").text
    assert "Vivre là" in public
    assert "Décidé en mars" in public
    assert "Vivre là" in desk.read("/commission/enquetes").text
    assert "Vivre là" in desk.read("/commission").text
    assert desk.read(home).status_code == 200


@pytest.mark.parametrize(("field", "value"), [
    *[("title_fr", nasty) for nasty in NASTY], ("closes_at", "2020-01-01T08:00"), ("closes_at", ""),
    ("retention_days", "0"), ("retention_days", "x"), ("kind", "none"), ("languages", "xx"), ("languages", None),
    ("place", "999999"), ("served", "x"),
])  # fmt: skip
def test_a_campaign_that_cannot_be_is_given_back(desk, mandate, field, value):
    desk.sit(keeper(mandate))
    page = desk.send(f"/equipe/commission/{mandate.id}/enquetes/nouvelle", **WRITTEN | {field: value})
    assert page.status_code == 422
    assert db.session.scalars(select(Campaign)).all() == []


@pytest.mark.parametrize("typed", [
    {"label_fr": ""}, {"label_fr": "\0"}, {"options_fr": ""}, {"options_fr": "Oui"},
    {"options_fr": "\n".join("a" * 31)},
    {"jumps": "x"}, {"jumps": "9 > 1"}, {"kind": "scale", "bounds": "1"}, {"kind": "scale", "bounds": "99"},
    {"kind": "number", "bounds": "5, 3"}, {"kind": "number", "bounds": "a"}, {"kind": "x"}, {"profile": "x"},
    {"options_ar": "واحد"}, {"label_fr": "x" * 100_000},
])  # fmt: skip
def test_a_question_that_cannot_be_is_given_back(desk, mandate, typed):
    desk.sit(keeper(mandate))
    campaign = make_campaign(mandate, (), CampaignState.DRAFT)
    whole = {"kind": "single", "profile": "none", "label_fr": "Ça va ?", "options_fr": "Oui\nNon"}
    assert desk.send(f"{_home(campaign)}/questions/nouvelle", **whole | typed).status_code == 422
    assert queries.by_id(campaign.id).questions == []


def test_whoever_saves_an_older_page_is_told_with_everything_kept(desk, mandate):
    desk.sit(keeper(mandate))
    campaign = make_campaign(mandate, PLAIN, CampaignState.DRAFT)
    for path, typed in (
        ("modifier", {"title_fr": "Mien"}),
        ("questions/1", {"label_fr": "Mien"}),
        ("etape/open", {"why": "Mien"}),
    ):
        page = desk.send(f"{_home(campaign)}/{path}", version="77", **typed)
        assert page.status_code == 409
        assert "Mien" in page.text


def test_nobody_else_reads_or_writes_at_the_desk(desk, mandate):
    other = make_mandate(MandateState.PREPARED)
    campaign = make_campaign(mandate, PLAIN, CampaignState.DRAFT)
    home = _home(campaign)
    paths = (home, f"{home}/modifier", f"{home}/etape/open", f"{home}/questions/1", f"{home}/questions/nouvelle",
             f"{home}/saisir", f"{home}/apercu", f"{home}/lecture/1",
             f"/equipe/commission/{mandate.id}/enquetes")  # fmt: skip
    for actor in (
        actor_of(sit(make_seat(mandate))),
        actor_of(make_drafter(other)),
        keeper(other),
        keeper(mandate, "observer"),
    ):
        desk.sit(actor)
        assert {desk.read(path).status_code for path in paths} == {403}
    desk.sit(NOBODY)
    assert {desk.read(path).status_code for path in paths} == {303}
    desk.sit(keeper(other))
    strange = f"/equipe/commission/{other.id}/enquetes/{campaign.id}"
    for end in ("", "/modifier", "/saisir", "/questions/1", "/etape/open"):
        assert desk.read(strange + end).status_code == 404
    desk.sit(keeper(mandate))
    for path in (f"{home}/questions/99", f"{home}/etape/none", f"{home}/lecture/1", f"{home[:-1]}{2**70}",
                 f"/equipe/commission/{2**70}/enquetes"):  # fmt: skip
        assert desk.read(path).status_code in (403, 404)


@pytest.mark.parametrize("state", [each for each in CampaignState if each is not CampaignState.DRAFT])
def test_every_writing_of_questions_is_refused_once_open(desk, mandate, state):
    desk.sit(keeper(mandate))
    campaign = make_campaign(mandate, PLAIN, state)
    home = _home(campaign)
    typed = {"kind": "single", "profile": "none", "label_fr": "Ça va ?", "options_fr": "Oui\nNon"}
    assert desk.send(f"{home}/questions/nouvelle", **typed).status_code == 403
    assert desk.send(f"{home}/questions/1", label_fr="Non").status_code == 403
    assert desk.send(f"{home}/modifier", title_fr="Non").status_code == 403
    for end in ("questions/1/retirer", "questions/1/monter"):
        assert desk.send(f"{home}/modifier", to=f"{home}/{end}").status_code == 403
    if state is not CampaignState.OPEN:
        assert desk.send(f"{home}/modifier", to=f"{home}/saisir", agreed="yes", mode="paper").status_code == 403


def test_a_facilitator_enters_an_answer_and_hands_over_its_code(desk, mandate):
    desk.sit(facilitator(mandate))
    campaign = make_campaign(mandate)
    path = f"{_home(campaign)}/saisir"
    page = desk.send(path, agreed="yes", mode="paper", sheet="A12", q2="1", q9="Un parc", q4=["1", "2"])
    assert page.status_code == 200
    assert re.search(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", page.text)
    kept = db.session.scalars(select(CampaignAnswer)).one()
    assert (kept.mode, kept.sheet, kept.answers["4"]) == (Mode.PAPER, "A12", ["1", "2"])
    page = desk.send(path, agreed="yes", mode="paper", sheet="A12", q2="2")
    assert page.status_code == 409
    assert 'value="yes"' in page.text
    assert desk.send(path, agreed="yes", mode="paper", sheet="A12", q2="2", anyway="yes").status_code == 200
    assert desk.send(path, agreed="no", mode="assisted").status_code == 200
    assert db.session.get(Campaign, campaign.id).refusals == 1
    assert desk.send(path, agreed="yes", mode="paper").status_code == 422
    assert desk.send(path, mode="paper", q2="1").status_code == 422
    assert desk.send(path, agreed="yes", mode="alone", q2="1").status_code == 422


def _read_all(desk, home, ticks):
    path = f"{home}/lecture/9"
    assert desk.send(path, to=f"{path}/commencer").status_code == 303
    page = desk.read(f"{path}/lire").text
    names = list(re.findall(r'name="(t[0-9a-f-]+)-seen"', page))
    typed = {f"{name}-seen": "1" for name in names} | dict.fromkeys(names, ticks)
    assert desk.send(f"{path}/lire", done="y", **typed).status_code == 303
    return names


def test_two_people_read_open_answers_alone_and_their_differences_are_decided(desk, mandate):
    campaign = make_campaign(mandate)
    crowd_of(campaign, 12, text=True)
    bring(campaign, CampaignState.CLOSED)
    home = _home(campaign)
    one, other, third = (actor_of(make_drafter(mandate)) for _ in range(3))
    desk.sit(one)
    assert desk.send(f"{home}/etape/coded", why="Lu").status_code == 403
    names = _read_all(desk, home, ["0"])
    assert len(names) == 12
    assert "Là où elles diffèrent" not in desk.read(f"{home}/lecture/9").text
    assert desk.read(f"{home}/lecture/9/decider/{names[0][1:]}").status_code == 403
    desk.sit(other)
    assert "checked" not in desk.read(f"{home}/lecture/9").text
    _read_all(desk, home, ["0", "1"])
    desk.sit(third)
    assert desk.send(f"{home}/lecture/9", to=f"{home}/lecture/9/commencer").status_code in (403, 400)
    page = desk.read(f"{home}/lecture/9").text
    assert "Là où elles diffèrent" in page
    assert desk.send(f"{home}/etape/coded", why="Lu").status_code == 403
    for name in names:
        path = f"{home}/lecture/9/decider/{name[1:]}"
        assert desk.send(path, themes=["Transports"], why=" ").status_code == 422
        assert desk.send(path, themes=["Transports"], why="Le bus seulement").status_code == 303
    quote = f"{home}/lecture/9/citer/{names[0][1:]}"
    assert desk.send(quote, words="Ce que personne n’a écrit").status_code == 422
    assert desk.send(quote, words="[…] bus le soir").status_code == 303
    assert db.session.scalars(select(CampaignQuote.words)).all() == ["[…] bus le soir"]
    assert desk.read(f"{home}/apercu").status_code == 200
    assert desk.send(f"{home}/etape/coded", why="Lu deux fois").status_code == 303
    assert desk.send(f"{home}/etape/published", why="Fini").status_code == 303
    assert "[…] bus le soir" in desk.read(f"/commission/enquetes/{campaign.slug}/resultats").text
    assert len(db.session.scalars(select(Coding)).all()) == 2


def test_words_of_whoever_did_not_agree_are_not_quoted(desk, mandate):
    campaign = make_campaign(mandate)
    give(campaign, {2: ["1"], 9: ["Je m’appelle Sami"]})
    bring(campaign, CampaignState.CLOSED)
    kept = db.session.scalars(select(CampaignAnswer)).one()
    desk.sit(keeper(mandate))
    assert desk.read(f"{_home(campaign)}/lecture/9/citer/{kept.id}").status_code == 404


def test_results_are_shown_with_tables_and_given_as_open_data(desk, mandate):
    campaign = make_campaign(mandate)
    crowd_of(campaign, 200)
    bring(campaign, CampaignState.PUBLISHED)
    path = f"/commission/enquetes/{campaign.slug}/resultats"
    page = desk.read(path)
    assert "200 personnes ont répondu" in page.text
    assert page.text.count("<table") > 5
    rows = _rows(desk.read(f"{path}.csv"))
    assert min(int(row[-1]) for row in rows) >= 5
    assert any("×" in row[0] for row in rows)
    data = desk.read(f"{path}.json").json
    assert data["digest"] == campaign.digest
    known = {row[0] for row in _rows(desk.read(path.replace("resultats", "codes.csv")))}
    assert {row[1] for row in rows if row[1]} <= known


def _rows(answer):
    """The lines of a CSV file, without its header."""
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))[1:]


def test_four_answers_are_no_results(desk, mandate):
    campaign = make_campaign(mandate, PLAIN)
    for _ in range(4):
        give(campaign, {1: ["1"]})
    bring(campaign, CampaignState.PUBLISHED)
    page = desk.read(f"/commission/enquetes/{campaign.slug}/resultats").text
    assert "Moins de 5 personnes ont répondu" in page
    assert ">4<" not in page


def test_a_drafter_is_told_what_awaits_them(desk, mandate):
    member = make_drafter(mandate)
    make_campaign(mandate, PLAIN, CampaignState.DRAFT)
    campaign = make_campaign(mandate)
    crowd_of(campaign, 6, text=True)
    bring(campaign, CampaignState.CLOSED)
    desk.sit(actor_of(member))
    page = desk.read("/commission/moi").text
    assert "Enquête en préparation" in page
    assert "attendent d’être lues" in page
