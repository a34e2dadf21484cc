"""The edition that guards walk through is there, and its late forms write nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assises.editions import queries as editions
from commons.kernel import clock
from tests.factories.assises_seats import base, worker
from tests.factories.desk import Desk
from tests.factories.street_seats import LATE, settle


@pytest.mark.parametrize("late", LATE, ids=lambda late: late[0])
def test_a_form_of_the_desk_sent_after_the_days_is_refused(app, client, database, frozen, late):
    holes = settle()
    edition = editions.by_year(int(holes["year"]))
    path, who, days, typed = late
    desk = Desk(app, client, worker(who, edition))
    for tail in (
        "",
        "/appels",
        f"/file/activite/{holes['number']}",
        f"/colleges/activite/{holes['number']}",
        "/tirage",
    ):
        assert desk.read(base(edition) + tail).status_code == 200
    with clock.frozen(clock.now() + timedelta(days=days)):
        sent = {name: value.format(**holes) for name, value in typed.items()}
        assert desk.send(base(edition), to=path.format(**holes), **sent).status_code == 403
