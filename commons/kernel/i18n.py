"""Languages: which one a reader gets, how dates and money are written in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal, format_percent
from flask import Flask, Request, Response, current_app, g, has_request_context, request
from flask_babel import Babel, get_translations, gettext
from markupsafe import Markup
from werkzeug.test import create_environ

from commons.kernel.clock import PARIS
from commons.kernel.types import Money

COOKIE = "lang"
#: What a request remembers of its reader's language: ours, and Flask-Babel's own.
_REMEMBERED = ("locale_code", "catalogue", "_flask_babel")
#: A day of the month in a pattern of letters, when words follow it: "1er mai", but 1 in a column of numbers.
_LONE_DAY = re.compile(r"\bd\b(?= MMM)")
#: Languages offered, each by its own name. French is the source.
LOCALES = {"fr": "Français", "en": "English", "ar": "العربية"}


def locale_code() -> str:
    """The reader's language: asked for in the address, kept in a cookie, or the browser's own."""
    if not has_request_context():
        return "fr"
    if "locale_code" not in g:
        g.locale_code = _choose(request)
    code: str = g.locale_code
    return code


def locale_of(environ: dict[str, Any]) -> str:
    """The language of a reader whose request is not open yet."""
    return _choose(Request(environ, populate_request=False))


def _choose(asking: Request) -> str:
    for asked in (asking.args.get("lang"), asking.cookies.get(COOKIE)):
        if asked in LOCALES:
            return asked
    return asking.accept_languages.best_match(list(LOCALES), default="fr") or "fr"


def text_direction() -> str:
    """Which way the reader's language runs."""
    return _direction_of(locale_code())


@lru_cache(maxsize=64)
def _direction_of(locale: str) -> str:
    return str(Locale.parse(locale).text_direction)


def money(amount: Money | int, currency: str = "EUR") -> str:
    """An amount as people write it: "12 000 €"; cents only when there are some."""
    return _written_money(amount.cents if isinstance(amount, Money) else amount, currency, locale_code())


@lru_cache(maxsize=8192)
def _written_money(cents: int, currency: str, locale: str) -> str:
    """Kept: a list writes the same few amounts over and over, and Babel reads its pattern anew each time."""
    whole = cents % 100 == 0
    pattern = Locale.parse(locale).currency_formats["standard"].pattern.replace(".00", "") if whole else None
    return format_currency(Decimal(cents) / 100, currency, format=pattern, locale=locale, currency_digits=not whole)


def number(value: int | Decimal | float) -> str:
    """A number with the reader's separators."""
    return format_decimal(value, locale=locale_code())


def percent(share: float | Decimal, digits: int = 0) -> str:
    """A share between 0 and 1 as a percentage."""
    pattern = Locale.parse(locale_code()).percent_formats[None].pattern
    if digits:
        pattern = pattern.replace("0%", "0." + "0" * digits + "%").replace("0\u00a0%", "0." + "0" * digits + "\u00a0%")
    return format_percent(share, format=pattern, locale=locale_code())


def day(moment: datetime | date) -> str:
    """A day in words: "dimanche 6 décembre 2026", Paris time."""
    value = moment.astimezone(PARIS).date() if isinstance(moment, datetime) else moment
    return day_as(value, "full", locale_code())


def day_as(value: date, pattern: str, locale: str) -> str:
    """A day after a length ("full", "long") or a pattern of letters; French writes the first of a month "1er"."""
    if locale == "fr" and value.day == 1:
        lengths = Locale.parse(locale).date_formats
        pattern = _LONE_DAY.sub("d'er'", lengths[pattern].pattern if pattern in lengths else pattern)
    return format_date(value, pattern, locale=locale)


def hour(moment: datetime) -> str:
    """An hour as people say it: "20 h", "20 h 30"; other languages use their own short form."""
    local = moment.astimezone(PARIS)
    if locale_code() == "fr":
        return f"{local.hour}\u00a0h" + (f"\u00a0{local.minute:02d}" if local.minute else "")
    return format_time(local.time(), "short", locale=locale_code())


def moment(value: datetime) -> str:
    """A day and an hour: "dimanche 6 décembre 2026 à 20 h"."""
    return gettext("%(day)s à %(hour)s", day=day(value), hour=hour(value))


def bdi(text: str) -> Markup:
    """A name isolated from the direction of the sentence around it."""
    return Markup("<bdi>{}</bdi>").format(text)


def apart(text: str) -> str:
    """People's words in a sentence that holds no markup (a label, an error): its marks stay where they were written."""
    return f"\u2068{text}\u2069" if text_direction() == "rtl" else text


def theirs(language: str = "fr") -> Markup:
    """Attributes for people's own words, which stay in the language they were written in: how to say and align them."""
    if language == locale_code():
        return Markup("")
    return Markup(' lang="{}" dir="auto"').format(language)


def catalogue() -> Any:
    """The translations of the reader's language, found once a request: a page asks for a hundred of them."""
    if not has_request_context():
        return get_translations()
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return g.catalogue


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Words in this language, and addresses of this site, whoever reads now or even where nobody does (jobs)."""
    with ExitStack() as around:
        if not has_request_context():
            environ = create_environ("/", current_app.config["SERVER_ADDRESS"])
            around.enter_context(current_app.request_context(environ))
        kept = {name: g.pop(name) for name in _REMEMBERED if name in g}
        g.locale_code = locale
        try:
            yield
        finally:
            for name in _REMEMBERED:
                g.pop(name, None)
            for name, value in kept.items():
                setattr(g, name, value)


def init_app(app: Flask) -> None:
    """Choose the language of each request and give templates the formats."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "fr")
    Babel(app, locale_selector=locale_code, default_timezone="Europe/Paris")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # the i18n extension adds it
        gettext=lambda text: catalogue().ugettext(text),
        ngettext=lambda one, many, number: catalogue().ungettext(one, many, number),
        pgettext=lambda context, text: catalogue().upgettext(context, text),
        npgettext=lambda context, one, many, number: catalogue().unpgettext(context, one, many, number),
        newstyle=True,
    )
    app.jinja_env.filters.update(
        money=money, number=number, percent=percent, day=day, hour=hour, moment=moment, bdi=bdi
    )

    app.jinja_env.globals["theirs"] = theirs

    @app.context_processor
    def languages() -> dict[str, Any]:
        return {
            "locale": locale_code(),
            "text_direction": text_direction(),
            "locales": list(LOCALES.items()),
            "current_path": request.path if has_request_context() else "/",
        }

    @app.after_request
    def remember(response: Response) -> Response:
        asked = request.args.get("lang")
        if asked in LOCALES and asked != request.cookies.get(COOKIE):
            response.set_cookie(
                COOKIE, asked, max_age=365 * 86400, samesite="Lax", httponly=True,
                secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
            )  # fmt: skip
        return response
