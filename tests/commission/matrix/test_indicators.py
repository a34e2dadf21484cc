"""Indicators: revisions that break a series, sources that stop, values and their corrections, the contract's own."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError

from commission.matrix import defining, loading, measuring, queries, services, sourcing
from commission.matrix.drafts import Meaning, MeasureDraft
from commission.matrix.kinds import Availability, Direction, IndicatorOrigin, IndicatorState, Level, Nature
from commission.matrix.measured import Measure
from commission.matrix.models import Indicator, IndicatorRevision
from commission.matrix.types import MatrixReason, QuestionState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.reference import load_reference
from tests.factories.commission import make_mandate
from tests.factories.matrix import (
    done,
    make_indicator,
    make_measure,
    make_places,
    make_question,
    make_source,
    revised,
)

pytestmark = pytest.mark.usefixtures("database")
DAY = date(2025, 12, 31)


@pytest.fixture
def mandate():
    return make_mandate()


def test_a_changed_definition_breaks_the_series_and_claims_nothing_of_the_old_target(mandate):
    indicator = make_indicator(mandate, unit="%", definition="Au sens du BIT", direction=Direction.UP,
                               target=Decimal(60))  # fmt: skip
    place = make_places(0)[0]
    make_measure(mandate, indicator, place, DAY, 61)
    first = revised(mandate, indicator, availability=Availability.AVAILABLE)
    assert (first.number, first.series, first.target_series) == (2, 1, 1)
    second = revised(mandate, queries.indicator(indicator.id), definition="Au sens de l’INSEE")
    assert (second.number, second.series, second.target_series) == (3, 2, 1)
    third = revised(mandate, queries.indicator(indicator.id), keeps_target=True)
    assert (third.series, third.target_series) == (2, 2)
    fourth = revised(mandate, queries.indicator(indicator.id), target=None)
    assert fourth.target_series is None
    after = make_measure(mandate, indicator, place, DAY, 55)
    assert after.series == 2
    assert queries.indicator(indicator.id).code == indicator.code


def test_a_series_that_holds_nothing_yet_does_not_break(mandate):
    indicator = make_indicator(mandate)
    assert revised(mandate, indicator, unit="%", level=Level.QPV, counts_people=True).series == 1
    make_measure(mandate, indicator, make_places(0)[0], DAY, 61)
    assert revised(mandate, queries.indicator(indicator.id), definition="Au sens du BIT").series == 2
    with_base = make_indicator(mandate, base=Decimal(3))
    assert revised(mandate, with_base, definition="Au sens du BIT").series == 2


def test_a_revision_says_why_and_changes_something(mandate):
    indicator = make_indicator(mandate)
    meaning = Meaning.of(indicator.current)
    with pytest.raises(Invalid):
        done(defining.revise, mandate.id, indicator.id, 1, meaning, "Pour rien", False)
    with pytest.raises(Invalid) as refused:
        done(defining.revise, mandate.id, indicator.id, 1, Meaning({"fr": "Autre"}), " ", False)
    assert set(refused.value.fields) == {"reason"}
    with pytest.raises(Stale):
        done(defining.revise, mandate.id, indicator.id, 7, Meaning({"fr": "Autre"}), "Oui", False)


@pytest.mark.parametrize("statement", [
    lambda i: update(Indicator).where(Indicator.id == i).values(code="autre"),
    lambda i: delete(Indicator).where(Indicator.id == i),
    lambda i: update(IndicatorRevision).where(IndicatorRevision.indicator_id == i).values(unit="kg"),
    lambda i: delete(IndicatorRevision).where(IndicatorRevision.indicator_id == i),
    lambda i: update(Measure).where(Measure.indicator_id == i).values(value=Decimal(9)),
    lambda i: update(Measure).where(Measure.indicator_id == i).values(provenance="ailleurs"),
    lambda i: delete(Measure).where(Measure.indicator_id == i),
])  # fmt: skip
def test_the_database_itself_keeps_codes_meanings_and_values(mandate, statement):
    indicator = make_indicator(mandate)
    make_measure(mandate, indicator, make_places(0)[0], DAY, 61)
    with pytest.raises(IntegrityError, match=r"keep what they|corrected by other"), db.session.begin_nested():
        db.session.execute(statement(indicator.id))


@pytest.mark.parametrize(("table", "statement"), [
    (Indicator, lambda i: update(Indicator).where(Indicator.id == i).values(code="autre")),
    (IndicatorRevision,
     lambda i: update(IndicatorRevision).where(IndicatorRevision.indicator_id == i).values(unit="kg")),
    (Measure, lambda i: update(Measure).where(Measure.indicator_id == i).values(value=Decimal(9))),
])  # fmt: skip
def test_without_the_triggers_a_code_a_meaning_and_a_value_would_change(mandate, table, statement):
    """Positive control of B5."""
    indicator = make_indicator(mandate)
    make_measure(mandate, indicator, make_places(0)[0], DAY, 61)
    db.session.execute(text(f"ALTER TABLE {table.__tablename__} DISABLE TRIGGER USER"))
    assert db.session.execute(statement(indicator.id)).rowcount == 1


def test_a_source_that_stops_interrupts_what_only_it_fed(mandate):
    alone, twice, retired = (make_indicator(mandate, f"Indicateur {n}") for n in range(3))
    source, other = make_source(mandate), make_source(mandate, "Autre fichier")
    for each, fed in ((alone, [source.id]), (twice, [source.id, other.id]), (retired, [source.id])):
        done(defining.feed, mandate.id, each.id, 1, fed, [])
    done(defining.move, mandate.id, retired.id, 2, IndicatorState.RETIRED, "En double")
    assert done(sourcing.stop_source, mandate.id, source.id, 1, DAY, "Fin de l’enquête") == [alone.id]
    db.session.expire_all()
    assert (alone.state, alone.state_since, alone.reason) == (IndicatorState.INTERRUPTED, DAY, "Fin de l’enquête")
    assert (twice.state, retired.state) == (IndicatorState.FOLLOWED, IndicatorState.RETIRED)
    with pytest.raises(Refused) as refused:
        make_measure(mandate, alone, make_places(0)[0], DAY, 3)
    assert refused.value.reason is MatrixReason.NOT_FOLLOWED
    with pytest.raises(Stale):
        done(sourcing.stop_source, mandate.id, source.id, 2, DAY, "Encore")
    done(defining.move, mandate.id, alone.id, alone.version, IndicatorState.FOLLOWED, "")
    assert (alone.state_since, alone.reason) == (None, "")


def test_a_correction_keeps_the_value_before_readable(mandate):
    indicator, place = make_indicator(mandate), make_places(0)[0]
    before = make_measure(mandate, indicator, place, DAY, 61)
    after = done(measuring.correct, mandate.id, before.id, Decimal("16.5"), "", None, "INSEE", "Chiffres inversés")
    assert (before.value, before.replaced_at is not None, after.replaces_id) == (61, True, before.id)
    with pytest.raises(Stale):
        done(measuring.correct, mandate.id, before.id, Decimal(17), "", None, "INSEE", "Encore")
    for value, whence, why in ((Decimal("16.5"), "INSEE", "Pour rien"), (Decimal(3), "INSEE", " "),
                               (Decimal(3), "", "Oui"), (None, "INSEE", "Oui")):  # fmt: skip
        with pytest.raises(Invalid):
            done(measuring.correct, mandate.id, after.id, value, "", None, whence, why)
    assert [each.id for each in queries.standing_measures([indicator.id])] == [after.id]


def test_a_territory_has_one_value_a_day(mandate):
    indicator, place = make_indicator(mandate), make_places(0)[0]
    make_measure(mandate, indicator, place, DAY, 61)
    with pytest.raises(Refused) as refused:
        make_measure(mandate, indicator, place, DAY, 62)
    assert refused.value.reason is MatrixReason.ALREADY_MEASURED


@pytest.mark.parametrize(("nature", "changes", "field"), [
    (Nature.QUANTITATIVE, {"value": None}, "value"), (Nature.QUANTITATIVE, {"words": "Mieux"}, "value"),
    (Nature.QUALITATIVE, {}, "words"), (Nature.QUANTITATIVE, {"value": Decimal("1e16")}, "value"),
    (Nature.QUANTITATIVE, {"value": Decimal("NaN")}, "value"), (Nature.QUANTITATIVE, {"people": -1}, "people"),
    (Nature.QUANTITATIVE, {"people": 10**15}, "people"), (Nature.QUANTITATIVE, {"provenance": " "}, "provenance"),
    (Nature.QUANTITATIVE, {"day": date(2999, 1, 1)}, "day"), (Nature.QUANTITATIVE, {"place_id": 999_999}, "place"),
])  # fmt: skip
def test_a_value_that_cannot_be_is_refused_beside_its_field(mandate, nature, changes, field):
    indicator = make_indicator(mandate, nature=nature)
    given = {"place_id": make_places(0)[0].id, "day": DAY, "value": Decimal(3), "provenance": "INSEE"} | changes
    with pytest.raises(Invalid) as refused:
        done(measuring.enter, mandate.id, indicator.id, MeasureDraft(**given))
    assert field in refused.value.fields


def test_the_contracts_indicators_are_brought_in_once_in_its_own_words(mandate):
    made = make_indicator(mandate)
    reference = load_reference()
    with unit_of_work(SYSTEM) as work:
        assert loading.load(work, clock.now()) == 40
    known = [each for each in queries.indicators() if each.origin is not IndicatorOrigin.OWN]
    quotes = [i.wording for i in reference.indicators] + [q for c in reference.challenges for q in c.barometers]
    assert [(each.current.title["fr"], each.line) for each in known] == [(q.text, q.line) for q in quotes]
    assert all({"en", "ar"} <= set(each.current.title) for each in known)
    # The contract gives no target, no unit, no direction: none is invented.
    assert {(e.current.target, e.current.unit, e.current.direction) for e in known} == {(None, "", Direction.UNSAID)}
    assert {each.code for each in known if each.doubt} == {"revenu-fiscal-moyen", "reconstitution-logements-sociaux"}
    first = known[0]
    with pytest.raises(Invalid) as refused:
        revised(mandate, first, title={"fr": "Un autre nom"})
    assert set(refused.value.fields) == {"title"}
    revised(mandate, first, unit="%")
    with unit_of_work(SYSTEM) as work:
        assert loading.load(work, clock.now()) == 0
    assert (queries.by_code(first.code).current.unit, queries.by_code(made.code).id) == ("%", made.id)
    assert db.session.scalar(select(Indicator.rank).where(Indicator.code == first.code)) == made.rank + 1


def test_the_words_of_the_contract_stand_at_the_lines_that_are_said(shared):
    lines = (shared / "reference" / "contrat-de-ville-2024-2030.md").read_text(encoding="utf-8").split("\n")
    for each in loading.known():
        assert each.meaning.title["fr"] in lines[each.line - 1], each.code


def test_stories_tell_what_happened_in_order(mandate, app):
    from commission.matrix import addresses

    question, indicator = make_question(mandate), make_indicator(mandate, definition="a", base=Decimal(1))
    with clock.frozen(clock.now() + timedelta(days=1)):
        revised(mandate, indicator, definition="b")
    with clock.frozen(clock.now() + timedelta(days=2)):
        done(defining.move, mandate.id, indicator.id, 2, IndicatorState.INTERRUPTED, "Plus de source")
        done(services.move, mandate.id, question.id, 2, QuestionState.SET_ASIDE, "Déjà posée")
    with app.test_request_context("/"):
        told = addresses.INDICATORS.moments([indicator.id])[indicator.id]
        asked = addresses.QUESTIONS.moments([question.id])[question.id]
        titles = addresses.questions([question.id]), addresses.indicators([indicator.id])
    assert [moment.why for moment in told] == ["", "On précise", "Plus de source"]
    assert "nouvelle série" in told[1].sentence
    assert [moment.why for moment in asked] == ["", "Déjà posée"]
    assert titles[0][question.id].url.endswith(f"#{question.code}")
    assert titles[1][indicator.id].title == "Taux d’emploi des jeunes"
