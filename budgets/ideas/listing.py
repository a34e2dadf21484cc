"""The public list of ideas: searched, filtered, in one of three orders, twenty a page; always the same queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select

from budgets.editions.desk import places_of
from budgets.editions.models import Edition
from budgets.ideas import likeness, queries
from budgets.ideas.models import Idea
from budgets.ideas.types import IdeaState
from budgets.projects.pages import Theme, theme_of
from commons.kernel import i18n
from commons.kernel.clock import PARIS
from commons.kernel.db import db
from commons.kernel.paging import leaf_of, span
from commons.moderation.types import Standing
from commons.territory import queries as territory

PAGE = 20
ORDERS = ("hasard", "recentes", "soutenues")


@dataclass(frozen=True)
class Wish:
    """What stands in the address of the list."""

    q: str = ""
    lieu: str = ""
    theme: str = ""
    etat: str = ""
    ordre: str = ""
    #: What shuffles the list: kept from page to page.
    graine: str = ""
    page: int = 1

    def filled(self) -> dict[str, str]:
        """The search without the page number, for links."""
        names = ("q", "lieu", "theme", "etat", "ordre", "graine")
        return {name: value for name in names if (value := getattr(self, name))}


@dataclass(frozen=True)
class Tile:
    """An idea in the list."""

    number: int
    title: str
    summary: str
    language: str
    place: str
    theme: Theme | None
    state: IdeaState
    supporters: int
    helped: bool


@dataclass(frozen=True)
class Filter:
    """A list to choose from, above the ideas."""

    name: str
    label: str
    options: list[tuple[str, str]]
    current: str
    #: True when one of them always holds: there is no "all of them".
    one: bool = False


def page(edition: Edition, wish: Wish, now: datetime) -> dict[str, Any]:
    """One page of the list: five queries, whatever the number of ideas."""
    language = i18n.locale_code()
    places, orientations = places_of(edition), territory.orientations()
    tally = queries.tally(edition.id)
    found = _where(edition, wish, {p.slug: p.id for p in places}, {o.code: o.id for o in orientations})
    total = db.session.scalar(select(func.count()).select_from(Idea).where(*found)) or 0
    here = span(total, wish.page, PAGE)
    rows = db.session.execute(_columns().where(*found).order_by(*_order(wish, now)).offset(here.start).limit(PAGE))
    named = {place.id: place.named(language) for place in places}
    themes = {each.id: theme_of(each, language) for each in orientations}
    tiles = [
        Tile(n, title, summary, tongue, named.get(place, ""), themes.get(theme), state, count, consent != "")
        for n, title, summary, tongue, place, theme, state, count, consent in rows
    ]
    return {
        "wish": wish, "total": total, "all": sum(tally.values()), "tiles": tiles,
        "part": leaf_of(here, tiles, partial(_address, edition, wish)),
        "filtered": any((wish.q, wish.lieu, wish.theme, wish.etat)), "shuffled": _shuffled(wish),
        "choices": [
            Filter("lieu", _("Lieu"), [(p.slug, p.named(language)) for p in places], wish.lieu),
            Filter("theme", _("Thème"), [(o.code, o.named(language)) for o in orientations], wish.theme),
            Filter("etat", _("Où en est l’idée"), [(s.value, s.label) for s in IdeaState if s in tally], wish.etat),
            Filter("ordre", _("Ordre"), _orders(), ORDERS[0] if _shuffled(wish) else wish.ordre, one=True),
        ],
    }  # fmt: skip


def _orders() -> list[tuple[str, str]]:
    words = (_("Au hasard"), _("Les plus récentes"), _("Les plus soutenues"))
    return list(zip(ORDERS, words, strict=True))


def _shuffled(wish: Wish) -> bool:
    return wish.ordre not in ORDERS[1:]


def _columns() -> Select[*tuple[Any, ...]]:
    return select(
        Idea.number, Idea.title, Idea.summary, Idea.language, Idea.place_id, Idea.orientation_id, Idea.state,
        Idea.supporters, Idea.consent,
    )  # fmt: skip


def _where(edition: Edition, wish: Wish, places: dict[str, int], themes: dict[str, int]) -> list[ColumnElement[bool]]:
    """What the address asks; a value that means nothing here asks nothing."""
    found = [Idea.edition_id == edition.id, Idea.number.is_not(None), Idea.standing == Standing.SHOWN]
    if wish.lieu in places:
        found.append(Idea.place_id == places[wish.lieu])
    if wish.theme in themes:
        found.append(Idea.orientation_id == themes[wish.theme])
    if wish.etat in set(IdeaState):
        found.append(Idea.state == IdeaState(wish.etat))
    words = likeness.folded(wish.q)
    if words:
        stems = func.to_tsvector("french", Idea.folded).op("@@")(func.plainto_tsquery("french", words))
        found.append(or_(stems, Idea.folded.contains(words, autoescape=True)))
    return found


def _order(wish: Wish, now: datetime) -> tuple[Any, ...]:
    if wish.ordre == "recentes":
        return (Idea.number.desc(),)
    if wish.ordre == "soutenues":
        return Idea.supporters.desc(), Idea.number
    seed = wish.graine or now.astimezone(PARIS).date().isoformat()
    return func.md5(cast(Idea.number, String).concat(f"|{seed}")), Idea.number


def _address(edition: Edition, wish: Wish, number: int) -> str:
    values: dict[str, Any] = {**wish.filled(), "slug": edition.slug, "page": number}
    return url_for("ideas.index", **values)
