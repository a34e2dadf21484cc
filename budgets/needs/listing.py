"""The public lists of needs and of priorities: searched, filtered, twenty a page; always the same queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, String, cast, func, or_, select
from sqlalchemy.orm import joinedload

from budgets.editions.desk import places_of
from budgets.editions.models import Edition
from budgets.needs import pages, queries
from budgets.needs.addresses import title_of
from budgets.needs.folding import folded
from budgets.needs.models import BudgetNeed, BudgetPriority
from budgets.needs.pages import Theme
from budgets.needs.types import Fate, PriorityState
from commons.kernel import i18n
from commons.kernel.clock import PARIS
from commons.kernel.db import db
from commons.kernel.paging import asked_page, leaf_of, span
from commons.moderation.types import Standing
from commons.territory import queries as territory
from commons.territory.models import Challenge, Orientation, Place

PAGE, DESK_PAGE = 20, 50


@dataclass(frozen=True)
class Wish:
    """What stands in the address of a list."""

    q: str = ""
    lieu: str = ""
    theme: str = ""
    defi: str = ""
    page: int = 1

    @property
    def filled(self) -> dict[str, str]:
        """The search without the page number, for links."""
        return {name: value for name in ("q", "lieu", "theme", "defi") if (value := getattr(self, name))}


def wish() -> Wish:
    """The search in the address; anything unreadable asks nothing."""
    named = {name: request.args.get(name, "")[:200] for name in ("q", "lieu", "theme", "defi")}
    return Wish(**named, page=asked_page(request.args.get("page", "")))


@dataclass(frozen=True)
class Filter:
    """A list to choose from, above what is listed."""

    name: str
    label: str
    options: list[tuple[str, str]]
    current: str


@dataclass(frozen=True)
class NeedTile:
    """A need in the list."""

    number: int
    title: str
    words: str
    language: str
    place: str
    theme: Theme | None
    channel: str
    priority: tuple[int, str] | None


@dataclass(frozen=True)
class PriorityTile:
    """A priority in the list."""

    number: int
    title: str
    words: str
    place: str
    needs: int
    fate: Fate
    votes: int | None
    rank: int | None
    tied: bool


@dataclass(frozen=True)
class _Frame:
    """The places and themes that a search may name, read once."""

    places: Sequence[Place]
    orientations: Sequence[Orientation]
    challenges: Sequence[Challenge]


def _frame(edition: Edition) -> _Frame:
    return _Frame(places_of(edition), territory.orientations(), territory.challenges())


def needs(edition: Edition, asked: Wish) -> dict[str, Any]:
    """One page of the needs: six queries, whatever their number."""
    language, frame = i18n.locale_code(), _frame(edition)
    found = [BudgetNeed.edition_id == edition.id, BudgetNeed.standing == Standing.SHOWN]
    found += _words(asked.q, BudgetNeed.folded) + _chosen(asked, frame, BudgetNeed)
    total = db.session.scalar(select(func.count()).select_from(BudgetNeed).where(*found)) or 0
    here = span(total, asked.page, PAGE)
    whole = (joinedload(BudgetNeed.place), joinedload(BudgetNeed.orientation), joinedload(BudgetNeed.priority))
    query = select(BudgetNeed).where(*found).options(*whole).order_by(BudgetNeed.number.desc())
    rows = db.session.scalars(query.offset(here.start).limit(PAGE))
    tiles = [_need(row, language) for row in rows]
    return {
        "wish": asked, "total": total, "filtered": bool(asked.filled),
        "part": leaf_of(here, tiles, partial(_address, "needs.index", edition, asked)),
        "choices": _filters(asked, frame, language, themes=True),
    }  # fmt: skip


def _need(row: BudgetNeed, language: str) -> NeedTile:
    target = row.priority
    return NeedTile(
        row.number, title_of(row), row.words if row.title or len(row.words) > len(title_of(row)) else "",
        row.language, row.place.named(language), pages.theme_of(row.orientation, language),
        row.channel.label if row.entered_by_id is not None or row.channel.value != "web" else "",
        (target.number, target.title) if target is not None else None,
    )  # fmt: skip


def priorities(edition: Edition, asked: Wish, now: datetime) -> dict[str, Any]:
    """One page of the priorities: seven queries, whatever their number."""
    language, frame = i18n.locale_code(), _frame(edition)
    found = [BudgetPriority.edition_id == edition.id, BudgetPriority.state == PriorityState.STANDING]
    found += _words(asked.q, BudgetPriority.folded) + _chosen(asked, frame, BudgetPriority)
    total = db.session.scalar(select(func.count()).select_from(BudgetPriority).where(*found)) or 0
    here, ranking = span(total, asked.page, PAGE), queries.ranking(edition.id)
    counted = ranking is not None and ranking.counted_at is not None
    query = select(BudgetPriority).where(*found).options(joinedload(BudgetPriority.place))
    rows = db.session.scalars(query.order_by(*_order(counted, now)).offset(here.start).limit(PAGE)).all()
    sizes, ranks = queries.counts(edition.id), _ranks(edition) if counted else {}
    tiles = [_priority(row, sizes.get(row.id, 0), ranks, language) for row in rows]
    return {
        "wish": asked, "total": total, "filtered": bool(asked.filled), "ranking": ranking, "counted": counted,
        "part": leaf_of(here, tiles, partial(_address, "priorities.index", edition, asked)),
        "choices": _filters(asked, frame, language, themes=False), "loose": sizes.get(0, 0),
    }  # fmt: skip


def _priority(row: BudgetPriority, needs_in_it: int, ranks: dict[int, int], language: str) -> PriorityTile:
    place = row.place.named(language) if row.place is not None else ""
    return PriorityTile(
        row.number, row.title, row.words, place, needs_in_it, row.fate, row.votes, row.rank,
        ranks.get(row.rank or 0, 0) > 1,
    )  # fmt: skip


def _ranks(edition: Edition) -> dict[int, int]:
    """Place in the order -> how many priorities share it."""
    mine = (BudgetPriority.edition_id == edition.id, BudgetPriority.rank.is_not(None))
    query = select(BudgetPriority.rank, func.count()).where(*mine).group_by(BudgetPriority.rank)
    return {int(rank): int(number) for rank, number in db.session.execute(query) if rank is not None}


def _order(counted: bool, now: datetime) -> tuple[Any, ...]:
    """The residents' order once it is known; before, one that is drawn each day and favours nobody."""
    if counted:
        return BudgetPriority.rank, BudgetPriority.number
    day = now.astimezone(PARIS).date().isoformat()
    return func.md5(cast(BudgetPriority.number, String).concat(f"|{day}")), BudgetPriority.number


