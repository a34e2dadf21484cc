"""What the desk changes for somebody who calls: choices, contact, one more need; never what others may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from assises.people import queries as people
from assises.people.models import Need
from assises.people.types import RegistrationState
from assises.seats import queries as seats
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from tests.factories import assises_days as days
from tests.factories import assises_people as make
from tests.factories.identity import make_officer


def path(edition, end=""):
    return f"/equipe/assises/{edition.year}/inscriptions{end}"


def test_the_desk_adds_an_activity_for_somebody_who_calls(desk, agent, edition, activity):
    made = make.register(edition, contact=None, reached_by="par la table d’Air Bel")
    sheet = path(edition, f"/{made.id}")
    assert f'href="{sheet}/choix"' in desk.read(sheet).text
    answer = desk.send(f"{sheet}/choix", activities=[str(activity.id)])
    assert (answer.status_code, answer.location) == (303, sheet)
    assert activity.title in desk.read(sheet).text
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "assises.seat.ask")).one()
    assert entry.person_id == agent.person_id
    clash = days.make_activity(activity.site_day)
    assert desk.send(f"{sheet}/choix", activities=[str(clash.id)]).status_code == 422


def test_the_desk_changes_how_somebody_is_reached(desk, edition):
    made = make.register(edition, contact=None, reached_by="par la table d’Air Bel")
    address = path(edition, f"/{made.id}/joindre")
    assert desk.send(address, contact="06 12 34 56 78", language="ar").status_code == 303
    assert desk.send(address, version="1", contact="06 00 00 00 00", language="fr").status_code == 409
    assert desk.send(address, contact="personne", language="fr").status_code == 422
    db.session.expire_all()
    known = people.by_id(made.id)
    assert (known.contact, known.language, known.state) == ("phone:+33612345678", "ar", RegistrationState.TO_CONFIRM)


def test_the_desk_notes_a_need_and_reads_none(desk, edition):
    made = make.needy(edition, "tajik du Pamir")
    address = path(edition, f"/{made.id}/aide")
    assert "tajik" not in desk.read(address).text
    assert desk.send(address, kind="meal", words="sans arachide").status_code == 303
    assert desk.send(address, kind="royal").status_code == 422
    assert "arachide" not in desk.read(path(edition, f"/{made.id}")).text
    assert {need.kind.value for need in db.session.scalars(select(Need))} == {"interpreter", "meal"}


@pytest.mark.parametrize("page", ["choix", "joindre", "aide"])
def test_what_is_changed_for_somebody_is_the_teams_alone_and_in_time(client, desk, edition, activity, page):
    made = make.register(edition)
    address, anywhere = path(edition, f"/{made.id}/{page}"), f"/assises/{edition.year}/inscription/retrouver"
    values = {"activities": [str(activity.id)], "contact": "", "language": "fr", "kind": "meal"}
    later, mine = days.make_edition(), make.team(Role.SECRETARIAT, edition, make_officer().id)
    for actor in (NOBODY, make.team(Role.SECRETARIAT, later, make_officer().id)):
        desk.sit(actor)
        assert desk.send(anywhere, to=address, **values).status_code in (401, 403)
        assert people.by_id(made.id).version == 1
        assert [*seats.live_seats(made.id), *db.session.scalars(select(Need))] == []
    desk.sit(mine)
    with clock.frozen(clock.now() + timedelta(days=90)):
        assert desk.send(anywhere, to=address, **values).status_code == 403
    desk.sit(make.team(Role.SECRETARIAT, None, make_officer().id))
    assert client.get(path(later, f"/{made.id}/{page}")).status_code == 404
