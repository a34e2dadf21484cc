"""What the pages of initiatives show, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from commons.kernel import i18n, refs
from commons.kernel.refs import Ref
from commons.kernel.sanitise import plain_to_markup
from commons.territory import queries as territory
from commons.territory.models import Challenge, Orientation, Place, Principle
from commons.ui.charts import Segment, stacked
from participation.initiatives import gates, policies, queries, queries_calls, queries_rules, telling
from participation.initiatives.models import Initiative
from participation.initiatives.models_calls import Application, ApplicationStep, Call
from participation.initiatives.sections import Audience
from participation.initiatives.sheets import Sheet
from participation.initiatives.types import (
    INCOMES,
    OWED,
    ApplicationState,
    CallPhase,
    CallState,
    FileKind,
    LineKind,
    PartnerState,
)


@dataclass(frozen=True)
class Theme:
    """An orientation with its icon and tint."""

    name: str
    icon: str
    tint: str


class Book:
    """The frame of reference by number, in the reader's language: four queries, whatever is shown."""

    def __init__(self) -> None:
        self.language = i18n.locale_code()
        self.places: Mapping[int, Place] = {place.id: place for place in territory.places()}
        self.orientations: Mapping[int, Orientation] = {each.id: each for each in territory.orientations()}
        self.challenges: Mapping[int, Challenge] = {each.id: each for each in territory.challenges()}
        self.principles: Mapping[int, Principle] = {each.id: each for each in territory.principles()}

    def place(self, place_id: int | None) -> str:
        """The name of a place, or nothing."""
        found = self.places.get(place_id) if place_id is not None else None
        return found.named(self.language) if found is not None else ""

    def theme(self, orientation_id: int | None) -> Theme | None:
        """An orientation as a tag shows it."""
        found = self.orientations.get(orientation_id) if orientation_id is not None else None
        return Theme(found.named(self.language), found.icon, found.tint) if found is not None else None


def carrier_name(file: Initiative) -> str:
    """Who carries it, for everybody."""
    if file.organisation is not None:
        return file.organisation.name
    return file.collective or _("Un groupe d’habitants")


def content(file: Initiative, sheet: Sheet, book: Book, *, everything: bool) -> dict[str, Any]:
    """A version of a file as its page shows it; `everything`: with what is not shared, and partners who said no."""
    partners = {partner.id: partner for partner in queries.partners_of(file.id)}
    named = [(each, partners[each.id].state) for each in sheet.partners if each.id in partners]
    joined = [each for each in sheet.joined if everything or each.shared]
    return {
        "file": file,
        "sheet": sheet,
        "carrier": carrier_name(file),
        "verified": file.organisation is not None and file.organisation.state.value == "verified",
        "theme": book.theme(sheet.orientation_id),
        "need": plain_to_markup(sheet.need),
        "audience": plain_to_markup(sheet.audience),
        "activities": plain_to_markup(sheet.activities),
        "where": [name for name in (sheet.address, *map(book.place, (sheet.place_id, *sheet.place_ids))) if name],
        "challenges": [book.challenges[n].named(book.language) for n in sheet.challenge_ids if n in book.challenges],
        "principles": [book.principles[n].named(book.language) for n in sheet.principle_ids if n in book.principles],
        "steps": [line.strip() for line in sheet.steps.splitlines() if line.strip()],
        "partners": [pair for pair in named if everything or pair[1] is not PartnerState.DECLINED],
        "pictures": [each for each in joined if each.kind is FileKind.PICTURE],
        "documents": [each for each in joined if each.kind is FileKind.PDF],
        "bars": _bars(sheet),
        "rows": _rows(sheet),
    }


def priorities(call_id: int) -> list[tuple[Ref, str, str]]:
    """(thing, title, address) of the priorities a call answers, those that everybody may read."""
    found = [each.ref for each in queries_rules.priorities_of(call_id)]
    known = refs.resolve(found)
    return [(ref, known[ref].title, known[ref].url) for ref in found if ref in known and known[ref].public]


def priorities_answered(
    applications: Sequence[Application], audience: Audience, now: datetime
) -> dict[int, dict[str, Any]]:
    """Application -> (title, address) of the priorities it says it answers: one query, and one a kind."""
    answered = queries_rules.answered_by([each.id for each in applications])
    known = refs.resolve(ref for several in answered.values() for ref in several)
    return {
        number: {"priorities": [(known[ref].title, known[ref].url) for ref in several if ref in known]}
        for number, several in answered.items()
    }


def _bars(sheet: Sheet) -> list[Segment]:
    """Where the money comes from, as parts of one whole."""
    sums = [(kind, sheet.total(kind)) for kind in INCOMES]
    return stacked([(kind.label, amount.cents, i18n.money(amount)) for kind, amount in sums if amount])


