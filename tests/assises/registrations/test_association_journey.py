"""A1, whole: an association is declared, invites eight members, each confirms; it sees its group, never their needs."""

from __future__ import annotations

import re

from sqlalchemy import select

from assises.people import queries as people
from assises.people.types import RegistrationState
from commons.identity.organisations.models import Organisation
from commons.kernel.actor import NOBODY, Actor
from commons.kernel.db import db
from tests.factories import assises_days as days
from tests.factories import assises_people as make
from tests.factories.desk import Desk
from tests.factories.identity import make_account

MEMBERS = ("Aïcha", "Bilal", "Chantal", "Dounia", "Élie", "Farid", "Gaëlle", "Hamza")


def test_a1_an_association_declared_here_brings_eight_members_who_each_confirm(app, client, database):
    edition = days.make_edition()
    day = days.make_site_day(edition)
    activity = days.make_activity(day, capacity=6)
    leader = Actor(make_account().id)
    desk = Desk(app, client, leader)
    relays = f"/assises/{edition.year}/relais"
    declare = "/mon-espace/organisations/nouvelle"
    assert f'href="{relays}"' in desk.read(f"/assises/{edition.year}/inscription").text
    assert f'href="{declare}"' in desk.read(relays).text
    answer = desk.send(declare, kind="association", name="Les amis des platanes")
    assert answer.status_code == 303, answer.text
    association = db.session.scalars(select(Organisation)).one()
    mine = f"{relays}/{association.id}"
    assert f'href="{mine}"' in desk.read(relays).text
    made = desk.send(mine, to=f"{mine}/liens", number=str(len(MEMBERS)))
    links = re.findall(r"/assises/\d+/inscription/association/[\w-]+", made.text)
    assert len(links) == len(MEMBERS)
    assert "8 liens" in desk.read(mine).text, "how many are given and not used yet"
    for name, link in zip(MEMBERS, links, strict=True):
        desk.sit(NOBODY)
        register(desk, link, name, day.id, activity.id)
    db.session.expire_all()
    found = people.of_relay(edition.id, association.id)
    assert [each.state for each in found] == [RegistrationState.CONFIRMED] * len(MEMBERS)
    desk.sit(leader)
    group = desk.read(mine).text
    assert all(name in group for name in MEMBERS)
    assert group.count("Confirmée") == len(MEMBERS)
    assert len(re.findall(r"places : 2 confirmées", group)) == 6
    assert len(re.findall(r"places : 1 confirmées, 0 proposées, 1 en attente", group)) == 2
    assert "sans porc" not in group
    assert not any(make.secret(each) in group or each.code in group for each in found), "nor what opens their pages"
    assert desk.read(f"/equipe/assises/{edition.year}/inscriptions/{found[0].id}").status_code in (302, 303, 403)


def register(desk: Desk, link: str, name: str, day_id: int, activity_id: int) -> None:
    """The five screens through a link of the association, then the sign that is waited for."""
    answer = desk.send(link, college="associations", first_name=name, language="fr")
    fields = (
        {"days": [str(day_id)], "activities": [str(activity_id)]}, {"kinds": ["meal"], "meal": "sans porc"},
        {"reach": "mail", "contact": f"membre{len(name)}{ord(name[0])}@exemple.fr"}, {},
    )  # fmt: skip
    for filled in fields:
        answer = desk.send(answer.location, **filled)
        assert answer.status_code == 303, answer.text
    assert desk.send(answer.location, to=f"{answer.location}/confirmer").status_code == 303
