"""An association invites people by link, enters several at once, and follows its group without its needs."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from assises.people import queries as people
from assises.people.models import Registration
from assises.people.types import Entrance, RegistrationState
from assises.registrations import relaying
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, Actor
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import assises_days as days
from tests.factories import assises_people as make
from tests.factories import initiatives
from tests.factories.desk import Desk
from tests.factories.identity import make_account


@pytest.fixture
def edition(database):
    return days.make_edition()


@pytest.fixture
def day(edition):
    return days.make_site_day(edition)


@pytest.fixture
def leader(database) -> Actor:
    return Actor(make_account().id)


@pytest.fixture
def association(leader) -> int:
    return initiatives.make_organisation(leader, "Les amis des platanes").id


def page_of(edition, association, end=""):
    return f"/assises/{edition.year}/relais/{association}{end}"


def links_of(text: str) -> list[str]:
    return re.findall(r"/assises/\d+/inscription/association/[\w-]+", text)


def test_members_are_invited_by_link_and_each_registers(app, client, edition, day, leader, association):
    desk = Desk(app, client, leader)
    made = desk.send(page_of(edition, association), to=page_of(edition, association, "/liens"), number="2")
    links = links_of(made.text)
    assert len(links) == 2
    desk.sit(NOBODY)
    assert "Les amis des platanes" in desk.read(links[0]).text
    answer = desk.send(links[0], college="residents", first_name="Aïcha", language="fr")
    for fields in ({"days": [str(day.id)]}, {"kinds": ["meal"], "meal": "sans porc"}, {"reach": "nobody"}, {}):
        answer = desk.send(answer.location, **fields)
        assert answer.status_code == 303
    registered = db.session.scalars(select(Registration)).one()
    assert (registered.entrance, registered.organisation_id) == (Entrance.RELAY, association)
    assert desk.read(links[0]).status_code == 404, "a link serves once"
    assert desk.read(links[1]).status_code == 200
    desk.sit(leader)
    group = desk.read(page_of(edition, association)).text
    assert "Aïcha" in group
    assert "sans porc" not in group
    assert links_of(group) == []


def test_two_people_with_one_link_and_the_second_is_told(app, client, edition, day, leader, association):
    with unit_of_work(leader) as work:
        [token] = relaying.invite(work, edition.id, association, 1, clock.now())
    desk = Desk(app, client, NOBODY)
    link = f"/assises/{edition.year}/inscription/association/{token}"
    screens = []
    for name in ("Aïcha", "Bilal"):
        answer = desk.send(link, college="residents", first_name=name, language="fr")
        for fields in ({"days": [str(day.id)]}, {}, {"reach": "nobody"}):
            answer = desk.send(answer.location, **fields)
        screens.append(answer.location)
    statuses = [desk.send(screen).status_code for screen in screens]
    assert statuses == [303, 404]
    assert [each.attendees[0].first_name for each in people.all_of(edition.id)] == ["Aïcha"]


def test_several_are_entered_at_once_and_each_confirms(app, client, edition, day, leader, association):
    desk, ends = Desk(app, client, leader), page_of(edition, association, "/plusieurs")
    typed = {"lines": "Nadia, 06 12 34 56 78\n\nOmar\nZoé ; zoe@exemple.fr", "days": [str(day.id)], "ticket": "e" * 32}
    for _turn in range(2):
        assert desk.send(page_of(edition, association), to=ends, **typed).status_code == 303
    found = people.of_relay(edition.id, association)
    assert [each.attendees[0].first_name for each in found] == ["Nadia", "Omar", "Zoé"]
    assert [bool(each.confirm_by) for each in found] == [True, False, True]
    assert {each.state for each in found} == {RegistrationState.TO_CONFIRM}
    assert [each.reached_by for each in found] == ["", "Les amis des platanes", ""]
    assert len(db.session.scalars(select(OutboxMessage)).all()) == 2


@pytest.mark.parametrize(
    ("lines", "field"),
    [("", "lines"), ("Nadia, pas un contact", "lines"), ("x\n" * 31, "lines"), ("Nadia\n, 0612345678", "lines")],
)
def test_lines_that_cannot_be_read_register_nobody(app, client, edition, day, leader, association, lines, field):
    desk, ends = Desk(app, client, leader), page_of(edition, association, "/plusieurs")
    page = desk.send(page_of(edition, association), to=ends, lines=lines, days=[str(day.id)])
    assert page.status_code == 422
    assert people.all_of(edition.id) == []
    assert field in page.text


def test_strangers_and_plain_visitors_do_not_act_for_an_association(app, client, edition, leader, association):
    desk = Desk(app, client, Actor(make_account().id))
    assert desk.read(page_of(edition, association)).status_code == 403
    for end in ("/liens", "/plusieurs"):
        answer = desk.send(f"/assises/{edition.year}/inscription", to=page_of(edition, association, end), number="1")
        assert answer.status_code == 403, end
    desk.sit(leader)
    assert desk.read(page_of(edition, 999_999)).status_code == 404


def test_an_agent_relays_for_an_association(edition, day, association):
    agent = make.team(Role.FACILITATOR, edition)
    with unit_of_work(agent) as work:
        made = relaying.enter_several(
            work, edition.id, association, relaying.lines_of("Omar"), make.College.RESIDENTS, [day.id], [], "fr",
            "f" * 32, clock.now(),
        )  # fmt: skip
    assert len(made) == 1
    stranger = make.team(Role.FACILITATOR, days.make_edition())
    with unit_of_work(stranger) as work, pytest.raises(Refused):
        relaying.invite(work, edition.id, association, 1, clock.now())


def test_a_link_of_another_edition_opens_nothing_here(edition, leader, association):
    other = days.make_edition()
    with unit_of_work(leader) as work:
        [token] = relaying.invite(work, other.id, association, 1, clock.now())
    with pytest.raises(NotFound):
        relaying.relay_of_link(token, edition.id, clock.now())


def test_links_and_lists_follow_the_hours(frozen, database, leader, association):
    edition = days.make_edition()
    day = days.make_site_day(edition)
    with clock.frozen(edition.registrations_close_at):
        with unit_of_work(leader) as work, pytest.raises(Refused):
            relaying.invite(work, edition.id, association, 1, clock.now())
        with unit_of_work(leader) as work, pytest.raises(Refused):
            relaying.enter_several(
                work, edition.id, association, relaying.lines_of("Omar"), make.College.RESIDENTS, [day.id], [], "fr",
                "a" * 32, clock.now(),
            )  # fmt: skip
    with pytest.raises(Invalid), unit_of_work(leader) as work:
        relaying.enter_several(
            work, edition.id, association, [], make.College.RESIDENTS, [day.id], [], "fr", "a" * 32, clock.now()
        )
