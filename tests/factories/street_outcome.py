"""What the lists of routes need of what the Assises lead to: one of each thing, and the forms that have an hour."""

from __future__ import annotations

from assises.agenda import loading, reopening
from assises.agenda import services as agenda
from assises.agenda.drafts import SheetDraft, Verdict
from assises.agenda.types import EntryState
from assises.commitments import axes
from assises.commitments.drafts import AxisDraft
from assises.commitments.types import PromiseState
from assises.minutes import contesting
from assises.programme import placing
from assises.programme.types import ActivityState
from assises.reports import services as reports
from assises.reports.types import Part
from assises.workshops.types import Phase
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import Work, unit_of_work
from tests.factories.assises_days import make_site_day
from tests.factories.outcome import (
    contestation,
    make_commitment,
    make_item,
    make_minutes,
    past_activity,
    past_edition,
    published_minutes,
    submitted_minutes,
)
from tests.factories.programme import make_room
from tests.factories.workshops import make_workshop

#: POST routes that close at an hour: with the minutes' 72 hours, a year after a commitment's end, the archive of an
#: edition, or the publication of an agenda.
WITH_AN_HOUR = (
    "assises_minutes.contest", "assises_minutes_desk.write", "assises_minutes_desk.review",
    "assises_minutes_desk.submit", "assises_minutes_desk.publish", "assises_minutes_desk.reply",
    "assises_commitments.say", "assises_commitments_desk.propose", "assises_commitments_desk.new_axis",
    "assises_commitments_desk.decide_axis", "assises_agenda_desk.propose", "assises_agenda_desk.decide",
    "assises_agenda_desk.carry_over", "assises_agenda_desk.publish", "assises_reports_desk.write",
    "assises_reports_desk.publish",
)  # fmt: skip


def settle(year: int = 2039) -> dict[str, object]:
    """One of each thing; what goes into the holes of the routes."""
    edition = past_edition(year)
    with unit_of_work(SYSTEM) as work:
        loading.load(work, clock.now())
        axis = axes.propose(work, edition.id, AxisDraft("De l’ombre"), clock.now())
        reports.write(work, edition.id, 0, {Part.OPENING: {"fr": "Deux jours de débats."}}, clock.now())
        axis_id = axis.id
    promise = make_commitment(edition, PromiseState.IN_PROGRESS, axis_id=axis_id)
    shown = published_minutes(past_activity(edition))
    contested = submitted_minutes(past_activity(edition))
    drafted, held = make_minutes(past_activity(edition)), past_activity(edition, first_release=None)
    workshop, open_one = make_workshop(Phase.SYNTHESIS, past_activity(edition)), make_commitment(edition)
    sketch = past_activity(edition, first_release=None, state=ActivityState.DRAFT)
    bare, empty = make_site_day(edition), make_site_day(edition)
    room, empty_id = make_room(bare), empty.site_id
    with unit_of_work(SYSTEM) as work:
        placing.close_day(work, empty.id)
        _reopened(work, year)
        contest_id = contesting.contest(work, contested.code, contestation(), clock.now()).id
    return {
        "year": year, "axis_id": axis_id, "commitment_id": promise.id, "minutes_id": shown.id,
        "activity_id": contested.activity_id, "code": contested.code, "contest_id": contest_id,
        "item_id": make_item(year), "language": "fr", "number": 1,
        "drafted_id": drafted.activity_id, "proposed_id": open_one.id,
        "held_id": held.id, "sketch_id": sketch.id, "workshop_id": workshop.id, "site_id": held.site_day.site_id,
        "day_id": held.site_day_id, "room_id": held.room_id, "bare_id": bare.site_id,
        "bare_day_id": bare.id, "bare_room_id": room.id, "empty_id": empty_id,
    }  # fmt: skip


def _reopened(work: Work, year: int) -> None:
    """An agenda of one sheet, published, then reopened."""
    now = clock.now()
    item_id = agenda.propose(work, year, SheetDraft("Un réseau"), now)
    agenda.decide(work, item_id, year, 1, Verdict(EntryState.ADOPTED, now.date()), now)
    agenda.publish(work, year, 1, now)
    reopening.reopen(work, year, 2, "Une erreur de date", now)
