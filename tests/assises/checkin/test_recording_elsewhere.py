"""What a device may not do: other sites, other days, lost or closed, guessed tokens."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from assises.checkin import badges, devices, queries, reconciling
from assises.checkin.models import Badge
from assises.checkin.types import Answer, CheckinReason
from assises.editions import queries as editions
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Refused
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_registration
from tests.factories.door import badge_of, paired, passage, send, today_edition, today_site
from tests.factories.door_hands import rows
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("database", "frozen")


def test_a_device_of_another_site_records_nothing_here(site):
    site_day, _device, family = site
    elsewhere, _token = paired(today_site(editions.by_id(site_day.site.edition_id)))
    (told,) = send(elsewhere, passage(site_day, token=badge_of(family)))
    assert (told.answer, told.refusal) == (None, CheckinReason.NOT_HERE)
    assert rows() == 0


def test_people_of_another_edition_are_unknown_here(site):
    site_day, device, _family = site
    stranger = make_registration(today_edition())
    passages = (passage(site_day, token=badge_of(stranger), live=True),)
    passages += (passage(site_day, attendee_id=stranger.attendees[0].id, live=True),)
    assert [t.answer for t in send(device, *passages)] == [Answer.UNKNOWN] * 2


def test_nobody_is_let_in_live_on_another_day_but_a_late_fact_is_kept(site):
    site_day, device, family = site
    token = badge_of(family)
    tomorrow = clock.now() + timedelta(days=1)
    with clock.frozen(tomorrow):
        (told,) = send(device, passage(site_day, token=token, live=True))
        assert told.refusal is CheckinReason.NOT_HERE
        assert [t.answer for t in send(device, passage(site_day, tomorrow - timedelta(hours=24), token=token))] == [
            Answer.WELCOME
        ]


def test_a_pairing_link_works_once_and_for_a_quarter_of_an_hour(site):
    site_day, _device, _family = site
    with unit_of_work(SYSTEM) as work:
        device = devices.open_device(work, site_day.site_id, "Tablette 2", clock.now())
        secret = devices.tokens.pairing_secret(device.id, 1)
    with pytest.raises(Refused), clock.frozen(clock.now() + timedelta(minutes=16)), unit_of_work(SYSTEM) as work:
        devices.pair(work, secret, clock.now())
    with unit_of_work(SYSTEM) as work:
        token = devices.pair(work, secret, clock.now())
    assert devices.known(token).id == device.id
    for wrong in (secret, "", "a" * 22, "\x00", "é" * 22):
        with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
            devices.pair(work, wrong, clock.now())


def test_a_lost_device_is_closed_at_once_and_for_good(site):
    site_day, device, _family = site
    _device, token = paired(site_day)
    device = devices.known(token)
    with unit_of_work(SYSTEM) as work:
        devices.revoke(work, device.id, clock.now())
    with pytest.raises(Refused) as refused:
        devices.known(token)
    assert refused.value.reason is CheckinReason.DEVICE_REVOKED
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        devices.open_again(work, device.id, clock.now())


@pytest.mark.parametrize("role", ["facilitator", "welcomer", "observer"])
def test_only_the_secretariat_opens_devices_and_ends_badges(site, role):
    site_day, device, family = site
    actor = somebody(role, "assises", site_day.site.edition_id)
    badge_of(family)
    acts = [
        lambda work: devices.open_device(work, site_day.site_id, "x", clock.now()),
        lambda work: devices.open_again(work, device.id, clock.now()),
        lambda work: devices.revoke(work, device.id, clock.now()),
        lambda work: badges.revoke(work, family.attendees[0].id, clock.now()),
        lambda work: reconciling.merge(work, site_day.site.edition_id, uuid4(), 1, clock.now()),
    ]
    for act in acts:
        with pytest.raises(Refused), unit_of_work(actor) as work:
            act(work)


def test_the_database_keeps_no_token(site):
    _site_day, _device, family = site
    token = badge_of(family)
    badge = db.session.scalar(select(Badge).where(Badge.attendee_id == family.attendees[0].id))
    assert len(token) == 26
    kept = " ".join(str(getattr(badge, column.name)) for column in Badge.__table__.columns)
    assert token not in kept
    assert len({badge_of(family, n) for n in range(3)}) == 3


def test_a_badge_drawn_under_a_former_key_is_replaced(site, app):
    _site_day, _device, family = site
    before, key = badge_of(family), app.config["SECRET_KEY"]
    app.config["SECRET_KEY"] = "another-secret-of-the-application-0123456789"
    try:
        after = badge_of(family)
    finally:
        app.config["SECRET_KEY"] = key
    assert after != before
    assert len(queries.badges_of([family.attendees[0].id])) == 2
