"""What the pages of needs and priorities show, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.editions.policies import EditionReason
from budgets.needs import queries, stories
from budgets.needs.models import BudgetNeed, BudgetPriority, PriorityRanking, PriorityStep
from budgets.needs.reasons import NeedReason
from budgets.needs.services import CHOOSING
from budgets.needs.types import NeedChannel
from budgets.stages import policies as stages
from budgets.stages import queries as stage_queries
from budgets.stages.models import Stage
from budgets.stages.types import StageKind, StageReason, StageState
from commons.ballot_box import queries as box_queries
from commons.kernel import i18n, refs
from commons.kernel.days import next_midnight
from commons.kernel.errors import NotFound, Reason
from commons.kernel.pages import good_until
from commons.kernel.paging import leaf_of, span
from commons.kernel.sanitise import plain_to_markup
from commons.territory import queries as territory
from commons.territory.models import Orientation

#: Needs shown at once under a priority.
UNDER = 20


@dataclass(frozen=True)
class Theme:
    """A theme with its icon and tint."""

    name: str
    icon: str
    tint: str


def theme_of(orientation: Orientation | None, language: str) -> Theme | None:
    """The orientation of a need, as a tag."""
    if orientation is None:
        return None
    return Theme(orientation.named(language), orientation.icon, orientation.tint)


def site() -> str:
    """The address of this site, for what is sent by mail."""
    return request.host_url.rstrip("/")


def edition_of(slug: str) -> Edition:
    """The edition, when people may follow it."""
    edition = editions.by_slug(slug)
    if edition is None or not stages.is_public(edition):
        raise NotFound(reason=EditionReason.NOT_FOUND)
    return edition


def refusal_by_stage(edition: Edition, kinds: Sequence[StageKind], now: datetime) -> StageReason | None:
    """Why nothing can be written in any of these stages now, or None."""
    refusals = [stages.refusal_to_write(stage_queries.named(edition.id, kind), now) for kind in kinds]
    return None if None in refusals else refusals[0]


def refusal_of_choice_now(edition: Edition, ranking: PriorityRanking | None, now: datetime) -> Reason | None:
    """Why nobody chooses here now, or None."""
    closed = refusal_by_stage(edition, CHOOSING, now)
    return closed or (NeedReason.NOT_ARRANGED if ranking is None else None)


def stage_of(edition: Edition, kind: StageKind) -> Stage | None:
    """A stage of the edition."""
    return stage_queries.named(edition.id, kind)


def step_of(edition: Edition, now: datetime) -> int:
    """Where needs are on their way, as the macro `road` numbers it."""
    ranking, saying = queries.ranking(edition.id), stage_of(edition, StageKind.NEEDS)
    if ranking is not None:
        return 3 if ranking.counted_at is None else 4
    over = saying is not None and stages.standing(saying, now) is StageState.CLOSED
    return 2 if over else 1


def kept_today(edition: Edition, now: datetime) -> None:
    """A page of the edition is good until a stage moves by itself, or the day ends."""
    good_until(next_midnight(now))
    good_until(stages.next_change(stage_queries.of(edition.id), now))


def priority_of(edition: Edition, number: int) -> BudgetPriority:
    """The priority of this number; NotFound."""
    found = queries.priority(edition.id, number)
    if found is None:
        raise NotFound(reason=NeedReason.NOT_FOUND)
    return found


def came(need: BudgetNeed) -> str:
    """How it came, in a few words: a sheet says where and when, a table its name."""
    if need.channel is NeedChannel.PAPER and need.sheet_day is not None:
        return _("Papier : %(where)s, %(day)s", where=need.sheet_where, day=i18n.day(need.sheet_day))
    if need.source is not None:
        target = refs.resolve_one(need.source)
        return _("Table de quartier : %(title)s", title=target.title if target is not None else refs.GONE)
    return need.channel.label


def whole_need(edition: Edition, need: BudgetNeed) -> dict[str, Any]:
    """What everybody reads of a need."""
    language = i18n.locale_code()
    rows = [
        (_("Lieu"), need.place.named(language)),
        (_("Défi"), need.challenge.named(language) if need.challenge else ""),
        (_("Arrivé par"), came(need)),
        (_("Jour"), i18n.day(need.said_at)),
        (_("Numéro"), str(need.number)),
    ]
    return {
        "edition": edition, "need": need, "words": plain_to_markup(need.words),
        "theme": theme_of(need.orientation, language), "rows": [(term, value) for term, value in rows if value],
        "source": refs.resolve_one(need.source) if need.source is not None else None,
    }  # fmt: skip


def whole_priority(edition: Edition, priority: BudgetPriority, asked: int, endpoint: str) -> dict[str, Any]:
    """What everybody reads of a priority: its words, some of its needs, its history."""
    language, total = i18n.locale_code(), queries.counts(edition.id).get(priority.id, 0)
    here = span(total, asked, UNDER)
    needs = queries.shown_in(priority.id, here.start, UNDER)
    rows = [
        (_("Lieu"), priority.place.named(language) if priority.place else ""),
        (_("Défi"), priority.challenge.named(language) if priority.challenge else ""),
        (_("Numéro"), str(priority.number)),
    ]
    into = queries.priorities_by_id([priority.merged_into_id] if priority.merged_into_id is not None else [])
    return {
        "edition": edition, "priority": priority, "words": plain_to_markup(priority.words), "total": total,
        "rows": [(term, value) for term, value in rows if value], "into": into[0] if into else None,
        "history": [_line(step) for step in queries.steps([priority.id])], "ranking": queries.ranking(edition.id),
        "part": leaf_of(
            here, needs, lambda n: url_for(endpoint, slug=edition.slug, number=priority.number, page=n) + "#besoins"
        ),
    }  # fmt: skip


def _line(step: PriorityStep) -> dict[str, Any]:
    icon, tone = step.act.look
    parts = [f"« {step.title} »" if step.title else "", step.words, step.why, _moves(step)]
    title = step.act.label
    if step.other is not None:
        title = _("%(what)s (n° %(number)d)", what=title, number=step.other.number)
    if step.undone_at is not None:
        title = _("%(what)s Défait ensuite.", what=title)
    when = _("%(day)s, par %(who)s", day=i18n.day(step.at), who=stories.who(step.act))
    return {"title": title, "when": when, "icon": icon, "tone": tone, "text": " · ".join(p for p in parts if p),
            "step": step}  # fmt: skip


def _moves(step: PriorityStep) -> str:
    numbers = ", ".join(str(move.need.number) for move in step.moves)
    if not numbers:
        return ""
    return ngettext("Besoin n° %(list)s", "Besoins n° %(list)s", len(step.moves), list=numbers)


def turnout(ranking: PriorityRanking | None) -> int:
    """How many people chose so far: rounded down to tens until the box is opened."""
    if ranking is None:
        return 0
    return ranking.voters if ranking.voters is not None else box_queries.turnout(queries.poll_of(ranking))


def places_in(ranking: PriorityRanking) -> list[tuple[str, int]]:
    """(place, how many of its residents chose), the most first; places of which too few did stand together."""
    language = i18n.locale_code()
    names = {place.slug: place.named(language) for place in territory.places()}
    shown = [(names.get(slug, slug), int(n)) for slug, n in ranking.by_place.items() if slug]
    rest = int(ranking.by_place.get("", 0))
    return sorted(shown, key=lambda row: (-row[1], row[0])) + ([(_("Autres lieux ensemble"), rest)] if rest else [])


def tied(listed: Sequence[BudgetPriority], priority: BudgetPriority) -> bool:
    """True when another priority has as many as this one."""
    return sum(other.rank == priority.rank for other in listed) > 1
