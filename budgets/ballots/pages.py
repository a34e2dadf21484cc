"""What the pages of the vote show, as plain values: the list to choose from, the bulletin to read again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, render_template, url_for
from markupsafe import Markup

from budgets.ballots import checks, words
from budgets.ballots.checks import Filled
from budgets.ballots.types import Booth, Fault, Mistake
from budgets.counting.types import BallotKind
from budgets.editions.models import Edition, Envelope
from budgets.projects.models import Project
from commons.kernel import i18n
from commons.kernel.types import Money
from commons.threads import caveats

_STYLES = {BallotKind.CHOOSE_ONE: "approval"}
_CONTROLS = {BallotKind.POINTS: "points", BallotKind.RANKING: "rank"}


@dataclass(frozen=True)
class Theme:
    """A theme with its icon and tint."""

    code: str
    name: str
    icon: str
    tint: str


@dataclass(frozen=True)
class Card:
    """A project as the list and the bulletin show it."""

    id: str
    title: str
    url: str
    cost: Money
    place: str
    summary: str
    theme: Theme | None
    #: Said beside it when the decision it follows from is looked at again.
    note: str = ""


@dataclass(frozen=True)
class Errand:
    """Where the forms of this visit go: voting, or replacing a ballot with its secret."""

    fill: str
    review: str
    cast: str
    secret: str = ""
    #: At the polls: the page of the visit, the seconds a screen may lie untouched, and where it goes then.
    home: str = ""
    idle: int = 0
    over: str = ""


def card(project: Project, slug: str, language: str, note: str = "") -> Card:
    """One project in the reader's language."""
    return Card(
        project.code,
        project.title,
        url_for("projects.show", slug=slug, code=project.code),
        project.cost,
        project.place.named(language) if project.place else project.address,
        project.summary,
        theme(project, language),
        note,
    )


def theme(project: Project, language: str) -> Theme | None:
    """The orientation of a project, or the theme an imported file gave it."""
    orientation = project.orientation
    if orientation is not None:
        return Theme(orientation.code, orientation.named(language), orientation.icon, orientation.tint)
    return Theme(project.theme, project.theme, "theme", "muted") if project.theme else None


def shuffled(projects: Sequence[Project], seed: bytes) -> list[Project]:
    """The order in which one voter sees them: none is first for all, and it is the same when they come back."""
    return sorted(projects, key=lambda p: hashlib.sha256(seed + p.code.encode()).digest())


def draft_key(booth: Booth, envelope: Envelope, seed: bytes) -> str:
    """The name under which a device keeps a ballot that is being filled in: another one for the next person on it."""
    voter = hashlib.sha256(b"draft" + (booth.poll_secret or b"") + seed).hexdigest()[:16]
    return f"{booth.edition.slug}:{envelope.slug}:{voter}"


class Listing:
    """The cards of an envelope in one language, each written once: a list of a thousand is then only put in order."""

    def __init__(self, booth: Booth, envelope: Envelope, language: str) -> None:
        projects, self._edition = booth.projects[envelope.slug], booth.edition
        unsure = caveats.of("budgets.project", [project.id for project in projects])
        notes = {number: caveat.title for number, caveat in unsure.items()}
        self._cards = {p.code: card(p, booth.edition.slug, language, notes.get(p.id, "")) for p in projects}
        self._ranks = checks.limits(booth.edition)[1] or len(projects)
        self._empty = {code: self._write(code, None) for code in self._cards}
        self.themes = _pairs((c.theme.code, c.theme.name) for c in self._cards.values() if c.theme)
        self.places = _pairs((c.place, c.place) for c in self._cards.values() if c.place)

    def pick(self, code: str, typed: str | None) -> Markup:
        """The card of this project, with what was typed on it."""
        return self._empty[code] if typed is None else self._write(code, typed)

    def _write(self, code: str, typed: str | None) -> Markup:
        macros: Any = current_app.jinja_env.get_template("ui/ballot.html").module
        edition = self._edition
        style = _STYLES.get(edition.ballot, edition.ballot.value)
        limits = {"points_max": edition.points_each, "ranks": self._ranks}
        written: Markup = macros.pick(self._cards[code], style, typed, level=2, currency=edition.currency, **limits)
        return written


