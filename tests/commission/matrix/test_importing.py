"""Files of values through the services: what each line would do, all of it or nothing, once; and people at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product
from threading import Barrier

import pytest
from sqlalchemy import func, select, text

from commission.matrix import defining, importing, loading, measuring, planning, queries, services
from commission.matrix.drafts import Meaning, MeasureDraft, QuestionDraft
from commission.matrix.kinds import ImportState, IndicatorState, Nature, Outcome
from commission.matrix.measured import Measure, MeasureImport
from commission.matrix.models import EvaluationQuestion, Indicator, IndicatorRevision
from commission.matrix.types import EvaluationObject, MatrixReason
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from commons.territory.types import PlaceKind
from tests.factories.commission import make_mandate
from tests.factories.matrix import done, make_indicator, make_measure, make_places, revised
from tests.factories.participation import somebody
from tests.factories.rush import crowd, pair, told, works
from tests.stopwatch import timed

HEAD = "indicateur;territoire;date;valeur;personnes;provenance\n"
DAY = date(2025, 12, 31)


@pytest.fixture
def mandate(database):
    return make_mandate()


def _body(*lines):
    return (HEAD + "\n".join(lines) + "\n").encode()


def _check(mandate, body, name="valeurs.csv"):
    return done(importing.check, mandate.id, name, body)


def _write(mandate, kept, corrects=False, reason=""):
    seen = planning.plan(kept.body, clock.now()).digest
    return done(importing.write, mandate.id, kept.id, seen, corrects, reason)


def _outcomes(body):
    return [(line.outcome, [column for column, _said in line.wrong]) for line in planning.plan(body, clock.now()).lines]


def test_every_line_says_what_would_happen(mandate):
    indicator, place = make_indicator(mandate), make_places(0)[0]
    stopped, words = make_indicator(mandate, "Arrêté"), make_indicator(mandate, "Dit", nature=Nature.QUALITATIVE)
    done(defining.move, mandate.id, stopped.id, 1, IndicatorState.INTERRUPTED, "Plus rien")
    db.session.add_all(Place(kind=PlaceKind.QPV, slug=f"double-{n}", name="Double") for n in range(2))
    make_measure(mandate, indicator, place, DAY, 3, people=10)
    code, where = indicator.code, place.slug
    lines = [
        (f"{code};{where};2024;5;;INSEE", Outcome.CREATED, []),
        (f"{code};{place.name.upper()};2023;1 234,5;20;INSEE", Outcome.CREATED, []),
        (f"{code};{where};2025;3,000;10;Ailleurs", Outcome.SAME, []),
        (f"{code};{where};31/12/2025;4;10;INSEE", Outcome.REFUSED, [""]),
        (f"{code};{where};2022;x;;INSEE", Outcome.REFUSED, ["valeur"]),
        (f"{code};{where};2022-13-01;1;;INSEE", Outcome.REFUSED, ["date"]),
        (f"{code};{where};2999;1;;INSEE", Outcome.REFUSED, ["date"]),
        (f"{code};{where};2021;1;-4;INSEE", Outcome.REFUSED, ["personnes"]),
        (f"{code};nulle part;2021;1;;INSEE", Outcome.REFUSED, ["territoire"]),
        (f"{code};double;2021;1;;INSEE", Outcome.REFUSED, ["territoire"]),
        (f"{code};{where};2021;9999999999999999;;INSEE", Outcome.REFUSED, ["valeur"]),
        (f"{stopped.code};{where};2021;1;;INSEE", Outcome.REFUSED, ["indicateur"]),
        (f"rien;{where};x;y;z;INSEE", Outcome.REFUSED, ["indicateur", "date", "personnes", "valeur"]),
        (f"{words.code};{where};2021;C’est mieux;;Entretiens", Outcome.CREATED, []),
        (f"{code};{where};2021;=1+1;;INSEE", Outcome.REFUSED, ["valeur"]),
    ]  # fmt: skip
    assert _outcomes(_body(*(line for line, *_rest in lines))) == [(outcome, columns) for _l, outcome, columns in lines]
    assert _outcomes(_body(f"{code};{where};2025;4;10;INSEE")) == [(Outcome.CONFLICTING, [])]


def test_nothing_is_written_before_it_is_confirmed_and_then_all_of_it_once(mandate):
    indicator, place = make_indicator(mandate), make_places(0)[0]
    body = _body(*(f"{indicator.code};{place.slug};{year};{year},5;100;INSEE" for year in range(2000, 2020)))
    kept = _check(mandate, body)
    assert _check(mandate, body).id == kept.id
    assert queries.measures(indicator.id) == []
    _write(mandate, kept)
    values = queries.measures(indicator.id)
    assert [value.value for value in values] == [Decimal(f"{year}.5") for year in range(2000, 2020)]
    assert {value.import_id for value in values} == {kept.id}
    assert (kept.state, kept.created, kept.corrected) == (ImportState.WRITTEN, 20, 0)
    for again in (lambda: _check(mandate, body), lambda: _write(mandate, kept)):
        with pytest.raises(Refused) as refused:
            again()
        assert refused.value.reason is MatrixReason.ALREADY_IMPORTED
    assert len(queries.measures(indicator.id)) == 20


def test_a_conflict_is_left_alone_unless_the_file_corrects_it(mandate):
    indicator, place = make_indicator(mandate), make_places(0)[0]
    before = make_measure(mandate, indicator, place, DAY, 3)
    kept = _check(mandate, _body(f"{indicator.code};{place.slug};2025;4;;INSEE"))
    with pytest.raises(Refused) as refused:
        _write(mandate, kept)
    assert refused.value.reason is MatrixReason.NOTHING_TO_IMPORT
    with pytest.raises(Invalid):
        _write(mandate, kept, True, " ")
    _write(mandate, kept, True, "Le fichier est juste")
    [old, new] = queries.measures(indicator.id)
    assert (old.id, old.value, old.replaced_at is not None) == (before.id, 3, True)
    assert (new.value, new.replaces_id, new.reason) == (4, before.id, "Le fichier est juste")


def test_what_was_read_is_what_is_written(mandate):
    indicator, place = make_indicator(mandate), make_places(0)[0]
    kept = _check(mandate, _body(f"{indicator.code};{place.slug};2025;4;;INSEE"))
    seen = planning.plan(kept.body, clock.now()).digest
    make_measure(mandate, indicator, place, DAY, 3)
    with pytest.raises(Stale) as stale:
        done(importing.write, mandate.id, kept.id, seen, True, "Oui")
    assert stale.value.reason is MatrixReason.PLAN_CHANGED
    revised(mandate, queries.indicator(indicator.id), definition="Autrement")
    assert _outcomes(kept.body) == [(Outcome.CREATED, [])]


@pytest.mark.parametrize(("state", "wanted"), list(product(ImportState, [ImportState.WRITTEN, ImportState.DISCARDED])))
def test_a_file_only_goes_where_its_states_lead(mandate, state, wanted):
    indicator, place = make_indicator(mandate), make_places(0)[0]
    kept = _check(mandate, _body(f"{indicator.code};{place.slug};2025;4;;INSEE"))
    if state is ImportState.WRITTEN:
        _write(mandate, kept)
    if state is ImportState.DISCARDED:
        done(importing.discard, mandate.id, kept.id)
    act = {ImportState.WRITTEN: lambda: _write(mandate, kept),
           ImportState.DISCARDED: lambda: done(importing.discard, mandate.id, kept.id)}[wanted]  # fmt: skip
    if state is ImportState.CHECKED:
        act()
        assert kept.state is wanted
    else:
        with pytest.raises(Refused):
            act()


def test_a_file_thrown_away_may_be_brought_again(mandate):
    indicator, place = make_indicator(mandate), make_places(0)[0]
    body = _body(f"{indicator.code};{place.slug};2025;4;;INSEE")
    kept = _check(mandate, body)
    done(importing.discard, mandate.id, kept.id)
    assert (_check(mandate, body).id, kept.state) == (kept.id, ImportState.CHECKED)


def test_files_are_for_those_who_measure(mandate):
    kept = _check(mandate, _body("rien;rien;2025;4;;INSEE"))
    for actor in (somebody(Role.OBSERVER, "mandate", mandate.id), somebody(Role.SECRETARIAT, "mandate", 999_999)):
        for act in (
            lambda work: importing.check(work, mandate.id, "x", _body("a;b;c;d;e;f"), clock.now()),
            lambda work: importing.write(work, mandate.id, kept.id, "", False, "", clock.now()),
            lambda work: importing.discard(work, mandate.id, kept.id, clock.now()),
        ):
            with pytest.raises(Refused) as refused, unit_of_work(actor) as work:
                act(work)
            assert refused.value.reason is MatrixReason.NOT_YOURS
    with pytest.raises(NotFound):
        done(importing.discard, mandate.id, 999_999)


def test_ten_thousand_lines_are_fine(mandate):
    """Plan and writing, in a fixed number of questions to the database."""
    indicators = [make_indicator(mandate, f"Indicateur {n}") for n in range(10)]
    places = make_places(98)
    slugs = [places[0].slug, places[1].slug, *(place.slug for place in places[2])]
    lines = (f"{i.code};{slug};{year};{year},25;{year};INSEE" for i in indicators for slug in slugs
             for year in range(2010, 2020))  # fmt: skip
    body = _body(*lines)
    with timed("10,000 lines checked, planned and written"):
        kept = _check(mandate, body)
        plan = _write(mandate, kept)
    assert plan.counts[Outcome.CREATED] == 10_000
    assert db.session.scalar(select(func.count()).select_from(Measure)) == 10_000
    assert planning.plan(body, clock.now()).counts[Outcome.SAME] == 10_000


# People who act at the very same moment.


@pytest.fixture
def town(own_app):
    with own_app.app_context():
        mandate = make_mandate()
        indicator, place = make_indicator(mandate), make_places(0)[0]
        found = {"app": own_app, "mandate": mandate.id, "indicator": indicator.id, "code": indicator.code,
                 "place": place.id, "slug": place.slug}  # fmt: skip
        db.session.commit()
        yield found


def test_questions_and_indicators_numbered_at_once_have_codes_of_their_own(town):
    draft = QuestionDraft("Et alors ?", EvaluationObject.CONTEXT)
    answers = works(town["app"], [
        *[lambda work: services.ask(work, town["mandate"], draft, clock.now())] * 4,
        *[lambda work: defining.add(work, town["mandate"], Meaning({"fr": "x"}), clock.now())] * 4,
    ])  # fmt: skip
    assert told(answers) == ["done"] * 8
    assert len(set(db.session.scalars(select(EvaluationQuestion.code)))) == 4
    assert len(set(db.session.scalars(select(Indicator.code)))) == 5


def test_one_of_many_enters_the_value_of_a_day(town):
    draft = MeasureDraft(town["place"], DAY, Decimal(3), "INSEE")
    answers = works(
        town["app"], [lambda work: measuring.enter(work, town["mandate"], town["indicator"], draft, clock.now())] * 8
    )
    assert sorted(told(answers)) == ["Refused"] * 7 + ["done"]


def _looks_then_enters(town):
    """The same without the database's rule: look whether there is one, then write."""

    def enter(meeting: Barrier, number: int) -> None:
        with unit_of_work(SYSTEM) as work:
            mine = (Measure.indicator_id == town["indicator"], Measure.replaced_at.is_(None))
            there = work.session.scalar(select(func.count()).select_from(Measure).where(*mine))
            meeting.wait()
            if not there:
                work.session.add(Measure(indicator_id=town["indicator"], series=1, place_id=town["place"], day=DAY,
                                         value=Decimal(number), provenance="x", entered_at=clock.now()))  # fmt: skip

    return pair(town["app"], enter)


