"""Registrations as a table, for the secretariat; what people need is not in it."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from assises.people.models import Attendee, Registration
from assises.registrations import queries
from commons.kernel import i18n
from commons.kernel.clock import PARIS
from commons.kernel.tabular import Cell, to_csv
from commons.territory import queries as territory


def as_csv(registrations: Sequence[Registration]) -> bytes:
    """One line a person."""
    header = [
        _("code"), _("prénom"), _("rôle"), _("âge"), _("collège"), _("état"), _("entrée"), _("contact"),
        _("joindre par"), _("langue"), _("commune"), _("inscrit le"), _("places confirmées"), _("places proposées"),
        _("listes d’attente"),
    ]  # fmt: skip
    homes = {place.id: place.named(i18n.locale_code()) for place in territory.places()}
    seats = queries.seat_counts([each.id for each in registrations])
    rows = (
        _row(each, person, homes.get(each.home_id or 0, ""), seats.get(each.id, (0, 0, 0)))
        for each in registrations
        for person in each.attendees
    )
    return to_csv(header, rows)


def _row(each: Registration, person: Attendee, home: str, seats: tuple[int, int, int]) -> list[Cell]:
    state = each.state.label if person.cancelled_at is None else _("Ne vient pas")
    return [
        each.code, person.first_name, person.role.label, person.age, each.college.label, state, each.entrance.label,
        each.contact.partition(":")[2], each.reached_by, each.language, home,
        each.created_at.astimezone(PARIS).date().isoformat(), *seats,
    ]  # fmt: skip