def listing(booth: Booth, envelope: Envelope) -> Listing:
    """The cards of this envelope in the reader's language."""
    key = (envelope.slug, i18n.locale_code())
    found: Listing | None = booth.listings.get(key)
    if found is None:
        found = booth.listings[key] = Listing(booth, envelope, key[1])
    return found


def fill(booth: Booth, envelope: Envelope, errand: Errand, seed: bytes, filled: Filled, found: list[Mistake]) -> str:
    """The page on which one chooses."""
    edition, listed = booth.edition, listing(booth, envelope)
    order = [project.code for project in shuffled(booth.projects[envelope.slug], seed)]
    return render_template(
        "budgets/ballots/fill.html",
        edition=edition,
        envelope=envelope,
        errand=errand,
        picks=Markup("").join(listed.pick(code, filled.typed.get(code)) for code in order),
        draft_key=draft_key(booth, envelope, seed),
        style=_STYLES.get(edition.ballot, edition.ballot.value),
        limits=limits(edition, envelope),
        rule=words.rule_in_short(edition, envelope),
        how_to=words.how_to(edition),
        gauge=gauge(edition, envelope),
        themes=listed.themes,
        places=listed.places,
        mistakes=[(anchor(edition.ballot, m), words.sentence(m, edition.currency)) for m in found],
    )


def limits(edition: Edition, envelope: Envelope) -> dict[str, Any]:
    """The limits the script shows while choosing; the server checks them again."""
    fewest, most = checks.limits(edition)
    shown: dict[str, Any] = {"minimum": fewest, "maximum": most or None, "currency": edition.currency}
    if edition.ballot is BallotKind.KNAPSACK:
        shown["budget"] = envelope.amount
    if edition.ballot is BallotKind.POINTS:
        shown |= {"points_total": edition.points_total or None, "points_max": edition.points_each or None}
    return shown


def gauge(edition: Edition, envelope: Envelope) -> int:
    """What a full ballot is: cents, points or projects; 0 when nothing bounds it."""
    if edition.ballot is BallotKind.KNAPSACK:
        return envelope.amount.cents
    return edition.points_total if edition.ballot is BallotKind.POINTS else checks.limits(edition)[1]


def anchor(kind: BallotKind, mistake: Mistake) -> str:
    """The field a mistake leads to; the list itself when it concerns the whole ballot."""
    listed = mistake.code and mistake.fault is not Fault.WITHDRAWN
    return f"{_CONTROLS.get(kind, 'choice')}-{mistake.code}" if listed else "choisir"


def _pairs(found: Any) -> list[tuple[str, str]]:
    return sorted(set(found), key=lambda pair: pair[1])


@dataclass(frozen=True)
class Line:
    """A line of the bulletin: the project, its points or rank, and the field that carries it."""

    card: Card
    grade: int | None
    field: tuple[str, str]


def lines(booth: Booth, filled: Filled) -> list[Line]:
    """The bulletin, best first where it has an order."""
    edition, language = booth.edition, i18n.locale_code()
    found = []
    for position, code in enumerate(filled.choices.codes):
        shown = card(booth.by_code[code], edition.slug, language)
        if edition.ballot is BallotKind.POINTS:
            grade = filled.choices.points[position]
            found.append(Line(shown, grade, (f"points-{code}", str(grade))))
        elif edition.ballot is BallotKind.RANKING:
            found.append(Line(shown, position + 1, (f"rank-{code}", str(position + 1))))
        else:
            found.append(Line(shown, None, ("choice", code)))
    return found


def review(booth: Booth, envelope: Envelope, errand: Errand, filled: Filled, secret: str) -> str:
    """The page on which one reads the bulletin again, and votes."""
    total = checks.total_cost(booth, filled.choices)
    return render_template(
        "budgets/ballots/review.html",
        edition=booth.edition,
        envelope=envelope,
        errand=errand,
        lines=lines(booth, filled),
        total=Money(total),
        digest=booth.digest,
        secret=secret,
        graded=booth.edition.ballot.graded,
    )