def test_without_the_rule_two_values_of_one_day_would_stand(town):
    with db.engine.begin() as connection:
        connection.execute(text("DROP INDEX uq_commission_measure_current"))
    assert _looks_then_enters(town) == ["done", "done"]
    assert db.session.scalar(select(func.count()).select_from(Measure)) == 2


def test_one_of_many_corrects_a_value(town):
    draft = MeasureDraft(town["place"], DAY, Decimal(3), "INSEE")
    number = done(measuring.enter, town["mandate"], town["indicator"], draft).id
    db.session.commit()

    def correct(person: int) -> None:
        with unit_of_work(SYSTEM) as work:
            measuring.correct(work, town["mandate"], number, Decimal(person + 10), "", None, "x", "y", clock.now())

    assert sorted(told(crowd(town["app"], correct))) == ["Stale"] * 7 + ["done"]
    assert db.session.scalar(select(func.count()).select_from(Measure).where(Measure.replaced_at.is_(None))) == 1


def test_a_file_confirmed_by_many_is_written_once(town):
    kept = done(importing.check, town["mandate"], "x", _body(f"{town['code']};{town['slug']};2025;4;;INSEE")).id
    seen = planning.plan(db.session.get(MeasureImport, kept).body, clock.now()).digest
    db.session.commit()
    answers = works(
        town["app"],
        [lambda work: importing.write(work, town["mandate"], kept, seen, False, "", clock.now())] * 8,
    )
    assert sorted(told(answers)) == ["Refused"] * 7 + ["done"]
    assert db.session.scalar(select(func.count()).select_from(Measure)) == 1


def test_one_of_many_revises_an_indicator(town):
    def revise(person: int) -> None:
        with unit_of_work(SYSTEM) as work:
            meaning = Meaning({"fr": f"Nom {person}"})
            defining.revise(work, town["mandate"], town["indicator"], 1, meaning, "x", False, clock.now())

    assert sorted(told(crowd(town["app"], revise))) == ["Stale"] * 7 + ["done"]
    numbers = list(db.session.scalars(select(IndicatorRevision.number)))
    assert sorted(numbers) == [1, 2]


def test_the_contract_loaded_by_many_is_loaded_once(town):
    answers = works(town["app"], [lambda work: loading.load(work, clock.now())] * 4)
    assert sorted(answers) == [0, 0, 0, 40]
