"""What the pages of draws show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from commission.mandates.models import Mandate
from commission.sortition import queries, tallies, words
from commission.sortition.models import DrawStep, SeatDraw
from commission.sortition.types import Criterion, DrawState, StepKind
from commons.kernel import i18n


@dataclass(frozen=True)
class TargetRow:
    """A target as people read it, with how many volunteers are of it, when that may be said."""

    criterion: str
    value: str
    seats: str
    people: str
    source: str


def named(criterion: str, value: str) -> str:
    """A value of a criterion, as people call it."""
    return words.values(Criterion(criterion)).get(value, value)


def between(least: int, most: int) -> str:
    """So many seats, or between so many."""
    return str(least) if least == most else _("%(least)s à %(most)s", least=least, most=most)


def target_rows(draw: SeatDraw) -> list[TargetRow]:
    """The targets; before the closing nothing is said of the volunteers."""
    totals = queries.totals(draw.id)
    return [
        TargetRow(
            each.criterion.label, named(each.criterion.value, each.value), between(each.least, each.most),
            _people(totals, each.criterion.value, each.value), each.source,
        )
        for each in queries.targets(draw.id)
    ]  # fmt: skip


def _people(totals: tallies.Totals, criterion: str, value: str) -> str:
    if criterion not in totals or value not in totals[criterion]:
        return "—"
    many = totals[criterion][value]
    return _("non publié (trop peu)") if many is None else i18n.number(many)


def ceiling(draw: SeatDraw) -> str:
    """The lowest ceiling in a sentence, before any calculation; empty until the list is closed."""
    found = tallies.ceilings(queries.totals(draw.id), queries.targets(draw.id))
    if not found:
        return ""
    lowest = found[0]
    return _(
        "Avec ces objectifs, la chance d’une personne « %(value)s » (%(criterion)s) ne peut pas dépasser %(share)s "
        "(places au plus : %(seats)s, volontaires : %(people)s).",
        value=named(lowest.criterion.value, lowest.value), criterion=lowest.criterion.label,
        share=_percent(float(lowest.chance)), seats=lowest.seats, people=i18n.number(lowest.people),
    )  # fmt: skip


def certificate(draw: SeatDraw) -> list[tuple[str, str]]:
    """What the certificate of the lot says, in words; empty before it is published."""
    lot = queries.lot_of(draw.id)
    if lot is None:
        return []
    said = lot.content["certificate"]
    return [
        (_("Plus petite chance atteinte"), _percent(float(said["reached"]))),
        (_("Plafond prouvé : aucun tirage ne peut donner plus à tout le monde"), _percent(float(said["ceiling"]))),
        (_("Écart entre les deux"), _percent(float(said["gap"]))),
        (_("Panels où figure la personne la moins servie"), _("%(least)s sur %(lot)s", **said)),
    ]


def _percent(share: float) -> str:
    return i18n.percent(Decimal(str(share)), 2)


def step_words(step: DrawStep) -> str:
    """What is to be said of a step beside its name."""
    if step.kind is StepKind.TARGET and step.detail:
        changes = " ; ".join(_change(*each) for each in step.detail["changes"])
        return f"{step.words} ({changes})"
    if step.kind in (StepKind.CONVENED, StepKind.REPLACED, StepKind.INSTALLED) and step.detail:
        people = ngettext("%(num)s personne", "%(num)s personnes", step.detail["people"])
        return f"{people}. {step.words}".strip() if step.words else people
    return step.words


def _change(criterion: str, value: str, before: Sequence[int] | None, after: Sequence[int] | None) -> str:
    gone = _("aucun objectif")
    return _(
        "%(value)s : %(before)s → %(after)s", value=named(criterion, value),
        before=between(*before) if before else gone, after=between(*after) if after else gone,
    )  # fmt: skip


def frequency(draw: SeatDraw, pseudonym: str) -> int | None:
    """In how many panels this pseudonym is; None before the lot, or for whoever is not on the list."""
    lot = queries.lot_of(draw.id)
    wanted = pseudonym.strip().upper()
    if lot is None or not wanted:
        return None
    return sum(wanted in panel for panel in lot.content["panels"]) or None


def chosen_panel(draw: SeatDraw) -> list[str]:
    """The pseudonyms that the number designates."""
    lot = queries.lot_of(draw.id)
    return [] if lot is None or draw.chosen is None else list(lot.content["panels"][draw.chosen])


def proposals(draw: SeatDraw) -> list[str]:
    """The smallest change of targets that makes a panel possible, one sentence a target; for the secretariat."""
    changes = (draw.verdict or {}).get("changes") or []
    return [
        _(
            "%(criterion)s, %(value)s : %(before)s → %(after)s", criterion=Criterion(each["criterion"]).label,
            value=named(each["criterion"], each["value"]), before=between(each["least"], each["most"]),
            after=between(each["new_least"], each["new_most"]),
        )
        for each in changes
    ]  # fmt: skip


def section(mandate: Mandate, _now: datetime) -> dict[str, Any] | None:
    """The draws of a mandate, for the commission's page."""
    found = [draw for draw in queries.draws(mandate.id) if draw.state is not DrawState.PREPARED]
    return {"draws": found} if found else None
