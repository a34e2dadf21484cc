"""The public pages, as anybody reads them without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commons.kernel import clock, pages
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from participation.debates import contributing, queries
from participation.debates.drafts import Said
from participation.debates.types import CONTRIBUTION, Phase, Signing, Tongue, Way
from tests.factories import debates as make
from tests.factories.budgets import make_territory
from tests.factories.moderation import hide_reported

pytestmark = pytest.mark.usefixtures("frozen")


def count_of(statements: list[str], read) -> int:
    pages.shelf.clear()
    statements.clear()
    assert read().status_code == 200
    return len([each for each in statements if each.lstrip().upper().startswith("SELECT")])


def test_the_list_says_what_is_open_what_comes_and_what_the_others_gave(desk):
    for phase in Phase:
        make.make_debate(phase, question=f"Phase {phase.value} ?")
    page = desk.read("/debats").text
    order = [page.index(f"Phase {name} ?") for name in ("open", "coming", "closed")]
    assert order == sorted(order)
    assert "Phase draft" not in page
    assert "La synthèse et la réponse sont publiées." in page
    assert "La synthèse est publiée." in page


def test_the_list_asks_the_same_number_of_questions_whatever_the_number_of_debates(desk, statements):
    place = make_territory()
    make.make_debate(Phase.ANSWERED, place=place)
    few = count_of(statements, lambda: desk.read("/debats"))
    for _ in range(6):
        make.make_debate(Phase.ANSWERED, place=place)
    assert count_of(statements, lambda: desk.read("/debats")) == few <= 12


def test_a_page_of_a_debate_asks_the_same_number_of_questions_whatever_was_said(desk, statements):
    slug = make.make_debate().slug
    make.say(slug, actor=make.somebody_speaking("Zoé"), signing=Signing.NAME)
    few = count_of(statements, lambda: desk.read(f"/debats/{slug}"))
    for n in range(30):
        make.say(slug, actor=make.somebody_speaking(f"Voisin {n}"), signing=Signing.NAME)
        make.say(slug, parent=1)
    assert count_of(statements, lambda: desk.read(f"/debats/{slug}")) == few <= 16


def test_a_contribution_asks_the_same_number_of_questions_whatever_was_replied(desk, statements):
    slug = make.make_debate().slug
    make.say(slug, actor=make.somebody_speaking("Zoé"), signing=Signing.NAME)
    make.say(slug, parent=1)
    few = count_of(statements, lambda: desk.read(f"/debats/{slug}/contributions/1"))
    for _ in range(15):
        make.say(slug, parent=1)
    assert count_of(statements, lambda: desk.read(f"/debats/{slug}/contributions/1")) == few <= 16


def test_a_debate_says_its_decision_who_answers_and_what_to_know(desk):
    place = make_territory()
    debate = make.make_debate(place=place)
    page = desk.read(f"/debats/{debate.slug}").text
    for expected in (
        debate.decision,
        debate.body.name,
        "1 200 mètres carrés",
        "cadastre",
        "Belle Vue",
        "Donner mon avis",
    ):
        assert expected in page
    assert "Toutes les heures, vingt autres contributions" not in page
    make.say(debate.slug)
    make.say(debate.slug)
    assert "Toutes les heures, vingt autres contributions" in desk.read(f"/debats/{debate.slug}").text


def test_a_draft_is_seen_by_nobody(desk):
    slug = make.make_debate(Phase.DRAFT).slug
    for path in (
        "",
        "/contribuer",
        "/affiche",
        "/affiche.svg",
        "/synthese",
        "/contributions.csv",
        "/merci",
        "/chiffres",
    ):
        assert desk.read(f"/debats/{slug}{path}").status_code == 404


def numbers_on(page: str) -> list[int]:
    return [int(part.split('"')[0]) for part in page.split('id="contribution-')[1:]]


@pytest.mark.parametrize("order", ["", "ordre=recentes&", "ordre=soutenues&", "ordre=sans-reponse&"])
def test_every_contribution_stands_on_exactly_one_page_even_when_others_come_meanwhile(desk, order):
    slug = make.make_debate().slug
    for n in range(45):
        make.say(slug, f"Idée {n}")
    first = desk.read(f"/debats/{slug}?{order}").text
    visit = first.split("tour=")[1].split("#")[0].split("&")[0]
    seen = numbers_on(first)
    make.say(slug, "Arrivée entre deux pages.")
    make.say(slug, "Réponse entre deux pages.", parent=seen[3])
    with clock.frozen(clock.now() + timedelta(hours=2)):
        for page in (2, 3):
            seen += numbers_on(desk.read(f"/debats/{slug}?{order}tour={visit}&page={page}").text)
    assert len(seen) == 45
    assert sorted(seen) == list(range(1, 46))


def test_the_first_screen_changes_every_hour_and_not_within_one(desk):
    slug = make.make_debate().slug
    for n in range(45):
        make.say(slug, f"Idée {n}")
    first = numbers_on(desk.read(f"/debats/{slug}").text)
    with clock.frozen(clock.now() + timedelta(minutes=59)):
        assert numbers_on(desk.read(f"/debats/{slug}").text) == first
    with clock.frozen(clock.now() + timedelta(minutes=60)):
        assert numbers_on(desk.read(f"/debats/{slug}").text) != first


def test_one_searches_and_filters_by_way(desk):
    debate = make.make_debate()
    make.say(debate.slug, "Une fontaine près de l’École", title="De l’eau")
    make.say(debate.slug, "Rien à voir 100%")
    with unit_of_work(make.facilitator(debate)) as work:
        said = Said("Des bancs", "k", way=Way.PAPER, collected="marché")
        contributing.enter(work, debate.slug, said, clock.now())
    assert numbers_on(desk.read(f"/debats/{debate.slug}?q=ECOLE eau").text) == [1]
    assert numbers_on(desk.read(f"/debats/{debate.slug}?q=100%25").text) == [2]
    assert numbers_on(desk.read(f"/debats/{debate.slug}?canal=paper").text) == [3]
    nothing = desk.read(f"/debats/{debate.slug}?q=zzz").text
    assert "Rien ne répond à cette recherche" in nothing


def test_words_are_shown_in_their_own_language_with_the_way_they_came(desk):
    debate = make.make_debate()
    with unit_of_work(make.facilitator(debate)) as work:
        said = Said("نريد أشجارا", "k", language=Tongue.ARABIC, way=Way.VOICE, first_name="Samira")
        contributing.enter(work, debate.slug, said, clock.now())
    page = desk.read(f"/debats/{debate.slug}").text
    assert 'lang="ar" dir="auto"' in page
    assert "l’enregistrement n’est pas gardé" in page
    assert "<bdi>Samira</bdi>" in page


def test_hidden_words_are_gone_and_counted(desk):
    slug = make.make_debate().slug
    row = make.say(slug, "Une insulte.")
    desk.read(f"/debats/{slug}")
    hide_reported(Ref(CONTRIBUTION, row.id), "Une insulte.")
    page = desk.read(f"/debats/{slug}").text
    assert "Une insulte." not in page
    assert "1 contribution masquée : 1 insulte" in page
    assert desk.read(f"/debats/{slug}/contributions/1").status_code == 404
    assert "Une insulte." not in desk.read(f"/debats/{slug}/contributions.csv").text


def test_the_poster_gives_the_address_the_code_and_a_square(desk):
    debate = make.make_debate()
    page = desk.read(f"/debats/{debate.slug}/affiche").text
    assert queries.code(debate.id) in page
    assert f"localhost/debats/{debate.slug}" in page
    square = desk.read(f"/debats/{debate.slug}/affiche.svg")
    assert square.mimetype == "image/svg+xml"
    assert b"<path" in square.data


def test_files_hold_what_is_published_and_nobody_s_name(desk):
    slug = make.make_debate().slug
    make.say(slug, "Un banc.", actor=make.somebody_speaking("Amina B."), signing=Signing.NAME, title="Assis")
    make.say(slug, "Oui.", parent=1, first_name="Léa")
    make.say(slug, "Pas encore lu.", shown=False)
    data = desk.read(f"/debats/{slug}/contributions.json").json
    assert [(row["number"], row["reply_to"], row["words"]) for row in data["contributions"]] == [
        (1, None, "Un banc."),
        (2, 1, "Oui."),
    ]
    table = desk.read(f"/debats/{slug}/contributions.csv").text
    for name in ("Amina", "Léa"):
        assert name not in table
        assert name not in str(data)


@pytest.mark.parametrize("phase", [Phase.SYNTHESISED, Phase.ANSWERED])
def test_the_synthesis_shows_what_it_rests_on_and_what_was_answered(desk, phase):
    debate = make.make_debate(phase)
    page = desk.read(f"/debats/{debate.slug}/synthese").text
    assert "Un avis numéro 1." in page
    assert f"/debats/{debate.slug}/contributions/1" in page
    assert ("Voici notre réponse." in page) == (phase is Phase.ANSWERED)
    assert ("répondra avant le" in page) == (phase is Phase.SYNTHESISED)


def test_a_late_answer_is_counted_in_days_until_it_comes(desk):
    debate = make.make_debate(Phase.SYNTHESISED)
    for days, said in (
        (-1, "répondra avant le"),
        (0, "a promis sa réponse pour aujourd’hui"),
        (3, "Sans réponse depuis 3 jours"),
    ):
        with clock.frozen(debate.answer_due_at + timedelta(days=days, hours=1)):
            for path in ("/debats", f"/debats/{debate.slug}/synthese"):
                assert said in desk.read(path).text
    with clock.frozen(debate.answer_due_at + timedelta(days=4)):
        make.answer(debate.slug)
        assert "Sans réponse" not in desk.read("/debats").text


def test_the_home_page_shows_the_open_debates(desk):
    make.make_debate(question="Une question ouverte ?")
    make.make_debate(Phase.CLOSED, question="Une question close ?")
    page = desk.read("/").text
    assert "Une question ouverte ?" in page
    assert "Une question close ?" not in page


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_read_in_other_languages_too(desk, language):
    debate = make.make_debate(Phase.ANSWERED)
    for path in ("", "/synthese", "/contributions/1", "/affiche", "/chiffres"):
        page = desk.read(f"/debats/{debate.slug}{path}?lang={language}")
        assert page.status_code == 200
        assert f'lang="{language}"' in page.text
