"""What the public pages of projects show, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from budgets.editions import policies
from budgets.editions.models import Edition
from budgets.editions.types import Phase
from budgets.projects import queries
from budgets.projects.cards import PAGE, Card, Wanted, order_of_the_day, words_of
from budgets.projects.models import Project
from commons.kernel import i18n
from commons.kernel.clock import PARIS
from commons.kernel.paging import leaf
from commons.kernel.refs import Ref
from commons.kernel.sanitise import plain_to_markup
from commons.territory import atlas
from commons.territory import queries as territory
from commons.territory.atlas import Item, Located
from commons.territory.models import Challenge, Orientation, Place
from commons.threads import caveats


@dataclass(frozen=True)
class Theme:
    """A theme with its icon and tint."""

    name: str
    icon: str = "theme"
    tint: str = "muted"


@dataclass(frozen=True)
class Tile:
    """A project in a list."""

    title: str
    url: str
    cost: Any
    place: str
    summary: str
    theme: Theme | None
    picture: str
    alt: str
    withdrawn: bool


@dataclass(frozen=True)
class Choice:
    """A filter: a select with the values that occur, and the one asked for."""

    name: str
    label: str
    options: list[tuple[str, str]]
    current: str


@dataclass(frozen=True)
class Asked:
    """What stands in the address of a list."""

    q: str = ""
    orientation: str = ""
    defi: str = ""
    theme: str = ""
    lieu: str = ""
    enveloppe: str = ""
    page: int = 1

    def filled(self) -> dict[str, str]:
        """The search without the page number, for links."""
        names = ("q", "orientation", "defi", "theme", "lieu", "enveloppe")
        return {name: value for name in names if (value := getattr(self, name))}


class Shelf:
    """The projects of an edition with what they point at: five queries, whatever their number."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.language = i18n.locale_code()
        self.cards = queries.cards(edition.id)
        self.places: Mapping[int, Place] = {place.id: place for place in territory.places()}
        self.orientations: Mapping[int, Orientation] = {o.id: o for o in territory.orientations()}
        self.challenges: Mapping[int, Challenge] = {c.id: c for c in territory.challenges()}

    def place_name(self, card: Card) -> str:
        """Where a project stands: its own place, else nothing."""
        place = self.places.get(card.place_id) if card.place_id is not None else None
        return place.named(self.language) if place else ""

    def theme(self, card: Card) -> Theme | None:
        """Its orientation with icon and tint, or the theme it came with."""
        if card.orientation_id is not None:
            return theme_of(self.orientations[card.orientation_id], self.language)
        return Theme(card.theme) if card.theme else None

    def tile(self, card: Card) -> Tile:
        """One project in the list."""
        return Tile(
            title=card.title,
            url=url_for("projects.show", slug=self.edition.slug, code=card.code),
            cost=card.cost,
            place=self.place_name(card),
            summary=card.summary,
            theme=self.theme(card),
            picture=picture_url(card.picture),
            alt=card.picture_alt,
            withdrawn=card.withdrawn,
        )

    def located(self, cards: Iterable[Card]) -> list[Located]:
        """Those that stand somewhere: at their own position, else at that of their place."""
        found = []
        for card in cards:
            place = self.places.get(card.place_id) if card.place_id is not None else None
            spot: Card | Place | None = card if card.latitude is not None else place
            if spot is not None and spot.latitude is not None and spot.longitude is not None:
                found.append(Located(self._item(card), spot.latitude, spot.longitude))
        return found

    def _item(self, card: Card) -> Item:
        url = url_for("projects.show", slug=self.edition.slug, code=card.code)
        return Item(card.title, url, i18n.money(card.cost, self.edition.currency))


def theme_of(orientation: Orientation, language: str) -> Theme:
    """An orientation as a tag shows it."""
    return Theme(orientation.named(language), orientation.icon, orientation.tint)


def picture_url(digest: str | None) -> str:
    """The address of a picture."""
    return url_for("pictures.show", digest=digest) if digest else ""


def listing(edition: Edition, asked: Asked, now: datetime) -> dict[str, Any]:
    """One page of the list: searched, filtered, in the order of the day while choices are open."""
    shelf = Shelf(edition)
    wanted = wanted_of(asked, shelf)
    found = [card for card in shelf.cards if wanted.takes(card, shelf.place_name(card))]
    shuffled = shuffles(edition, now)
    if shuffled:
        found = order_of_the_day(found, now.astimezone(PARIS).date())
    part = leaf(found, asked.page, PAGE, partial(_address, edition, asked))
    return {
        "edition": edition,
        "asked": asked,
        "choices": choices(asked, shelf),
        "tiles": [shelf.tile(card) for card in part.items],
        "part": part,
        "total": len(shelf.cards),
        "shuffled": shuffled,
        "filtered": bool(asked.filled()),
    }


def shuffles(edition: Edition, now: datetime) -> bool:
    """Whether the order must favour nobody: as long as one may still choose."""
    return policies.phase(edition, now) in (Phase.CAMPAIGN, Phase.VOTING)


