"""What lists of the desk offer: days of sites, rooms, themes, subjects, places."""

from __future__ import annotations

from assises.editions.models import AssisesEdition
from assises.programme import queries
from assises.programme.forms import ActivityForm, CopyForm
from assises.programme.models import Activity
from assises.subjects import queries as subjects
from assises.subjects.types import SubjectState
from commons.kernel import i18n
from commons.kernel.i18n import locale_code
from commons.territory import queries as territory

Pairs = list[tuple[str, str]]


def site_days(edition: AssisesEdition) -> Pairs:
    """Each day of each site."""
    found = queries.site_days(edition.id)
    return [(str(day.id), f"{day.site.name} — {i18n.day(day.day)}") for day in found]


def rooms(edition: AssisesEdition) -> Pairs:
    """Each room of each site, with what it holds."""
    return [
        (str(room.id), f"{site.name} — {room.name} ({room.capacity})") for room, site in queries.every_room(edition.id)
    ]


def places() -> Pairs:
    """Every place, the widest first."""
    return [(str(place.id), place.named(locale_code())) for place in territory.places()]


def offer_activity(form: ActivityForm, edition: AssisesEdition, activity: Activity | None = None) -> None:
    """Fill the lists of an activity's form."""
    form.offer(
        site_days(edition), rooms(edition),
        [(str(each.id), each.named(locale_code())) for each in territory.orientations()],
        [(str(each.id), each.named(locale_code())) for each in territory.challenges()],
        _subjects(edition, activity),
    )  # fmt: skip


def offer_copy(form: CopyForm, edition: AssisesEdition) -> None:
    """Fill the lists of a copy's form."""
    form.offer(site_days(edition), rooms(edition))


def _subjects(edition: AssisesEdition, activity: Activity | None) -> Pairs:
    """Those kept for this year, and the one that the activity took up already."""
    kept = [s for s in subjects.subjects(SubjectState.KEPT) if s.edition_year == edition.year]
    chosen = subjects.by_id(activity.subject_id) if activity is not None and activity.subject_id else None
    if chosen is not None and chosen.id not in {subject.id for subject in kept}:
        kept.append(chosen)
    return [(str(subject.id), subject.title) for subject in kept]
