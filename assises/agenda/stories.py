"""What items of the agenda tell of themselves on the thread, and what the comité de pilotage owes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from flask_babel import gettext as _

from assises.agenda import queries
from assises.agenda.models import CooperationEntry, CooperationSheet
from assises.agenda.types import PAGES, EntryState
from commons.kernel import i18n
from commons.kernel.clock import PARIS
from commons.threads.stories import Story
from commons.threads.types import Debt, Moment


def _moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    entries = queries.entries_of(ids)
    return {number: [m for entry in entries.get(number, []) for m in entry_moments(entry)] for number in ids}


def entry_moments(entry: CooperationEntry) -> list[Moment]:
    """An item in the agenda of a year: it came, then it was decided."""
    came = _("Proposé pour l’agenda %(year)s", year=entry.year)
    if entry.carried_from is not None:
        came = _(
            "Repris de l’agenda %(from_year)s pour celui de %(year)s", from_year=entry.carried_from, year=entry.year
        )
    told = [Moment(entry.created_at, came)]
    if entry.state is not EntryState.PROPOSED:
        told.append(Moment(entry.changed_at, decision(entry), by=_("le comité de pilotage"), why=entry.reason))
    return told


def decision(entry: CooperationEntry) -> str:
    """What was decided of it, in words."""
    said = {
        EntryState.ADOPTED: _("Retenu dans l’agenda %(year)s", year=entry.year),
        EntryState.SET_ASIDE: _("Mis de côté pour l’agenda %(year)s", year=entry.year),
        EntryState.CARRIED_OVER: _("Reporté à l’agenda %(year)s", year=entry.year + 1),
        EntryState.PROPOSED: _("Pas encore décidé"),
    }[entry.state]
    if entry.decided_on is None:
        return said
    return _("%(decision)s, le %(day)s", decision=said, day=i18n.day(entry.decided_on))


def sheet_moment(sheet: CooperationSheet) -> Moment:
    """A version of the sheet."""
    first = _("Première version de la fiche")
    return Moment(sheet.at, first if sheet.number == 1 else _("Fiche révisée"), why=sheet.note)


def debt(entry: CooperationEntry) -> Debt:
    """Deciding on what was proposed, before the year ends."""
    due = datetime(entry.year + 1, 1, 1, tzinfo=PARIS).astimezone(UTC)
    decided = entry.changed_at if entry.state is not EntryState.PROPOSED else None
    sentence = _("Décider de cette fiche pour l’agenda %(year)s", year=entry.year)
    return Debt(sentence, _("le comité de pilotage"), due, decided, since=entry.created_at)


def _debts(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    return {number: [debt(entry) for entry in several] for number, several in queries.entries_of(ids).items()}


def _open(now: datetime) -> Sequence[tuple[int, Debt]]:
    return [(entry.item_id, debt(entry)) for entry in queries.undecided()]


STORY = Story(_moments, _debts, open_debts=_open, versions=(PAGES,))