def wanted_of(asked: Asked, shelf: Shelf) -> Wanted:
    """What the address asks, as ids; a value that means nothing here asks nothing."""
    places = {place.slug: place.id for place in shelf.places.values()}
    envelopes = {envelope.slug: envelope.id for envelope in shelf.edition.envelopes}
    place_id = places.get(asked.lieu)
    return Wanted(
        words=words_of(asked.q),
        place_ids=frozenset({place_id}) if place_id is not None else None,
        envelope_id=envelopes.get(asked.enveloppe),
        orientation_id={o.code: o.id for o in shelf.orientations.values()}.get(asked.orientation),
        challenge_id={c.code: c.id for c in shelf.challenges.values()}.get(asked.defi),
        theme=asked.theme or None,
    )


def choices(asked: Asked, shelf: Shelf) -> list[Choice]:
    """The filters worth offering: those with at least two values among the projects."""
    language, edition = shelf.language, shelf.edition
    used = {
        "orientation": {c.orientation_id for c in shelf.cards},
        "defi": {c.challenge_id for c in shelf.cards},
        "lieu": {c.place_id for c in shelf.cards},
    }
    themes = sorted({c.theme for c in shelf.cards if c.theme})
    found = [
        Choice("enveloppe", _("Enveloppe"), [(e.slug, e.name) for e in edition.envelopes], asked.enveloppe),
        Choice("orientation", _("Thème"), _named(shelf.orientations, used["orientation"], language), asked.orientation),
        Choice("theme", _("Catégorie"), [(theme, theme) for theme in themes], asked.theme),
        Choice("defi", _("Défi"), _named(shelf.challenges, used["defi"], language), asked.defi),
        Choice(
            "lieu", _("Lieu"),
            [(p.slug, p.named(language)) for p in shelf.places.values() if p.id in used["lieu"]], asked.lieu,
        ),
    ]  # fmt: skip
    return [choice for choice in found if len(choice.options) > 1]


def _named(
    rows: Mapping[int, Orientation] | Mapping[int, Challenge], used: set[int | None], language: str
) -> list[tuple[str, str]]:
    return [(row.code, row.named(language)) for row in rows.values() if row.id in used]


def _address(edition: Edition, asked: Asked, number: int) -> str:
    values: dict[str, Any] = {**asked.filled(), "slug": edition.slug, "page": number}
    return url_for("projects.index", **values)


def whole(edition: Edition, project: Project) -> dict[str, Any]:
    """Everything the page of a project shows."""
    language = i18n.locale_code()
    place = project.place or project.envelope.place
    return {
        "edition": edition,
        "project": project,
        "description": plain_to_markup(project.description),
        "theme": theme_of(project.orientation, language) if project.orientation else _plain_theme(project),
        "rows": _rows(edition, project, place.named(language) if place else "", language),
        "portion": _portion(edition, project),
        "picture": picture_url(project.picture),
        "size": queries.picture_size(project.picture) if project.picture else None,
        "map": _where(edition, project, language),
        "caveat": caveats.one(Ref("budgets.project", project.id)),
    }


def _rows(edition: Edition, project: Project, place: str, language: str) -> list[tuple[str, str]]:
    rows = [
        (_("Coût"), i18n.money(project.cost, edition.currency)),
        (_("Lieu"), ", ".join(each for each in (project.address, place) if each)),
        (_("Proposé par"), project.proposer),
        (_("Enveloppe"), project.envelope.name),
        (_("Défi"), project.challenge.named(language) if project.challenge else ""),
        (_("Numéro"), project.code),
    ]
    return [(term, value) for term, value in rows if value]


def _portion(edition: Edition, project: Project) -> dict[str, Any] | None:
    """How much of its envelope the project would take."""
    part = project.cost.cents / project.envelope.amount.cents
    if not project.cost or part > 1:
        return None
    amount = i18n.money(project.envelope.amount, edition.currency)
    text = _("%(share)s de l’enveloppe (%(amount)s)", share=i18n.percent(part, 0 if part >= 0.1 else 1), amount=amount)
    return {"percent": round(100 * part, 2), "text": text}


def _plain_theme(project: Project) -> Theme | None:
    return Theme(project.theme) if project.theme else None


def _projects(number: int) -> str:
    return ngettext("%(num)d projet", "%(num)d projets", number)


def _where(edition: Edition, project: Project, language: str) -> atlas.Picture | None:
    spot: Project | Place | None = project if project.latitude is not None else project.place
    if spot is None or spot.latitude is None or spot.longitude is None:
        return None
    return atlas.picture([Located(Item(project.title, "#projet"), spot.latitude, spot.longitude)], language, _projects)


def on_map(edition: Edition) -> dict[str, Any]:
    """Everything the map shows."""
    shelf = Shelf(edition)
    standing: Sequence[Card] = [card for card in shelf.cards if not card.withdrawn]
    located = shelf.located(standing)
    return {
        "edition": edition,
        "map": atlas.picture(located, shelf.language, _projects),
        "elsewhere": len(standing) - len(located),
        "located": len(located),
    }
