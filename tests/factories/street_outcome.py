"""What the lists of routes need of what the Assises lead to: one of each thing, and the forms that have an hour."""

from __future__ import annotations

from assises.agenda import loading
from assises.commitments import axes
from assises.commitments.drafts import AxisDraft
from assises.commitments.types import PromiseState
from assises.minutes import contesting
from assises.reports import services as reports
from assises.reports.types import Part
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.outcome import (
    contestation,
    make_commitment,
    make_item,
    past_activity,
    past_edition,
    published_minutes,
    submitted_minutes,
)

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
    with unit_of_work(SYSTEM) as work:
        contest_id = contesting.contest(work, contested.code, contestation(), clock.now()).id
    return {
        "year": year, "axis_id": axis_id, "commitment_id": promise.id, "minutes_id": shown.id,
        "activity_id": contested.activity_id, "code": contested.code, "contest_id": contest_id,
        "item_id": make_item(year), "language": "fr",
    }  # fmt: skip
