"""Public pages of the matrix: questions with their gaps, values, what is hidden, files."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest

from commission.matrix import loading, queries, services, sourcing
from commission.matrix.kinds import Direction, Nature
from commission.matrix.types import QuestionState
from commons.kernel import clock, pages
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import make_mandate
from tests.factories.identity import text_of
from tests.factories.matrix import (
    done,
    make_indicator,
    make_measure,
    make_places,
    make_question,
    make_whole,
    revised,
)

pytestmark = pytest.mark.usefixtures("database")
FAR = 10**17
NASTY = ["a" * 200_000, "\x00", "\x07", " \t "]
LAST = [date(year, 12, 31) for year in (2021, 2022, 2023, 2024, 2025)]


@pytest.fixture
def mandate():
    return make_mandate()


def test_before_anything_the_pages_say_what_will_come(desk):
    assert "Aucune question n’est encore publiée" in text_of(desk.read("/commission/matrice"))
    assert "Aucun indicateur" in text_of(desk.read("/commission/indicateurs"))
    assert desk.read("/commission/matrice.json").json == []
    assert desk.read("/commission/indicateurs/rien").status_code == 404


def test_anybody_reads_the_questions_and_what_is_missing(desk, mandate):
    draft = make_question(mandate, "Un brouillon ?", shown=False)
    make_question(mandate, "Sans rien ?")
    make_whole(mandate)
    page = text_of(desk.read("/commission/matrice"))
    assert "Aucun critère" in page
    assert "Pour 1 question sur 2, il manque encore de quoi répondre." in page
    assert "Plus de jeunes ont un emploi" in page
    assert "France Travail" in page
    assert "Questionnaire : Grille 1" in page
    assert draft.words not in page
    assert page.count("Aucune question ici pour l’instant.") == 5
    assert "2 questions sont dans la matrice" in text_of(desk.read("/commission"))
    assert desk.read("/commission/matrice.json").json[0]["question"] == "Sans rien ?"


def test_the_contracts_indicators_are_read_in_three_languages(desk, mandate, client):
    with unit_of_work(SYSTEM) as work:
        loading.load(work, clock.now())
    page = text_of(desk.read("/commission/indicateurs"))
    assert "Taux de patients en ALD sans médecin traitant" in page
    assert "Donnée : manquante" in page
    one = "/commission/indicateurs/revenu-fiscal-moyen"
    said = text_of(desk.read(one))
    assert "contrat de ville, ligne 2017" in said
    assert "Une incertitude de lecture" in said
    assert said.count("À définir") >= 4
    assert "Business creation in priority neighbourhoods" in client.get("/commission/indicateurs?lang=en").text
    arabic = client.get(f"{one}?lang=ar").text
    assert 'dir="rtl"' in arabic
    assert "متوسط الدخل الضريبي" in arabic


def test_a_page_shows_values_with_their_provenance_and_their_corrections(desk, mandate):
    _question, indicator, *_ = make_whole(mandate)
    metropolis, _commune, [qpv, *_others] = make_places()
    for n, day in enumerate(LAST):
        make_measure(mandate, indicator, metropolis, day, Decimal("50.25") + n)
    wrong = make_measure(mandate, indicator, qpv, LAST[-1], 91)
    from commission.matrix import measuring

    done(measuring.correct, mandate.id, wrong.id, Decimal(19), "", None, "INSEE", "Chiffres inversés")
    page = desk.read(f"/commission/indicateurs/{indicator.code}")
    said = text_of(page)
    assert "54,25" in said
    assert "Observatoire des quartiers" in said
    assert "<polyline" in page.text
    assert "Plus c’est haut, mieux c’est" in said
    assert "Cible à définir" in said
    there = text_of(desk.read(f"/commission/indicateurs/{indicator.code}?territoire={qpv.slug}"))
    assert "Corrigée. Avant : 91" in there
    assert "Chiffres inversés" in there
    assert desk.read(f"/commission/indicateurs/{indicator.code}?territoire=ailleurs").status_code == 404
    assert "Les jeunes trouvent-ils du travail ?" in said


def test_a_broken_series_is_shown_broken_and_its_target_is_not_claimed(desk, mandate):
    indicator = make_indicator(mandate, definition="a", unit="%", direction=Direction.UP, target=Decimal(50))
    place, path = make_places(0)[0], f"/commission/indicateurs/{indicator.code}"
    for day in LAST[:3]:
        make_measure(mandate, indicator, place, day, 60)
    assert "Cible atteinte" in text_of(desk.read(path))
    revised(mandate, queries.indicator(indicator.id), definition="b")
    for day in LAST[3:]:
        make_measure(mandate, indicator, place, day, 70)
    page = desk.read(path)
    said = text_of(page)
    assert "Cible atteinte" not in said
    assert "La définition a changé depuis que la cible a été fixée" in said
    assert page.text.count("<polyline") == 2
    assert "plot-break" in page.text
    assert "les valeurs qui suivent ne se comparent pas" in said
    assert "On précise" in said


def test_an_interrupted_series_says_its_last_value_and_why(desk, mandate):
    _question, indicator, source, _method = make_whole(mandate)
    make_measure(mandate, indicator, make_places(0)[0], LAST[0], Decimal("41.5"))
    done(sourcing.stop_source, mandate.id, source.id, 1, LAST[1], "L’enquête est arrêtée")
    page = desk.read(f"/commission/indicateurs/{indicator.code}")
    assert "Série interrompue" in text_of(page)
    assert "Dernière valeur : 41,5" in text_of(page)
    assert "L’enquête est arrêtée" in text_of(page)
    assert "plot-end" in page.text
    assert "Aucune source" in text_of(desk.read("/commission/matrice"))


def test_a_sensitive_indicator_hides_more(desk, mandate):
    indicator = make_indicator(mandate, sensitive=True)
    make_measure(mandate, indicator, make_places(0)[0], LAST[0], Decimal("12.75"), people=10)
    path = f"/commission/indicateurs/{indicator.code}"
    assert "12,75" not in desk.read(path).text
    revised(mandate, queries.indicator(indicator.id), sensitive=False)
    assert "12,75" in desk.read(path).text


def test_files_hold_everything_and_run_in_no_spreadsheet(desk, mandate):
    indicator = make_indicator(mandate, nature=Nature.QUALITATIVE, unit="=unit()")
    place = make_places(0)[0]
    make_measure(mandate, indicator, place, LAST[0], None, "=HYPERLINK(1)")
    answer = desk.read(f"/commission/indicateurs/{indicator.code}/valeurs.csv")
    [header, row] = list(csv.reader(StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    assert header[:3] == ["indicateur", "série", "territoire"]
    assert (row[2], row[4], row[5], row[6]) == (place.slug, "2021-12-31", "'=HYPERLINK(1)", "'=unit()")
    data = desk.read(f"/commission/indicateurs/{indicator.code}/valeurs.json").json
    assert data["values"][0]["words"] == "=HYPERLINK(1)"
    assert [each["number"] for each in data["revisions"]] == [1]


def test_pages_are_kept_until_something_changes(desk, mandate, client):
    _question, indicator, *_ = make_whole(mandate)
    for path in ("/commission/matrice", "/commission/indicateurs", f"/commission/indicateurs/{indicator.code}"):
        first = client.get(path)
        assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    make_measure(mandate, indicator, make_places(0)[0], LAST[0], 33)
    assert "33" in client.get(path, headers={"If-None-Match": first.headers["ETag"]}).text


def test_a_fixed_number_of_questions_to_the_database(client, mandate, heard, monkeypatch):
    def asked(path):
        pages.shelf.clear()
        db.session.expire_all()
        with heard() as sent:
            assert client.get(path).status_code == 200
        return len(sent)

    _question, indicator, *_ = make_whole(mandate)
    metropolis, commune, inside = make_places(3)
    make_measure(mandate, indicator, metropolis, LAST[0], 33, people=100)
    paths = ("/commission/matrice", "/commission/indicateurs", f"/commission/indicateurs/{indicator.code}",
             "/commission/matrice.json", f"/commission/indicateurs/{indicator.code}/valeurs.csv")  # fmt: skip
    few = [asked(path) for path in paths]
    for _ in range(2):
        make_whole(mandate)
    for place in (commune, *inside):
        for day in LAST[:2]:
            make_measure(mandate, indicator, place, day, 33, people=100)
    assert [asked(path) for path in paths] == few
    assert max(few) <= 20


def test_a_question_set_aside_is_shown_with_its_reason(desk, mandate):
    question = make_question(mandate)
    done(services.move, mandate.id, question.id, 2, QuestionState.SET_ASIDE, "Hors du contrat")
    assert "Hors du contrat" in text_of(desk.read("/commission/matrice"))
