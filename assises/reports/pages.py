"""What pages, paper and files of an account show: figures with their words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from assises.commitments.types import PromiseState
from assises.editions.models import AssisesEdition
from assises.people.types import Entrance
from assises.reports import figures as counted
from assises.reports.models import EditionReport
from assises.reports.types import Cut, Part, SaidKind
from commons.identity.colleges import College
from commons.kernel import i18n
from commons.kernel.sanitise import plain_to_markup
from commons.ui import charts
from commons.ui.charts import Segment


@dataclass(frozen=True)
class Table:
    """Who came, by one cut: the same lines as a plot and as a table."""

    cut: Cut
    segments: list[Segment]
    lines: list[tuple[str, int]]
    rows: list[list[str]]


def tables(figures: Mapping[str, Any]) -> list[Table]:
    """Every cut that may be shown."""
    return [_table(cut, figures["came"][cut.value]) for cut in Cut if figures["came"][cut.value]["total"]]


def _table(cut: Cut, found: Mapping[str, Any]) -> Table:
    lines = [(line_label(cut, line["key"]), int(line["number"])) for line in found["lines"]]
    if found["others"]:
        lines.append((others_label(cut), int(found["others"])))
    rows = [[label, i18n.number(number)] for label, number in lines]
    return Table(cut, charts.bars([(label, number, i18n.number(number)) for label, number in lines]), lines, rows)


def others_label(cut: Cut) -> str:
    """How lines that are not shown are called together."""
    return {
        Cut.COLLEGE: _("Autres collèges, ensemble"),
        Cut.HOME: _("Autres communes ou non dit, ensemble"),
        Cut.SITE: _("Autres sites, ensemble"),
        Cut.DAY: _("Autres jours, ensemble"),
        Cut.CHANNEL: _("Autres façons, ensemble"),
    }[cut]


def line_label(cut: Cut, key: str) -> str:
    """The name of a line."""
    if cut is Cut.COLLEGE:
        return College(key).label
    if cut is Cut.CHANNEL:
        return Entrance(key).label
    if cut is Cut.DAY:
        return i18n.day(date.fromisoformat(key))
    return key or _("Non dit")


def who_came(figures: Mapping[str, Any]) -> str:
    """How many people, in a sentence."""
    total = figures["came"][Cut.COLLEGE.value]["total"]
    if total is None:
        return _("Moins de cinq personnes sont venues : rien n’est détaillé.")
    return ngettext("%(num)d personne est venue.", "%(num)d personnes sont venues.", total)


def said(figures: Mapping[str, Any]) -> list[str]:
    """How much was said, in words."""
    return [kind.counted(number) for kind, number in said_numbers(figures)]


def said_numbers(figures: Mapping[str, Any]) -> list[tuple[SaidKind, int]]:
    """How much was said, as numbers."""
    return [(kind, figures["said"][kind.value]) for kind in SaidKind if figures["said"].get(kind.value)]


def as_of(edition: AssisesEdition, report: EditionReport) -> str:
    """Of which day figures and states are: that of the first publication, whatever was corrected since."""
    day = i18n.day(edition.reported_at or report.published_at or report.created_at)
    return _("Les chiffres et l’état des engagements sont ceux du %(day)s.", day=day)


@dataclass(frozen=True)
class Before:
    """What became of a commitment of an earlier year."""

    id: int
    year: int
    words: str
    owner: str
    badge: str
    state: str
    reason: str


def before(figures: Mapping[str, Any]) -> list[Before]:
    """Every line about earlier years."""
    return [_before(each) for each in figures["before"]]


def _before(each: Mapping[str, Any]) -> Before:
    state = PromiseState(each["state"])
    said = f"{state.label}" if not each["silent"] else _silent(state, each["last_heard"])
    return Before(
        each["id"], each["year"], each["words"], each["owner"], "refused" if each["silent"] else state.badge, said,
        each["reason"],
    )  # fmt: skip


def _silent(state: PromiseState, since: str) -> str:
    day = i18n.day(datetime.fromisoformat(since))
    return _("%(state)s, sans nouvelle depuis le %(day)s", state=state.label, day=day)


def promised(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The commitments of this edition, with their state in words."""
    return [
        {**each, "label": PromiseState(each["state"]).label, "badge": PromiseState(each["state"]).badge,
         "day": date.fromisoformat(each["due_on"])}
        for each in figures["commitments"]
    ]  # fmt: skip


def tally(figures: Mapping[str, Any], part: str) -> list[Segment]:
    """How many commitments stand where, as one bar."""
    found = counted.tally(figures, part)
    return charts.stacked([(state.label, number, i18n.number(number)) for state, number in found.items()])


def words_of(words: Mapping[str, Any], part: Part, language: str) -> tuple[str, str]:
    """What the secretariat wrote of a part, and in which language: the reader's when it was written, else French."""
    texts = words.get(part.value, {})
    return (texts[language], language) if language in texts else (texts.get("fr", ""), "fr")


def whole(
    edition: AssisesEdition, words: Mapping[str, Any], figures: Mapping[str, Any], report: EditionReport | None
) -> dict[str, Any]:
    """The page of an account, or of its draft."""
    language = i18n.locale_code()
    parts = {part.value: words_of(words, part, language) for part in Part}
    return {
        "edition": edition,
        "report": report,
        "as_of": as_of(edition, report) if report is not None else "",
        "parts": Part,
        "words": {part: (plain_to_markup(text), code) for part, (text, code) in parts.items()},
        "who_came": who_came(figures),
        "tables": tables(figures),
        "said": said(figures),
        "axes": figures["axes"],
        "promised": promised(figures),
        "promised_bar": tally(figures, "commitments"),
        "before": before(figures),
        "before_bar": tally(figures, "before"),
    }
