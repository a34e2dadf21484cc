"""Tells participants what becomes of the minutes: a letter each, or a call for whoever cannot be written to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assises.editions.models import AssisesEdition
from assises.minutes import letters, participants, queries
from assises.minutes.events import MinutesReleased, MinutesSubmitted
from assises.minutes.models import ActivityMinutes
from assises.people.sealing import shown
from assises.registrations import calls
from assises.registrations.letters import Said, write
from assises.registrations.types import Why
from commons.identity import seals
from commons.kernel import clock
from commons.kernel.events import subscribe


@subscribe(MinutesSubmitted)
def tell_to_read(work: Any, fact: MinutesSubmitted) -> None:
    """The link, the code, and until when."""
    minutes = queries.minutes(fact.minutes_id)
    if minutes is None or minutes.contest_until is None:
        return
    about = f"{minutes.activity.title} ({shown(minutes.code)})"
    _tell(work, minutes, "to_read", Why.MINUTES_TO_READ, about, lambda edition: letters.to_read(minutes, edition))


@subscribe(MinutesReleased)
def tell_published(work: Any, fact: MinutesReleased) -> None:
    """The first version, that it is there; each later one, what it corrects."""
    minutes = queries.minutes(fact.minutes_id)
    versions = queries.versions([fact.minutes_id]).get(fact.minutes_id, [])
    version = next((each for each in versions if each.number == fact.number), None)
    if minutes is None or version is None:
        return

    def said(edition: AssisesEdition) -> Said:
        first = version.number == 1
        return letters.published(minutes, edition) if first else letters.rectified(minutes, edition, version.note)

    _tell(work, minutes, f"out:{version.number}", Why.MINUTES_OUT, minutes.activity.title, said)


def _tell(
    work: Any, minutes: ActivityMinutes, what: str, why: Why, about: str, said: Callable[[AssisesEdition], Said]
) -> None:
    """Once for a contact, whichever of its registrations is found first; told again, the keys are the same."""
    for registration in participants.registrations(minutes.activity_id):
        reader = seals.seal("assises.minutes", registration.contact or str(registration.id))[:24]
        key = f"minutes:{minutes.id}:{what}:{reader}"
        if not write(work, registration, key, said):
            calls.add(work, registration, why, about, key, clock.now())
