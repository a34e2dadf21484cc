"""A workshop on the street: the holes of its addresses, and its form that has an hour."""

from __future__ import annotations

from assises.workshops import services, summing
from assises.workshops.addresses import year_of
from assises.workshops.types import Phase
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_activity, make_edition, make_site_day
from tests.factories.workshops import grouped, make_workshop, phone_in, said, to_phase

#: Forms of workshops that have an hour: where, who sends them, days after which the code has expired, what is typed,
#: and the page they stand on.
LATE = (("/atelier/{code}/entrer", "nobody", 60, {"device": "phone"}, "/atelier/{code}"),)


def settle_workshop() -> dict[str, str]:
    """A workshop with ideas, groups and a synthesis, and an activity to prepare: name of each hole -> what fills it."""
    edition = make_edition()
    day = make_site_day(edition)
    workshop, other = make_workshop(Phase.CONTRIBUTION, make_activity(day)), make_activity(day, hour=14)
    token = phone_in(workshop)
    grouped(workshop, "Bancs et ombre", said(workshop, "Des bancs à l’ombre", token))
    said(workshop, "نريد ظلاً ومقاعد", token, language="ar")
    to_phase(workshop, Phase.SYNTHESIS)
    with unit_of_work(SYSTEM) as work:
        summing.write(work, services.locked(work, workshop.id), 0, "", ["Des bancs, vite"], [], clock.now())
    return {
        "code": str(workshop.code), "year": str(year_of(workshop)), "workshop_id": str(workshop.id),
        "activity_id": str(other.id),
    }  # fmt: skip
