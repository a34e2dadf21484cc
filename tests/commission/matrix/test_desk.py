"""The desk of the matrix: who opens what, a whole line written, forms with what is wrong in them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from commission.mandates.types import MandateState
from commission.matrix import loading, queries
from commission.matrix.kinds import IndicatorState, Level
from commission.matrix.measured import Measure
from commission.matrix.models import Criterion, DataSource, EvaluationMethod, EvaluationQuestion, Indicator
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import make_mandate
from tests.factories.identity import make_account, text_of
from tests.factories.matrix import (
    make_indicator,
    make_measure,
    make_places,
    make_whole,
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


def _paths(mandate):
    question, indicator, source, method = make_whole(mandate)
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
    question, indicator, source, method = make_whole(mandate)
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
    question, indicator, source, _method = make_whole(mandate)
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
