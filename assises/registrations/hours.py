"""What nobody can be at together: said while one chooses, for seats are given at once and a second is not given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

from flask_babel import gettext as _

from assises.editions.models import AssisesEdition
from assises.programme import queries as programme
from assises.programme.models import Activity
from assises.seats import queries as seats
from assises.seats.drawing import clash
from assises.seats.houses import slot_of
from assises.seats.types import TAKEN
from commons.kernel import i18n


def reader(edition: AssisesEdition, registration_id: int | None) -> Callable[[Sequence[str]], str]:
    """What is wrong with activities that somebody chose (nothing, mostly), beside the seats that a group has."""

    def read(chosen: Sequence[str]) -> str:
        return said(edition, [int(number) for number in chosen], registration_id)

    return read


def said(edition: AssisesEdition, chosen: Sequence[int], registration_id: int | None) -> str:
    """The first two that cannot go together, in words; who only waits somewhere may choose something else as well."""
    live = seats.live_seats(registration_id) if registration_id is not None else []
    taken = {seat.activity_id for seat in live if seat.activity_id is not None and seat.state in TAKEN}
    new = set(chosen) - {seat.activity_id for seat in live}
    known = sorted(programme.of_numbers([*new, *taken]), key=lambda each: (each.starts_at, each.id))
    for one, other in combinations(known, 2):
        if not {one.id, other.id} <= taken and _clash(edition, one, other):
            first, second = (other, one) if other.id in taken else (one, other)
            return _words(first, second, has_one=first.id in taken)
    return ""


def _clash(edition: AssisesEdition, one: Activity, other: Activity) -> bool:
    first, second = (slot_of(each.starts_at, each.ends_at, each.site_day.site_id) for each in (one, other))
    return clash(first, second, edition.travel_minutes)


def _words(one: Activity, other: Activity, *, has_one: bool) -> str:
    names = {"one": i18n.apart(one.title), "other": i18n.apart(other.title)}
    if has_one:
        return _(
            "Vous avez une place pour « %(one)s ». « %(other)s » est à la même heure, ou trop loin pour arriver à "
            "temps. Rendez d’abord la première, sur votre page.", **names,
        )  # fmt: skip
    return _(
        "« %(one)s » et « %(other)s » sont à la même heure, ou trop loin l’une de l’autre. Gardez-en une.",
        **names,
    )  # fmt: skip
