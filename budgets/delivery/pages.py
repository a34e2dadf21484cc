"""What the pages of a programme of actions show, as plain values: a fixed number of queries whatever their number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from budgets.delivery import policies, queries
from budgets.delivery.models import ActionBilan, ActionNews, ProgrammeAction
from budgets.delivery.stories import sentence_of
from budgets.delivery.types import ActionReason, ActionState, Origin
from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.editions.types import EditionState
from budgets.results import queries as results
from budgets.stages import queries as stages
from budgets.stages.types import StageKind
from commons.kernel import i18n
from commons.kernel.access import current_actor
from commons.kernel.sanitise import plain_to_markup
from commons.kernel.types import Money
from commons.territory import atlas
from commons.territory.atlas import Item, Located
from commons.threads import caveats


@dataclass(frozen=True)
class Row:
    """One action as a list shows it."""

    action: ProgrammeAction
    code: str
    place: str
    spent: int
    late: bool
    silent: int
    bilan: ActionBilan | None
    currency: str
    #: The last time its day was put off.
    delay: ActionNews | None = None

    @property
    def budget_words(self) -> str:
        """What is planned for it."""
        return i18n.money(self.action.budget, self.currency)

    @property
    def spent_words(self) -> str:
        """What it has spent."""
        return i18n.money(Money(self.spent), self.currency)

    @property
    def over(self) -> bool:
        """Whether it costs more than planned."""
        return self.spent > self.action.budget.cents

    @property
    def share(self) -> int:
        """Percent of its budget that is spent, as the width of a bar."""
        return min(100, 100 * self.spent // self.action.budget.cents) if self.action.budget.cents else 0

    @property
    def silence(self) -> str:
        """That nothing was said for long, in words; empty otherwise."""
        if not self.silent:
            return ""
        return ngettext("Sans nouvelle depuis %(num)d jour", "Sans nouvelle depuis %(num)d jours", self.silent)

    @property
    def put_off(self) -> str:
        """The day said before and the day said now, as long as it is awaited; empty otherwise."""
        return sentence_of(self.delay) if self.delay is not None and not self.action.state.is_end else ""

    @property
    def why_put_off(self) -> str:
        """Why its day changed, as long as it is awaited; empty otherwise."""
        return self.delay.words if self.delay is not None and not self.action.state.is_end else ""

    @property
    def by_decision(self) -> bool:
        """Whether a body added it, not the vote."""
        return self.action.origin is Origin.OVERRIDE


def rows(actions: Sequence[ProgrammeAction], now: datetime) -> list[Row]:
    """These actions with their money and what the clock says of them: three queries."""
    ids, language = [action.id for action in actions], i18n.locale_code()
    spent, bilans, delays = queries.spent(ids), queries.bilans(ids), queries.delays(ids)
    return [
        Row(
            a, a.project.code, a.place.named(language) if a.place is not None else "", spent.get(a.id, 0),
            policies.is_late(a, now), policies.days_silent(a, now), bilans.get(a.id), a.edition.currency,
            delays.get(a.id),
        )
        for a in actions
    ]  # fmt: skip


def listed(edition: Edition, now: datetime) -> dict[str, Any]:
    """The whole programme of an edition: counts by state, money, map, and each action."""
    found = rows(queries.of_edition(edition.id), now)
    voted, spent = sum(row.action.budget.cents for row in found), sum(row.spent for row in found)
    return {
        "edition": edition,
        "proclaimed": edition.state is EditionState.PROCLAIMED,
        "rows": found,
        "states": _states(found),
        "voted": i18n.money(Money(voted), edition.currency),
        "spent": i18n.money(Money(spent), edition.currency),
        "spent_share": min(100, 100 * spent // voted) if voted else 0,
        "map": _map(found),
        "overrides": results.overrides(edition.id),
    }


def whole(action: ProgrammeAction, now: datetime) -> dict[str, Any]:
    """Everything of one action."""
    language = i18n.locale_code()
    return {
        "edition": action.edition,
        "action": action,
        "row": rows([action], now)[0],
        "caveat": caveats.one(action.ref),
        "milestones": queries.milestones(action.id),
        "spendings": queries.spendings(action.id),
        "photos": queries.photos(action.id),
        "story": [(line, sentence_of(line)) for line in reversed(queries.news([action.id]).get(action.id, []))],
        "sightings": [(s, plain_to_markup(s.words), plain_to_markup(s.answer)) for s in queries.sightings(action.id)],
        "language": language,
        "bilan_due": policies.bilan_due(action),
        "cents": lambda money: i18n.money(money, action.edition.currency),
    }


def refusal_to_say(action: ProgrammeAction, now: datetime) -> ActionReason | None:
    """Why nothing more is said of it, as its page reads it."""
    return policies.refusal_of_hour(action, stages.named(action.edition_id, StageKind.ACCOUNT), now)


def refusals(action: ProgrammeAction, now: datetime) -> dict[str, Any]:
    """What this person may not do with it, and why; `right` is whether it is theirs, at any hour."""
    actor, late = current_actor(), refusal_to_say(action, now)
    where = editions.holding_places(action.edition), queries.organisations_of(actor.person_id)
    right = policies.refusal_to_write(action, actor, *where)
    follow = policies.refusal_to_follow(actor, action.edition, where[0])
    return {
        "right": right,
        "follow": follow,
        "write": right or late,
        "change": policies.refusal_to_change(action, actor, *where),
        "account": policies.refusal_to_account(action, actor, *where) or late,
        "hand_to": follow or late,
        # An answer that is owed is never too late.
        "answer": right,
    }


def _states(found: Sequence[Row]) -> list[dict[str, Any]]:
    """How many actions stand in each state, with the bar that repeats it; late ones apart."""
    counts = [(state.label, sum(row.action.state is state for row in found)) for state in ActionState]
    counts.append((_("En retard"), sum(row.late for row in found)))
    every = len(found) or 1
    return [{"label": label, "number": number, "width": 100 * number // every} for label, number in counts]


def _map(found: Sequence[Row]) -> atlas.Picture | None:
    """Where actions stand: at their project's own spot, or at their place."""
    located = []
    for row in found:
        spot = row.action.project if row.action.project.latitude is not None else row.action.place
        if spot is not None and spot.latitude is not None and spot.longitude is not None:
            label = _("%(title)s : %(state)s", title=row.action.title, state=row.action.state.label)
            located.append(Located(Item(label, f"#action-{row.code}"), spot.latitude, spot.longitude))
    return atlas.picture(located, i18n.locale_code(), _several) if located else None


def _several(number: int) -> str:
    return ngettext("%(num)d réalisation", "%(num)d réalisations", number)
