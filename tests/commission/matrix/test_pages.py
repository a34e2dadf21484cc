"""Pages of the matrix: what anybody reads, what the desk writes, forms with what is wrong in them."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from sqlalchemy import select

from commission.mandates.types import MandateState
from commission.matrix import defining, loading, queries, services, sourcing
from commission.matrix.kinds import Availability, Direction, IndicatorState, Level, Nature
from commission.matrix.measured import Measure
from commission.matrix.models import Criterion, DataSource, EvaluationMethod, EvaluationQuestion, Indicator
from commission.matrix.types import QuestionState
from commons.identity.types import Role
from commons.kernel import clock, pages
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import make_mandate
from tests.factories.identity import make_account, text_of
from tests.factories.matrix import (
    done,
    make_indicator,
    make_measure,
    make_method,
    make_places,
    make_question,
    make_source,
    revised,
)
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("database")
FAR = 10**17
NASTY = ["a" * 200_000, "\x00", "\x07", " \t "]
LAST = [date(year, 12, 31) for year in (2021, 2022, 2023, 2024, 2025)]


@pytest.fixture
def mandate():
    return make_mandate()


@pytest.fixture
def home(mandate, desk):
    desk.sit(somebody(Role.SECRETARIAT, "mandate", mandate.id, person_id=make_account().id))
    return f"/equipe/commission/{mandate.id}"


def _whole(mandate):
    """A question with everything under it."""
    question, source, method = make_question(mandate), make_source(mandate), make_method(mandate)
    indicator = make_indicator(mandate, unit="%", direction=Direction.UP, availability=Availability.ASKED)
    done(services.add_criterion, mandate.id, question.id, "Plus de jeunes ont un emploi", [indicator.id])
    done(defining.feed, mandate.id, indicator.id, 1, [source.id], [method.id])
    return question, indicator, source, method


def test_before_anything_the_pages_say_what_will_come(desk):
    assert "Aucune question n’est encore publiée" in text_of(desk.read("/commission/matrice"))
    assert "Aucun indicateur" in text_of(desk.read("/commission/indicateurs"))
    assert desk.read("/commission/matrice.json").json == []
    assert desk.read("/commission/indicateurs/rien").status_code == 404


def test_anybody_reads_the_questions_and_what_is_missing(desk, mandate):
    draft = make_question(mandate, "Un brouillon ?", shown=False)
    make_question(mandate, "Sans rien ?")
    _whole(mandate)
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
    _question, indicator, *_ = _whole(mandate)
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
    _question, indicator, source, _method = _whole(mandate)
    make_measure(mandate, indicator, make_places(0)[0], LAST[0], Decimal("41.5"))
    done(sourcing.stop_source, mandate.id, source.id, 1, LAST[1], "L’enquête est arrêtée")
    page = desk.read(f"/commission/indicateurs/{indicator.code}")
    assert "Série interrompue" in text_of(page)
    assert "Dernière valeur : 41,5" in text_of(page)
    assert "L’enquête est arrêtée" in text_of(page)
    assert "plot-end" in page.text
    assert "Aucune source" in text_of(desk.read("/commission/matrice"))


def test_no_small_cell_in_any_page_or_file(desk, mandate):
    indicator = make_indicator(mandate, counts_people=True)
    _metropolis, commune, [first, second, third] = make_places()
    for place, people in ((commune, 500), (first, 4), (second, 77), (third, 419)):
        make_measure(mandate, indicator, place, LAST[0], people)
    path = f"/commission/indicateurs/{indicator.code}"
    said = [desk.read(path).text, *(desk.read(f"{path}?territoire={p.slug}").text for p in (first, second))]
    assert "Non montré" in said[1]
    said += [desk.read(f"{path}/valeurs.csv").get_data(as_text=True), desk.read(f"{path}/valeurs.json").text]
    for each in said:
        assert "419" in each
        # 77 would tell the 4 by subtraction.
        assert ">77<" not in each
        assert ";77;" not in each
        assert '"77"' not in each
        assert ";4;" not in each
    hidden = {each["place"] for each in json.loads(said[-1])["values"] if each["hidden"]}
    assert hidden == {first.slug, second.slug}
    desk.sit(somebody(Role.FACILITATOR, "mandate", mandate.id, person_id=make_account().id))
    assert ">77<" in desk.read(f"/equipe/commission/{mandate.id}/indicateurs/{indicator.id}").text


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
    _question, indicator, *_ = _whole(mandate)
    for path in ("/commission/matrice", "/commission/indicateurs", f"/commission/indicateurs/{indicator.code}"):
        first = client.get(path)
        assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    make_measure(mandate, indicator, make_places(0)[0], LAST[0], 33)
    assert "33" in client.get(path, headers={"If-None-Match": first.headers["ETag"]}).text


def _paths(mandate):
    question, indicator, source, method = _whole(mandate)
    criterion = db.session.scalars(select(Criterion).where(Criterion.question_id == question.id)).one()
    measure = make_measure(mandate, indicator, make_places(0)[0], LAST[0], 33)
    keeper = [
        "matrice", "matrice/nouvelle", f"matrice/questions/{question.id}",
        f"matrice/questions/{question.id}/etat/set_aside", f"matrice/questions/{question.id}/criteres/nouveau",
        f"matrice/criteres/{criterion.id}", "indicateurs/nouveau", f"indicateurs/{indicator.id}/definition",
        f"indicateurs/{indicator.id}/sources", f"indicateurs/{indicator.id}/etat/retired", "sources",
        "sources/nouvelle", f"sources/{source.id}", f"sources/{source.id}/arret", "sources/methodes/nouvelle",
        f"sources/methodes/{method.id}", f"sources/methodes/{method.id}/outils",
    ]  # fmt: skip
    both = ["indicateurs", f"indicateurs/{indicator.id}", f"indicateurs/{indicator.id}/valeurs/nouvelle",
            f"indicateurs/valeurs/{measure.id}", "valeurs/import"]  # fmt: skip
    return keeper, both


def test_who_opens_which_page_of_the_desk(desk, mandate):
    keeper, both = _paths(mandate)
    me = make_account().id
    everyone = {
        "secretariat": (somebody(Role.SECRETARIAT, "mandate", mandate.id, person_id=me), 200, 200),
        "technician": (somebody(Role.FACILITATOR, "mandate", mandate.id, person_id=me), 403, 200),
        "elsewhere": (somebody(Role.SECRETARIAT, "mandate", 999_999, person_id=me), 403, 403),
        "observer": (somebody(Role.OBSERVER, "mandate", mandate.id, person_id=me), 403, 403),
    }
    for actor, keeps, measures in everyone.values():
        desk.sit(actor)
        for paths, status in ((keeper, keeps), (both, measures)):
            for path in paths:
                assert desk.read(f"/equipe/commission/{mandate.id}/{path}").status_code == status, path
    desk.sit(NOBODY)
    assert {desk.read(f"/equipe/commission/{mandate.id}/{path}").status_code for path in keeper + both} == {303}


def test_what_is_not_there_is_not_found(desk, home):
    for path in (f"matrice/questions/{FAR}", f"matrice/criteres/{FAR}", f"indicateurs/{FAR}", f"sources/{FAR}",
                 f"sources/methodes/{FAR}", f"indicateurs/valeurs/{FAR}", f"valeurs/import/{FAR}",
                 f"matrice/questions/{FAR}/etat/shown", "matrice/questions/1/etat/draft"):  # fmt: skip
        assert desk.read(f"{home}/{path}").status_code == 404, path


def test_the_secretariat_writes_a_whole_line(desk, home, mandate):
    def sent(path, **typed):
        answer = desk.send(f"{home}/{path}", **typed)
        assert answer.status_code == 303, text_of(answer)

    qpv = make_places()[2][0]
    sent("matrice/nouvelle", words="Et ici ?", object="residents", frame="focused", focus=f"project:{qpv.slug}")
    question = db.session.scalars(select(EvaluationQuestion)).one()
    sent(f"matrice/questions/{question.id}", plain="Comment ça va ici ?")
    sent("indicateurs/nouveau", title="Taux d’emploi", unit="%", base="12,5", target="20", target_on="2030-12-31")
    indicator = db.session.scalars(select(Indicator)).unique().one()
    assert (indicator.current.base, indicator.current.target, indicator.current.level) == (
        Decimal("12.5"), Decimal(20), Level.UNSAID,
    )  # fmt: skip
    sent("sources/nouvelle", name="Fichier", producer="CAF")
    source = db.session.scalars(select(DataSource)).one()
    sent(f"sources/{source.id}", agreement="signed")
    sent("sources/methodes/nouvelle", name="Entretiens")
    method = db.session.scalars(select(EvaluationMethod)).one()
    sent(f"sources/methodes/{method.id}", words="Chez les gens")
    sent(f"sources/methodes/{method.id}/outils", name="Grille")
    sent(f"indicateurs/{indicator.id}/sources", sources=[str(source.id)], methods=[str(method.id)])
    sent(f"matrice/questions/{question.id}/criteres/nouveau", words="On le verra", indicators=[str(indicator.id)])
    criterion = db.session.scalars(select(Criterion)).one()
    sent(f"matrice/criteres/{criterion.id}", words="On le verra bien")
    assert [each.id for each in criterion.indicators] == [indicator.id]
    sent(f"matrice/questions/{question.id}/etat/shown")
    sent(f"indicateurs/{indicator.id}/definition", availability="available", reason="La CAF a dit oui")
    sent(f"indicateurs/{indicator.id}/valeurs/nouvelle", place=str(qpv.id), day="2025-12-31", value="1 234,5",
         provenance="CAF 2025")  # fmt: skip
    measure = db.session.scalars(select(Measure)).one()
    sent(f"indicateurs/valeurs/{measure.id}", value="1 235", reason="Une faute de frappe")
    page = text_of(desk.read("/commission/matrice"))
    assert "Il manque quelque chose" not in page
    assert qpv.name in page
    assert "Comment ça va ici ?" in page
    assert "1 235" in text_of(desk.read(f"/commission/indicateurs/{indicator.code}")).replace("\u202f", " ")
    sent(f"sources/{source.id}/arret", why="Plus de fichier")
    sent(f"indicateurs/{indicator.id}/etat/followed")
    assert db.session.get(Indicator, indicator.id).state is IndicatorState.FOLLOWED
    sent(f"matrice/questions/{question.id}/etat/set_aside", reason="Déjà posée")
    assert "Déjà posée" in text_of(desk.read("/commission/matrice"))
    path = f"{home}/matrice/criteres/{criterion.id}"
    assert desk.send(path, to=f"{path}/retirer/2").status_code == 303
    assert desk.read(path).status_code == 404


def test_words_in_other_languages_stay_while_the_french_ones_do(desk, home):
    with unit_of_work(SYSTEM) as work:
        loading.load(work, clock.now())
    found = queries.by_code("aides-depart-vacances")
    path = f"{home}/indicateurs/{found.id}/definition"
    assert desk.send(path, unit="familles", reason="On le dit").status_code == 303
    assert "ar" in queries.by_code(found.code).current.plain
    assert desk.send(path, plain="Autrement dit", reason="Plus clair").status_code == 303
    db.session.expire_all()
    assert queries.by_code(found.code).current.plain == {"fr": "Autrement dit"}
    answer = desk.send(path, title="Un autre nom", reason="Pourquoi pas")
    assert answer.status_code == 422
    assert "Ce nom est celui du contrat" in text_of(answer)


@pytest.mark.parametrize("nasty", NASTY)
def test_bad_input_is_said_beside_its_field_with_all_that_was_typed(desk, home, mandate, nasty):
    question, indicator, source, method = _whole(mandate)
    place = make_places(0)[0]
    for path, field, more in (
        ("matrice/nouvelle", "words", {"object": "context", "frame": "common"}),
        (f"matrice/questions/{question.id}", "words", {}),
        (f"matrice/questions/{question.id}/criteres/nouveau", "words", {}),
        (f"matrice/questions/{question.id}/etat/set_aside", "reason", {}),
        ("indicateurs/nouveau", "title", {}), (f"indicateurs/{indicator.id}/definition", "reason", {"unit": "kg"}),
        (f"indicateurs/{indicator.id}/etat/retired", "reason", {}), ("sources/nouvelle", "producer", {"name": "x"}),
        (f"sources/{source.id}", "name", {}), (f"sources/{source.id}/arret", "why", {}),
        ("sources/methodes/nouvelle", "name", {}), (f"sources/methodes/{method.id}", "name", {}),
        (f"sources/methodes/{method.id}/outils", "name", {}),
        (f"indicateurs/{indicator.id}/valeurs/nouvelle", "provenance",
         {"place": str(place.id), "day": "2025-12-31", "value": "1"}),
    ):  # fmt: skip
        answer = desk.send(f"{home}/{path}", **{field: nasty}, **more)
        assert answer.status_code == 422, path
        assert 'class="error"' in answer.text


@pytest.mark.parametrize(("field", "typed"), [
    ("value", "douze"), ("value", "=1+1"), ("value", "9" * 17), ("value", ""), ("people", "-3"), ("people", "x"),
    ("day", "31/02/2025"), ("day", "2999-01-01"), ("day", ""), ("place", "999999"), ("place", "x"),
])  # fmt: skip
def test_a_value_that_cannot_be_is_refused_with_all_that_was_typed(desk, home, mandate, field, typed):
    indicator, place = make_indicator(mandate), make_places(0)[0]
    whole = {"place": str(place.id), "day": "2025-12-31", "value": "3", "provenance": "INSEE, une source"}
    answer = desk.send(f"{home}/indicateurs/{indicator.id}/valeurs/nouvelle", **(whole | {field: typed}))
    assert answer.status_code == 422
    assert "INSEE, une source" in answer.text
    assert queries.measures(indicator.id) == []


def test_whoever_read_an_older_page_is_told_and_keeps_their_words(desk, home, mandate):
    question, indicator, source, _method = _whole(mandate)
    for path, typed in (
        (f"matrice/questions/{question.id}", {"words": "Ma question"}),
        (f"indicateurs/{indicator.id}/definition", {"definition": "Ma définition", "reason": "x"}),
        (f"sources/{source.id}", {"name": "Ma source"}), (f"indicateurs/{indicator.id}/sources", {}),
        (f"matrice/questions/{question.id}/etat/set_aside", {"reason": "Mes mots"}),
    ):  # fmt: skip
        answer = desk.send(f"{home}/{path}", version="77", **typed)
        assert answer.status_code == 409, path
        assert all(words in answer.text for words in typed.values())


def test_nothing_changes_from_a_mandate_that_ended(desk, home, mandate):
    keeper, both = _paths(mandate)
    mandate.state = MandateState.ENDED
    db.session.commit()
    writes = [p for p in keeper if p not in ("matrice", "sources")] + both[2:4]
    answers = {p: desk.send(f"{home}/{p}", why="x", reason="x", words="x", name="x", producer="x", title="x",
                            value="1", provenance="x", object="context", frame="common", place="1")
               for p in writes}  # fmt: skip
    assert {p: a.status_code for p, a in answers.items() if a.status_code not in (403, 422)} == {}
    assert "Ce mandat est terminé" in text_of(desk.read(f"{home}/matrice"))


def test_a_fixed_number_of_questions_to_the_database(client, mandate, heard, monkeypatch):
    def asked(path):
        pages.shelf.clear()
        db.session.expire_all()
        with heard() as sent:
            assert client.get(path).status_code == 200
        return len(sent)

    _question, indicator, *_ = _whole(mandate)
    metropolis, commune, inside = make_places(3)
    make_measure(mandate, indicator, metropolis, LAST[0], 33, people=100)
    paths = ("/commission/matrice", "/commission/indicateurs", f"/commission/indicateurs/{indicator.code}",
             "/commission/matrice.json", f"/commission/indicateurs/{indicator.code}/valeurs.csv")  # fmt: skip
    few = [asked(path) for path in paths]
    for _ in range(2):
        _whole(mandate)
    for place in (commune, *inside):
        for day in LAST[:2]:
            make_measure(mandate, indicator, place, day, 33, people=100)
    assert [asked(path) for path in paths] == few
    assert max(few) <= 20


BODY = "indicateur;territoire;date;valeur;personnes;provenance\n"


def _file(text):
    return {"file": (BytesIO(text.encode()), "valeurs.csv")}


def test_a_file_is_read_line_by_line_then_written_once(desk, home, mandate):
    indicator, place = make_indicator(mandate), make_places(0)[0]
    make_measure(mandate, indicator, place, LAST[0], 3)
    lines = [f"{indicator.code};{place.slug};2021;5;;INSEE", f"{indicator.code};{place.name};2022;12,5;;INSEE",
             f"{indicator.code};ailleurs;2022;1;;INSEE", f"rien;{place.slug};2022;x;;INSEE"]  # fmt: skip
    answer = desk.send(f"{home}/valeurs/import", **_file(BODY + "\n".join(lines)))
    assert answer.status_code == 303
    path = answer.headers["Location"]
    page = text_of(desk.read(path))
    for said in ("Il y a déjà : 3", "Colonne « territoire » :", "Aucun indicateur n’a ce code.", "Nouvelle 1",
                 "Différente 1", "Refusée 2"):  # fmt: skip
        assert said in page, said
    assert len(queries.standing_measures([indicator.id])) == 1
    assert "Colonne" not in text_of(desk.read(f"{path}?montrer=created"))
    refused = desk.send(path, corrects="y", reason=" ")
    assert refused.status_code == 422
    assert desk.send(path, corrects="y", reason="Le fichier est juste").status_code == 303
    assert {m.day.year: m.value for m in queries.standing_measures([indicator.id])} == {2021: 5, 2022: Decimal("12.5")}
    again = desk.send(f"{home}/valeurs/import", **_file(BODY + "\n".join(lines)))
    assert again.status_code == 403
    assert "a déjà été importé" in text_of(again)
    assert "Enregistrer et publier" not in desk.read(path).text


def test_a_plan_that_moved_is_shown_again(desk, home, mandate):
    indicator, place = make_indicator(mandate), make_places(0)[0]
    path = desk.send(f"{home}/valeurs/import", **_file(f"{BODY}{indicator.code};{place.slug};2021;5;;INSEE")).headers[
        "Location"
    ]
    assert desk.send(path, seen="0" * 64).status_code == 409
    assert desk.send(path, seen="x").status_code == 422
    assert desk.send(path, to=f"{path}/abandonner").status_code == 303
    assert "Enregistrer et publier" not in desk.read(path).text
    assert queries.measures(indicator.id) == []


@pytest.mark.parametrize("body", [b"", b"\x89PNG\0", b"a;b\n1;2", BODY.encode(), (BODY + '"x').encode()])
def test_what_is_no_table_is_refused_beside_its_field(desk, home, body):
    answer = desk.send(f"{home}/valeurs/import", file=(BytesIO(body), "x\x07\u202e.csv"))
    assert answer.status_code == 422
    assert 'class="error"' in answer.text


def test_no_file_at_all_is_said(desk, home):
    assert desk.send(f"{home}/valeurs/import", file=None).status_code == 422


def test_a_question_set_aside_is_shown_with_its_reason(desk, mandate):
    question = make_question(mandate)
    done(services.move, mandate.id, question.id, 2, QuestionState.SET_ASIDE, "Hors du contrat")
    assert "Hors du contrat" in text_of(desk.read("/commission/matrice"))
