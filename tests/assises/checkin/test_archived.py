"""An archived edition: its desk is read, and nothing of its door is written any more, by anybody, with a reason."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from flask import url_for
from sqlalchemy import func, select

from assises.checkin import badges, devices, reconciling, tokens
from assises.checkin.models import Badge, CheckIn, DoorDevice, DoorLine, HeadCount, Reconciliation, WalkIn
from assises.checkin.types import CheckinReason, ConflictKind, Verdict
from assises.editions.types import EditionState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Refused
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_activity
from tests.factories.desk import _Fields
from tests.factories.door import badge_of, paired, untied
from tests.factories.door_hands import Door, pages, secretariat
from tests.factories.street_checkin import DEVICE_FORMS, TEAM_FORMS

pytestmark = pytest.mark.usefixtures("database", "frozen")
TABLES = (Badge, CheckIn, DoorDevice, DoorLine, HeadCount, Reconciliation, WalkIn)
SAID = "archivées"


def archive(edition):
    edition.state = EditionState.ARCHIVED
    db.session.commit()


def standing():
    """Everything of the door, row by row."""
    db.session.expire_all()
    found = {}
    for table in TABLES:
        columns = [column for column in table.__table__.columns if column.name not in ("seen_at", "waiting")]
        found[table.__tablename__] = sorted(map(str, db.session.execute(select(*columns))))
    return found


def holes(ground, paths):
    _site_day, edition, family, device, _team = ground
    return {
        "year": edition.year, "device_id": device.id, "site_id": ground[0].site_id,
        "attendee_id": family.attendees[0].id, "kind": "double", "line_id": 1,
        "check_in_id": paths["case"].rsplit("/", 1)[-1], "walk_in_id": paths["merge"].rsplit("/", 1)[-1],
        "activity_id": make_activity(ground[0]).id, "site_day_id": ground[0].id,
    }  # fmt: skip


def address(app, endpoint, values):
    (rule,) = [each for each in app.url_map.iter_rules(endpoint) if "POST" in (each.methods or ())]
    with app.test_request_context():
        return url_for(endpoint, **{name: values[name] for name in rule.arguments})


@pytest.mark.parametrize("endpoint", TEAM_FORMS)
def test_every_form_of_the_team_is_refused_and_changes_nothing(app, ground, desk, endpoint):
    paths = pages(ground)
    desk.sit(secretariat(ground[1]))
    path = address(app, endpoint, holes(ground, paths))
    key = _Fields(desk.read(paths["devices"]).text).values["csrf_token"]
    archive(ground[1])
    before = standing()
    typed = {
        "csrf_token": key, "site_id": str(ground[0].site_id), "label": "Entrée", "verdict": "same",
        "attendee": str(ground[2].attendees[1].id), "partie": "1",
    }  # fmt: skip
    answer = desk._client.post(path, data=typed)
    assert answer.status_code == 403
    assert SAID in answer.text
    assert standing() == before


def test_the_same_forms_are_taken_as_long_as_it_is_not_archived(app, ground, desk):
    """The positive control: what is refused above is taken here."""
    paths = pages(ground)
    desk.sit(secretariat(ground[1]))
    before = standing()
    typed = {"site_id": str(ground[0].site_id), "label": "Entrée"}
    assert desk.send(paths["devices"], **typed).status_code == 303
    assert standing() != before


def test_the_desk_is_still_read(ground, desk):
    paths = pages(ground)
    archive(ground[1])
    desk.sit(secretariat(ground[1]))
    for path in (*paths.values(), f"{ground[4]}/jour"):
        assert desk.read(path).status_code == 200, path


@pytest.mark.parametrize("endpoint", DEVICE_FORMS)
def test_every_form_of_a_device_is_refused_and_changes_nothing(app, ground, client, endpoint):
    paths = pages(ground)
    _device, token = paired(ground[0])
    door = Door(client, token)
    key = _Fields(door.read().text).values["csrf_token"]
    path = address(app, endpoint, holes(ground, paths))
    archive(ground[1])
    before = standing()
    typed = {
        "csrf_token": key, "ticket": uuid4().hex, "code": badge_of(ground[2]), "first_name": "Nadia",
        "college": "residents", "people": f"a{ground[2].attendees[0].id}", "force": "1", "reason": "Il pleut",
        "picture": (io.BytesIO(b"x"), "x.png"),
    }  # fmt: skip
    answer = client.post(path, data=typed, content_type="multipart/form-data", headers={"X-CSRFToken": key})
    assert answer.status_code == 403
    assert SAID in (answer.json["sentence"] if answer.is_json else answer.text)
    assert standing() == before


def test_a_device_is_told_why_and_keeps_what_it_has_not_sent(ground, client):
    """The refusal is of the whole batch: the script forgets its list, keeps its passages, and sends them later."""
    _device, token = paired(ground[0])
    door = Door(client, token)
    archive(ground[1])
    answer = door.client.get("/accueil/liste.json")
    assert (answer.status_code, answer.json["refusal"]) == (403, "archived")
    assert SAID in door.read().text


def test_a_link_opens_no_device_of_an_archived_edition(ground, client):
    waiting = untied(ground[0])
    secret = tokens.pairing_secret(waiting.id, waiting.pairing_turn)
    path = f"/accueil/ouvrir/{secret}"
    key = _Fields(client.get(path).text).values["csrf_token"]
    archive(ground[1])
    for answer in (client.get(path), client.post(path, data={"csrf_token": key})):
        assert answer.status_code == 403
        assert SAID in answer.text


def test_nobody_is_given_a_new_badge_and_those_in_hands_are_still_shown(ground, desk):
    _site_day, edition, family, _device, _team = ground
    address_of = f"/assises/{edition.year}/badges/{family.id}/{tokens.group_key(family.id)}"
    archive(edition)
    assert desk.read(address_of).status_code == 403
    assert db.session.scalar(select(func.count()).select_from(Badge)) == 0
    edition.state = EditionState.ANNOUNCED
    db.session.commit()
    assert desk.read(address_of).status_code == 200
    archive(edition)
    assert desk.read(address_of).status_code == 200


def test_the_services_refuse_whoever_asks(ground):
    """Not the pages alone: a command or a chore is refused as well."""
    paths = pages(ground)
    site_day, edition, family, device, _team = ground
    walk_in_id, check_in_id = (paths[name].rsplit("/", 1)[-1] for name in ("merge", "case"))
    now, number = clock.now(), family.attendees[0].id
    badge_of(family)
    archive(edition)
    acts = [
        lambda work: devices.open_device(work, site_day.site_id, "x", now),
        lambda work: devices.open_again(work, device.id, now),
        lambda work: devices.revoke(work, device.id, now),
        lambda work: badges.revoke(work, number, now),
        lambda work: badges.replace(work, number, now),
        lambda work: reconciling.merge(work, edition.id, walk_in_id, number, now),
        lambda work: reconciling.part(work, edition.id, walk_in_id),
        lambda work: reconciling.decide(work, edition.id, ConflictKind.DOUBLE, check_in_id, Verdict.SAME, "", now),
    ]
    for act in acts:
        with pytest.raises(Refused) as refused, unit_of_work(SYSTEM) as work:
            act(work)
        assert refused.value.reason is CheckinReason.ARCHIVED
