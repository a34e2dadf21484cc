"""The public list of initiatives: searched, filtered, in an order that favours nobody and changes every day."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from commons.identity.organisations.models import Organisation
from commons.kernel.clock import PARIS
from commons.kernel.db import db
from commons.kernel.paging import leaf
from commons.kernel.slugs import fold
from commons.moderation.types import Standing
from participation.initiatives.models import Initiative, Snapshot
from participation.initiatives.models_calls import Application
from participation.initiatives.pages import Book, Theme
from participation.initiatives.types import OPEN, ApplicationState

PAGE = 20
STATES = ("published", "open", "retained", "not_retained")


class Row(NamedTuple):
    """What the list needs to know of an initiative."""

    id: int
    slug: str
    carrier: str
    title: str
    need: str
    place_id: int | None
    orientation_id: int | None
    challenge_ids: list[int]


@dataclass(frozen=True)
class Tile:
    """An initiative in the list."""

    title: str
    url: str
    summary: str
    carrier: str
    place: str
    theme: Theme | None
    badge: str
    label: str


@dataclass(frozen=True)
class Asked:
    """What stands in the address of the list."""

    q: str = ""
    lieu: str = ""
    orientation: str = ""
    defi: str = ""
    etat: str = ""
    page: int = 1

    def filled(self) -> dict[str, str]:
        """The search without the page number, for links."""
        return {name: value for name in ("q", "lieu", "orientation", "defi", "etat") if (value := getattr(self, name))}


def rows() -> list[Row]:
    """Every published and visible initiative as it was published: one query."""
    content = Snapshot.content
    query = (
        select(
            Initiative.id, Initiative.slug, Organisation.name, Initiative.collective, Snapshot.title,
            content["need"].as_string(), content["place_id"].as_integer(), content["orientation_id"].as_integer(),
            content["challenge_ids"],
        )
        .join(Snapshot, Snapshot.id == Initiative.published_id)
        .outerjoin(Organisation, Organisation.id == Initiative.organisation_id)
        .where(Initiative.standing == Standing.SHOWN)
        .order_by(Initiative.id)
    )  # fmt: skip
    return [
        Row(number, slug, name or collective or _("Un groupe d’habitants"), *rest)
        for number, slug, name, collective, *rest in db.session.execute(query)
    ]


def states() -> dict[int, str]:
    """Initiative -> where it stands, all its applications together: one query."""
    found: dict[int, set[ApplicationState]] = {}
    for number, state in db.session.execute(select(Application.initiative_id, Application.state)):
        found.setdefault(number, set()).add(state)
    return {number: _summed(seen) for number, seen in found.items()}


def _summed(seen: set[ApplicationState]) -> str:
    if ApplicationState.RETAINED in seen:
        return "retained"
    if seen & set(OPEN):
        return "open"
    return "not_retained" if seen - {ApplicationState.WITHDRAWN} else "published"


def state_words() -> dict[str, tuple[str, str]]:
    """State -> (badge, words)."""
    return {
        "published": ("soon", _("Publiée")),
        "open": ("open", _("En attente de réponse")),
        "retained": ("done", _("Retenue")),
        "not_retained": ("refused", _("Non retenue")),
    }


def page(asked: Asked, now: datetime) -> dict[str, Any]:
    """One page of the list: six queries, whatever the number of initiatives."""
    book, known, standing = Book(), rows(), states()
    found = _shuffled([row for row in known if _takes(asked, row, book, standing)], now.astimezone(PARIS).date())
    part = leaf(found, asked.page, PAGE, partial(_address, asked))
    words = state_words()
    return {
        "asked": asked, "total": len(found), "all": len(known), "part": part, "filtered": bool(asked.filled()),
        "tiles": [_tile(row, book, words[standing.get(row.id, "published")]) for row in part.items],
        "choices": _choices(asked, known, book),
    }  # fmt: skip


def _takes(asked: Asked, row: Row, book: Book, standing: dict[int, str]) -> bool:
    place = book.places.get(row.place_id) if row.place_id is not None else None
    orientation = book.orientations.get(row.orientation_id) if row.orientation_id is not None else None
    challenges = {book.challenges[number].code for number in row.challenge_ids if number in book.challenges}
    text = fold(f"{row.title} {row.need} {row.carrier} {book.place(row.place_id)}")
    return all(
        (
            not asked.lieu or (place is not None and place.slug == asked.lieu),
            not asked.orientation or (orientation is not None and orientation.code == asked.orientation),
            not asked.defi or asked.defi in challenges,
            asked.etat not in STATES or standing.get(row.id, "published") == asked.etat,
            all(word in text for word in fold(asked.q).split()[:10]),
        )
    )


def _shuffled(found: Sequence[Row], day: date) -> list[Row]:
    return sorted(found, key=lambda row: hashlib.sha256(f"{day.isoformat()}|{row.id}".encode()).digest())


def _tile(row: Row, book: Book, state: tuple[str, str]) -> Tile:
    summary = row.need if len(row.need) <= 200 else row.need[:199].rsplit(" ", 1)[0] + "…"
    url = url_for("initiatives.show", slug=row.slug)
    return Tile(row.title, url, summary, row.carrier, book.place(row.place_id), book.theme(row.orientation_id), *state)


def _choices(asked: Asked, known: Sequence[Row], book: Book) -> list[dict[str, Any]]:
    """The filters worth offering: those with at least two values among the initiatives."""
    places = {row.place_id for row in known}
    orientations = {row.orientation_id for row in known}
    challenges = {number for row in known for number in row.challenge_ids}
    language = book.language
    found: list[tuple[str, str, list[tuple[str, str]], str]] = [
        ("lieu", _("Lieu"), [(p.slug, p.named(language)) for p in book.places.values() if p.id in places], asked.lieu),
        ("orientation", _("Thème"),
         [(o.code, o.named(language)) for o in book.orientations.values() if o.id in orientations], asked.orientation),
        ("defi", _("Défi"), [(c.code, c.named(language)) for c in book.challenges.values() if c.id in challenges],
         asked.defi),
        ("etat", _("État"), [(state, words[1]) for state, words in state_words().items()] if known else [], asked.etat),
    ]  # fmt: skip
    return [
        {"name": name, "label": label, "options": options, "current": current}
        for name, label, options, current in found
        if len(options) > 1
    ]


def _address(asked: Asked, number: int) -> str:
    values: dict[str, Any] = {**asked.filled(), "page": number}
    return url_for("initiatives.index", **values)
