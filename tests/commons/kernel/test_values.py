"""Money, periods, time, and the words a reader gets for them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from babel.dates import format_date
from flask_babel import gettext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects.postgresql import dialect

from commons.kernel import clock, i18n
from commons.kernel.db import MoneyCents, UtcMoment
from commons.kernel.types import Money, Period

DIALECT = dialect()
MORNING = datetime(2026, 12, 6, 19, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12 000,50 €", 1_200_050),
        ("12\u202f000", 1_200_000),
        ("0", 0),
        ("12000.5", 1_200_050),
        ("1'200", 120_000),
        ("١٢", 1200),
    ],
)
def test_money_is_read_as_people_type_it(text: str, cents: int) -> None:
    assert Money.parse(text) == Money(cents)


@pytest.mark.parametrize("text", ["", "-1", "1,234", "douze", "1e9", "12 000 $", "NaN", "9" * 20, "1.2.3"])
def test_what_is_not_an_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        Money.parse(text)


@pytest.mark.parametrize("value", [1.0, True, "1", None])
def test_money_takes_whole_cents_only(value: object) -> None:
    with pytest.raises(TypeError):
        Money(value)  # type: ignore[arg-type]  # what is refused


@given(st.integers(0, 10**14))
def test_what_is_written_is_read_back(cents: int) -> None:
    assert Money.parse(f"{cents // 100},{cents % 100:02d}") == Money(cents)


def test_a_period_holds_its_opening_and_not_its_closing() -> None:
    period = Period(MORNING, MORNING + timedelta(hours=1))
    assert MORNING in period
    assert period.closes_at not in period
    assert period.is_over(period.closes_at)


def test_a_period_needs_time_zones_and_runs_forward() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Period(datetime(2026, 1, 1), MORNING)  # noqa: DTZ001  # what is refused
    with pytest.raises(ValueError, match="closes after"):
        Period(MORNING, MORNING)


def test_columns_refuse_naive_moments_and_bare_numbers() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcMoment().process_bind_param(datetime(2026, 1, 1), DIALECT)  # noqa: DTZ001  # what is refused
    with pytest.raises(TypeError, match="Money"):
        MoneyCents().process_bind_param(5, DIALECT)  # type: ignore[arg-type]  # what is refused


def test_frozen_time_stands_still_and_flows_again() -> None:
    with clock.frozen(MORNING):
        assert clock.now() == MORNING
        assert clock.in_days(1) == MORNING + timedelta(days=1)
    assert clock.now() > MORNING - timedelta(days=3650)
    assert clock.frozen_at() is None


@pytest.mark.parametrize(
    ("language", "moment", "amount"),
    [
        ("fr", "dimanche 6 décembre 2026 à 20\u00a0h", "12\u202f000\u00a0€"),
        ("en", "Sunday, 6 December 2026", "€12,000"),
        ("ar", "2026", "12,000"),
    ],
)
def test_moments_and_money_are_written_in_the_readers_language(app, language: str, moment: str, amount: str) -> None:
    with app.test_request_context(f"/?lang={language}"):
        if language != "en":
            assert moment in i18n.moment(MORNING)
        else:
            assert "December" in i18n.moment(MORNING)
        assert amount in i18n.money(Money(1_200_000))


@pytest.mark.parametrize(
    ("day", "pattern", "words"),
    [
        (date(2026, 9, 1), "full", "mardi 1er septembre 2026"),
        (date(2026, 9, 1), "long", "1er septembre 2026"),
        (date(2026, 9, 1), "medium", "1er sept. 2026"),
        (date(2026, 9, 1), "EEEE d MMMM", "mardi 1er septembre"),
        (date(2026, 9, 1), "d MMMM", "1er septembre"),
        (date(2026, 9, 1), "short", "01/09/2026"),
        (date(2026, 9, 1), "MMM", "sept."),
        (date(2026, 9, 2), "full", "mercredi 2 septembre 2026"),
        (date(2026, 9, 11), "full", "vendredi 11 septembre 2026"),
        (date(2026, 9, 21), "d MMMM", "21 septembre"),
    ],
)
def test_french_writes_the_first_of_a_month_as_it_is_said(day: date, pattern: str, words: str) -> None:
    assert i18n.day_as(day, pattern, "fr") == words


@pytest.mark.parametrize("pattern", ["full", "long", "medium", "short", "EEEE d MMMM", "d MMMM", "MMM"])
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_other_languages_write_the_first_of_a_month_as_they_did(locale: str, pattern: str) -> None:
    first = date(2026, 9, 1)
    assert i18n.day_as(first, pattern, locale) == format_date(first, pattern, locale=locale)


def test_a_day_a_moment_and_a_stretch_of_days_say_the_first(app) -> None:
    midnight = datetime(2026, 8, 31, 22, 0, tzinfo=UTC)
    with app.test_request_context("/?lang=fr"):
        assert i18n.day(midnight) == "mardi 1er septembre 2026"
        assert i18n.moment(midnight) == "mardi 1er septembre 2026 à 0\u00a0h"
        stretch = gettext("du %(first)s au %(last)s", first=i18n.day(midnight), last=i18n.day(date(2026, 9, 3)))
        assert stretch == "du mardi 1er septembre 2026 au jeudi 3 septembre 2026"


def test_cents_are_written_when_there_are_some(app) -> None:
    with app.test_request_context("/?lang=fr"):
        assert i18n.money(Money(1_200_050)) == "12\u202f000,50\u00a0€"
        assert i18n.money(100, "PLN").startswith("1\u00a0")


@pytest.mark.parametrize(
    ("path", "header", "expected"),
    [("/?lang=ar", "fr", "ar"), ("/?lang=xx", "en-GB,en", "en"), ("/", "de,ja", "fr"), ("/", "", "fr")],
)
def test_the_language_is_the_one_asked_for_else_the_browsers_else_french(app, path, header, expected) -> None:
    with app.test_request_context(path, headers={"Accept-Language": header}):
        assert i18n.locale_code() == expected