def _rows(sheet: Sheet) -> list[list[str]]:
    """The lines of the budget as a table: what, kind, amount."""
    ordered = sorted(sheet.lines, key=lambda line: line.kind is not LineKind.EXPENSE)
    return [[line.label, line.kind.label, i18n.money(line.amount)] for line in ordered]


@dataclass(frozen=True)
class Sending:
    """An application as pages show it."""

    application: Application
    steps: Sequence[dict[str, Any]]
    #: When the answer is owed or was given.
    when: str
    late: bool
    by: str


_LOOKS = {
    ApplicationState.SENT: ("arrow-end", "sea"),
    ApplicationState.ASKED: ("comment", "sun"),
    ApplicationState.ANSWERED: ("comment", "sea"),
    ApplicationState.ADMISSIBLE: ("check", "sea"),
    ApplicationState.RETAINED: ("check", "leaf"),
    ApplicationState.NOT_ADMISSIBLE: ("close", "rose"),
    ApplicationState.NOT_RETAINED: ("close", "rose"),
    ApplicationState.WITHDRAWN: ("minus", "muted"),
}


def sendings(applications: Sequence[Application], now: datetime, *, everything: bool) -> list[Sending]:
    """Applications with their steps: two queries. Words are shown once decided, or to those who read all."""
    steps = queries_calls.steps_of([each.id for each in applications])
    return [_sending(each, steps.get(each.id, []), now, everything) for each in applications]


def _sending(application: Application, steps: Sequence[ApplicationStep], now: datetime, everything: bool) -> Sending:
    late = policies.is_late(application, now)
    shown = [_step(step, again, everything or spoken) for step, again, spoken in telling.told(application, steps)]
    return Sending(application, shown, _when(application, late), late,
                   application.call.body.name if application.call.body is not None else "")  # fmt: skip


def _step(step: ApplicationStep, again: bool, spoken: bool) -> dict[str, Any]:
    icon, tone = _LOOKS[step.state]
    title = _("Examiné de nouveau, après un recours") if again else step.state.label
    when = _("%(day)s, par %(who)s", day=i18n.day(step.at), who=telling.who(step))
    return {
        "title": title, "when": when, "icon": icon, "tone": tone,
        "text": plain_to_markup(step.words) if spoken else "",
    }  # fmt: skip


def _when(application: Application, late: bool) -> str:
    if application.decided_at is not None:
        return _("Répondu le %(day)s", day=i18n.day(application.decided_at))
    if late:
        return _("Réponse en retard : elle était attendue avant le %(day)s", day=i18n.day(application.due_at))
    if application.state in OWED:
        return _("Réponse attendue avant le %(day)s", day=i18n.day(application.due_at))
    if application.state is ApplicationState.ASKED and application.answer_by is not None:
        return _("Les porteurs ont jusqu’au %(day)s pour répondre", day=i18n.day(application.answer_by))
    return ""


@dataclass(frozen=True)
class DoorCard:
    """A call as lists show it."""

    call: Call
    phase: CallPhase
    badge: str
    label: str
    when: str
    place: str
    late: int


def door(call: Call, book: Book, late: Mapping[int, int], now: datetime) -> DoorCard:
    """One call; one that is open by its own dates alone waits like those to come, when what it belongs to is paused."""
    phase = policies.phase(call, now)
    if phase is CallPhase.OPEN and gates.refusal_to_send(call, now) is not None:
        return _held(call, book, late)
    badge, label = {
        CallPhase.PREPARED: ("draft", _("En préparation")),
        CallPhase.SOON: ("soon", _("Bientôt")),
        CallPhase.OPEN: ("open", _("Ouvert")),
        CallPhase.CLOSED: ("closed", _("Fermé")),
    }[phase]
    return DoorCard(call, phase, badge, label, _period(call, phase), book.place(call.place_id), late.get(call.id, 0))


def _held(call: Call, book: Book, late: Mapping[int, int]) -> DoorCard:
    label, when, place = _("Fermé pour l’instant"), _period(call, CallPhase.OPEN), book.place(call.place_id)
    return DoorCard(call, CallPhase.SOON, "soon", label, when, place, late.get(call.id, 0))


def next_change(call: Call, now: datetime) -> datetime | None:
    """When the clock alone will next change how lists show this call."""
    moments = policies.next_change(call, now), gates.next_change(call, now)
    return min((moment for moment in moments if moment is not None), default=None)


def _period(call: Call, phase: CallPhase) -> str:
    if phase in (CallPhase.PREPARED, CallPhase.SOON):
        return _("Ouvre le %(moment)s", moment=i18n.moment(call.opens_at))
    if call.state is CallState.CLOSED:
        return _("Fermé avant son terme")
    if call.closes_at is None:
        return _("Ouvert toute l’année")
    if phase is CallPhase.OPEN:
        return _("Jusqu’au %(moment)s", moment=i18n.moment(call.closes_at))
    return _("Fermé depuis le %(day)s", day=i18n.day(call.closes_at))