def _words(typed: str, column: Any) -> list[ColumnElement[bool]]:
    """What a search asks of the words: their stems, or the letters themselves."""
    words = folded(typed)
    if not words:
        return []
    stems = func.to_tsvector("french", column).op("@@")(func.plainto_tsquery("french", words))
    return [or_(stems, column.contains(words, autoescape=True))]


def _chosen(asked: Wish, frame: _Frame, model: Any) -> list[ColumnElement[bool]]:
    """What the lists ask; a value that means nothing here asks nothing."""
    found: list[ColumnElement[bool]] = []
    place = next((each for each in frame.places if each.slug == asked.lieu), None)
    theme = next((each for each in frame.orientations if each.code == asked.theme), None)
    challenge = next((each for each in frame.challenges if each.code == asked.defi), None)
    if place is not None:
        found.append(model.place_id == place.id)
    if theme is not None and model is BudgetNeed:
        found.append(model.orientation_id == theme.id)
    if challenge is not None:
        found.append(model.challenge_id == challenge.id)
    return found


def _filters(asked: Wish, frame: _Frame, language: str, *, themes: bool) -> list[Filter]:
    places = Filter("lieu", _("Lieu"), [(p.slug, p.named(language)) for p in frame.places], asked.lieu)
    theme = Filter("theme", _("Thème"), [(o.code, o.named(language)) for o in frame.orientations], asked.theme)
    challenges = Filter("defi", _("Défi"), [(c.code, c.named(language)) for c in frame.challenges], asked.defi)
    return [places, *([theme] if themes else []), challenges]


def _address(endpoint: str, edition: Edition, asked: Wish, number: int) -> str:
    values: dict[str, Any] = {**asked.filled, "slug": edition.slug, "page": number}
    return url_for(endpoint, **values)


def desk_rows(edition: Edition, asked: Wish, state: str) -> dict[str, Any]:
    """Fifty needs for the team, out of sight or not; `state`: "toutes", or only those no priority gathers."""
    every, found = state == "toutes", [BudgetNeed.edition_id == edition.id]
    found += _words(asked.q, BudgetNeed.folded)
    if not every:
        found.append(BudgetNeed.priority_id.is_(None))
    total = db.session.scalar(select(func.count()).select_from(BudgetNeed).where(*found)) or 0
    here = span(total, asked.page, DESK_PAGE)
    whole = (joinedload(BudgetNeed.place), joinedload(BudgetNeed.priority))
    query = select(BudgetNeed).where(*found).options(*whole).order_by(BudgetNeed.number)
    rows = db.session.scalars(query.offset(here.start).limit(DESK_PAGE)).all()

    def address(number: int) -> str:
        return url_for("need_desk.index", slug=edition.slug, etat=state or None, q=asked.q or None, page=number)

    return {"part": leaf_of(here, rows, address), "every": every, "total": total, "q": asked.q}
