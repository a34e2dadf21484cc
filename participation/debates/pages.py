"""What the public pages of debates show, as plain values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup

from commons.kernel import i18n, refs
from commons.kernel.navigation import Card
from commons.kernel.pages import good_until
from commons.kernel.paging import leaf
from commons.kernel.refs import Ref, Target
from commons.kernel.sanitise import plain_to_markup
from commons.kernel.slugs import fold
from participation.debates import fairness, policies, queries, results, words
from participation.debates.fairness import SCREEN, Line
from participation.debates.models import Contribution, Debate
from participation.debates.queries import Wanted
from participation.debates.types import SHORT, Phase, Way

Order = Callable[[Sequence[Line]], list[Line]]
#: What may stand in the address; fairness is the default and needs the turn.
ORDERS: dict[str, tuple[str, Order | None]] = {
    "equite": (_l("Chacun son tour"), None),
    "recentes": (_l("Les plus récentes"), fairness.recent),
    "soutenues": (_l("Les plus soutenues"), fairness.most_supported),
    "sans-reponse": (_l("Sans réponse d’abord"), fairness.unanswered),
}


@dataclass(frozen=True)
class Row:
    """A debate in a list."""

    slug: str
    url: str
    question: str
    standing: words.Standing
    place: str
    body: str
    contributions: str
    debt: str
    gave: str


@dataclass(frozen=True)
class Spoken:
    """A contribution or a reply, as a page shows it."""

    id: int
    number: int
    url: str
    title: str
    words: Markup
    cut: bool
    author: str
    channel: str
    language: str
    when: datetime
    replies: int
    supports: int
    themes: list[str]
    withdrawn: bool
    corrected: bool

    @property
    def name(self) -> str:
        """What a link about it says: the title, or the number."""
        return self.title or _("contribution n° %(number)d", number=self.number)


@dataclass(frozen=True)
class Asked:
    """What stands in the address of a list of contributions."""

    q: str = ""
    ordre: str = ""
    canal: str = ""
    theme: str = ""
    tour: str = ""
    page: int = 1

    def filled(self) -> dict[str, str]:
        """The search without page and turn, for links."""
        return {name: value for name in ("q", "ordre", "canal", "theme") if (value := getattr(self, name))}

    @property
    def order(self) -> str:
        """The order asked for, or the fair one."""
        return self.ordre if self.ordre in ORDERS else "equite"


@dataclass(frozen=True)
class Visit:
    """What keeps a list still while somebody pages through it: the turn it began in, the last number it knew."""

    turn: int
    until: int

    def __str__(self) -> str:
        return f"{self.turn}-{self.until}"

    @classmethod
    def read(cls, text: str, debate: Debate, now: datetime) -> Visit:
        """The visit in the address; a new one when there is none that can be read."""
        turn, _dash, until = text.partition("-")
        if all(part.isascii() and part.isdigit() and len(part) < 10 for part in (turn, until)):
            return cls(int(turn), int(until))
        return cls(fairness.turn_at(debate.opens_at, now), debate.last_number)


def rows(debates: Sequence[Debate], now: datetime) -> list[Row]:
    """Debates as rows of a list: three queries, whatever their number."""
    ids = [debate.id for debate in debates]
    numbers, answers, syntheses = queries.numbers(ids), results.answers(ids), results.syntheses(ids)
    for debate in debates:
        good_until(policies.next_change(debate, now))
    return [
        _row(debate, numbers.get(debate.id, 0), debate.id in syntheses, debate.id in answers, now) for debate in debates
    ]


def _row(debate: Debate, number: int, synthesised: bool, answered: bool, now: datetime) -> Row:
    gave = _("La synthèse et la réponse sont publiées.") if answered else _("La synthèse est publiée.")
    return Row(
        slug=debate.slug,
        url=url_for("debates.show", slug=debate.slug),
        question=debate.question,
        standing=words.standing(debate, now),
        place=places(debate),
        body=debate.body.name,
        contributions=ngettext("%(num)d contribution", "%(num)d contributions", number) if number else "",
        debt=words.debt(debate, now),
        gave=gave if synthesised else "",
    )


def places(debate: Debate) -> str:
    """Where the debate is about, in words."""
    language = i18n.locale_code()
    return ", ".join(place.named(language) for place in debate.places)


def groups(debates: Sequence[Debate], now: datetime) -> list[tuple[str, list[Row]]]:
    """Open debates first, then those to come, then what the closed ones gave."""
    found = rows(debates, now)
    cut = (
        (_("On en parle maintenant"), (Phase.OPEN,)),
        (_("Bientôt"), (Phase.COMING,)),
        (_("Ce qu’ils ont donné"), (Phase.CLOSED, Phase.SYNTHESISED, Phase.ANSWERED)),
    )
    grouped = [(title, [row for row in found if row.standing.phase in phases]) for title, phases in cut]
    return [(title, some) for title, some in grouped if some]


def home_cards(now: datetime, most: int) -> list[Card]:
    """The open debates, the first to close first."""
    debates = queries.debates()
    for debate in debates:
        good_until(policies.next_change(debate, now))
    live = [debate for debate in debates if policies.phase(debate, now) is Phase.OPEN]
    return [_card(row) for row in rows(sorted(live, key=lambda d: d.closes_at)[:most], now)]


def _card(row: Row) -> Card:
    return Card(
        title=row.question, url=row.url, text=row.debt, place=row.place, state=row.standing.badge,
        state_label=row.standing.label, when=row.standing.when, action=_("Donner mon avis"),
    )  # fmt: skip


def listing(debate: Debate, asked: Asked, now: datetime) -> dict[str, Any]:
    """The contributions of one page: seven queries at most, whatever their number."""
    visit = Visit.read(asked.tour, debate, now)
    themes = queries.themes(debate.id)
    found = queries.lines(debate.id, _wanted(asked, visit))
    ordered = _ordered(asked.order, found, debate, visit)
    part = leaf(ordered, asked.page, SCREEN, partial(_address, debate, asked, visit))
    return {
        "asked": asked,
        "filtered": bool(asked.q or asked.canal or asked.theme),
        "total": len(ordered),
        "part": part,
        "spoken": spoken_lines(debate, part.items, {theme.id: theme.label for theme, _number in themes}),
        "orders": [(name, str(label)) for name, (label, _order) in ORDERS.items()],
        "ways": [(way.value, way.label) for way in Way],
        "themes": [(str(theme.id), theme.label) for theme, number in themes if number],
    }


def _wanted(asked: Asked, visit: Visit) -> Wanted:
    theme = asked.theme
    return Wanted(
        words=tuple(fold(asked.q[:200]).replace("\x00", "").split()[:10]),
        way=Way(asked.canal) if asked.canal in set(Way) else None,
        theme_id=int(theme) if theme.isascii() and theme.isdigit() and len(theme) < 16 else None,
        until=visit.until,
    )


def _ordered(name: str, lines: Sequence[Line], debate: Debate, visit: Visit) -> list[Line]:
    order = ORDERS[name][1]
    return order(lines) if order else fairness.fair_order(lines, debate.id, visit.turn)


def spoken_lines(debate: Debate, lines: Sequence[Line], labels: Mapping[int, str]) -> list[Spoken]:
    """These lines with their words, in the same order: three queries."""
    ids = [line.id for line in lines]
    found, themes = queries.whole(ids), queries.themes_of(ids)
    signed = words.signatures(list(found.values()))
    return [
        spoken(debate, found[line.id], signed[line.id], line.replies, line.supports, True,
               [labels[each] for each in themes.get(line.id, ()) if each in labels])
        for line in lines
        if line.id in found
    ]  # fmt: skip


def spoken(
    debate: Debate, row: Contribution, author: str, replies: int = 0, supports: int = 0,
    cut: bool = False, themes: Collection[str] = (),
) -> Spoken:  # fmt: skip
    """One contribution as a page shows it; `cut`: only its first words."""
    cut = cut and len(row.words) > SHORT
    text = row.words[:SHORT].rstrip() + "…" if cut else row.words
    return Spoken(
        id=row.id, number=row.number, url=url_for("debate_speech.show", slug=debate.slug, number=row.number),
        title=row.title, words=plain_to_markup(text), cut=cut, author=author, channel=words.channel(row),
        language=row.language.code, when=row.said_at, replies=replies, supports=supports, themes=list(themes),
        withdrawn=row.withdrawn, corrected=row.corrected_at is not None,
    )  # fmt: skip


def _address(debate: Debate, asked: Asked, visit: Visit, number: int) -> str:
    values: dict[str, Any] = {**asked.filled(), "page": number, "tour": str(visit), "_anchor": "contributions"}
    return url_for("debates.show", slug=debate.slug, **values)


def about(debate: Debate, now: datetime) -> dict[str, Any]:
    """What a debate is: its question, whom it serves, who answers and when; the page is good until that changes."""
    good_until(policies.next_change(debate, now))
    target = refs.resolve_one(Ref.read(debate.decision_ref)) if debate.decision_ref else None
    return {
        "debate": debate,
        "standing": words.standing(debate, now),
        "debt": words.debt(debate, now),
        "late": policies.days_late(debate, now),
        "places": places(debate),
        "why": plain_to_markup(debate.why),
        "leads_to": _public(target),
        "commitment": plain_to_markup(debate.commitment),
    }


def _public(target: Target | None) -> Target | None:
    return target if target is not None and target.public else None
