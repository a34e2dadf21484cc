"""What the guards need of seats: one edition with a seat to call about, and forms that have an hour."""

from __future__ import annotations

from datetime import timedelta

from assises.people import sealing
from assises.seats import services
from commons.kernel import clock
from commons.kernel.db import db
from tests.factories.assises_days import make_activity, make_edition, make_registration, make_site_day
from tests.factories.assises_seats import ask, does, draw, seat_in

#: (address, who, days until it is too late, what is typed): sent then, each writes nothing.
LATE = (
    (
        "/equipe/assises/{year}/places/ajouter", "secretariat", 60,
        {"code": "{code}", "activity": "{activity}", "reason": "Interprète"},
    ),
    (
        "/equipe/assises/{year}/places/deplacer/{activity}", "secretariat", 60,
        {"seat": "{seat}", "activity": "{elsewhere}", "reason": "D’accord"},
    ),
    ("/equipe/assises/{year}/places/appels/{seat}/oui", "secretariat", 60, {}),
    ("/equipe/assises/{year}/places/appels/{seat}/non", "secretariat", 60, {}),
)  # fmt: skip


def settle() -> dict[str, str]:
    """An edition whose draw is made, with a group to be called; the holes of addresses of seats."""
    now = clock.now()
    edition = make_edition(
        wishes_open_at=now - timedelta(days=9), wishes_close_at=now - timedelta(days=1),
        registrations_open_at=now - timedelta(days=10),
    )  # fmt: skip
    day = make_site_day(edition)
    room, elsewhere = make_activity(day, capacity=1), make_activity(day, 14, capacity=5)
    first, quiet = make_registration(edition), make_registration(edition)
    with clock.frozen(now - timedelta(days=2)):
        for group in (first, quiet):
            ask(group, room)
    with clock.frozen(now - timedelta(days=1)):
        draw(edition)
    winner, other = (first, quiet) if seat_in(first, room).state.value == "confirmed" else (quiet, first)
    does(services.give_back, seat_in(winner, room).id)
    other.secret_seal = sealing.seal_of(sealing.secret_of(other))
    db.session.commit()
    return {
        "year": str(edition.year), "kind": "activite", "number": str(room.id), "activity": str(room.id),
        "activity_id": str(room.id), "elsewhere": str(elsewhere.id),
        "seat": str(seat_in(other, room).id), "seat_id": str(seat_in(other, room).id), "code": other.code,
        "secret": sealing.secret_of(other),
    }  # fmt: skip
