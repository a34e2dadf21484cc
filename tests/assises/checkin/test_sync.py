"""What the script of a device sends and is given: JSON read strictly, a list that says little, A7 in full."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assises.checkin import badges, devices, manifest, queries, tokens
from assises.checkin.models import CheckIn, DoorDevice
from assises.checkin.presence import cases
from assises.checkin.types import ConflictKind
from assises.editions import queries as editions
from assises.people.models import Need
from assises.people.types import NeedKind, NeedState, RegistrationState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_activity, make_registration
from tests.factories.door import badge_of, paired, seat, today_edition, today_site
from tests.factories.door_hands import Phone, passed

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def ground(database):
    site_day = today_site()
    return site_day, *paired(site_day)


@pytest.fixture
def phone(app, ground):
    return Phone(app, ground[2])


def edition_of(site_day):
    return editions.by_id(site_day.site.edition_id)


def test_the_list_names_no_surname_no_contact_no_need_and_no_whole_code(phone, app, ground):
    site_day = ground[0]
    known = make_registration(edition_of(site_day), contact="phone:+33600000001")
    person = known.attendees[0]
    person.first_name, person.last_name = "Samia", "Benali"
    need = Need(attendee_id=person.id, kind=NeedKind.SIGN_LANGUAGE, state=NeedState.ASKED, sealed_words=b"x")
    db.session.add(need)
    db.session.commit()
    activity = make_activity(site_day)
    seat(known, site_day)
    seat(known, activity)
    token = badge_of(known)
    answer = phone.client.get("/accueil/liste.json")
    (listed,) = [each for each in answer.json["people"] if each["id"] == person.id]
    assert listed == {
        "id": person.id, "hashes": [tokens.hash_of(token)], "name": "Samia B.", "college": "Habitant·es",
        "tail": known.code[-3:], "group": known.id, "adapted": True, "cancelled": False, "activities": [activity.id],
    }  # fmt: skip
    for secret in ("Benali", "+33600000001", "sign_language", known.code, token, known.secret_seal):
        assert secret not in answer.text


def test_the_list_holds_those_of_the_site_and_those_without_a_place_only(phone, ground):
    edition = edition_of(ground[0])
    elsewhere, here, nowhere = (make_registration(edition) for _each in range(3))
    other = today_site(edition)
    seat(elsewhere, other)
    seat(here, ground[0])
    listed = {each["group"] for each in phone.client.get("/accueil/liste.json").json["people"]}
    assert listed == {here.id, nowhere.id}


def test_a_revoked_badge_is_in_the_list_of_a_higher_version(phone, ground):
    """A8, offline: from the version of the revocation on."""
    known = make_registration(edition_of(ground[0]))
    token = badge_of(known)
    before = phone.client.get("/accueil/liste.json").json
    assert tokens.hash_of(token) not in before["revoked"]
    with unit_of_work(SYSTEM) as work:
        badges.revoke(work, known.attendees[0].id, clock.now())
    after = phone.client.get("/accueil/liste.json").json
    assert after["version"] > before["version"]
    assert after["revoked"] == [tokens.hash_of(token)]
    assert all(not each["hashes"] for each in after["people"])


def test_a_list_that_has_not_changed_is_not_sent_again(phone, ground):
    again = phone.client.get("/accueil/liste.json", headers={"If-None-Match": phone.etag})
    assert again.status_code == 304
    assert again.headers["X-Door-Key"]
    make_registration(edition_of(ground[0]))
    assert phone.client.get("/accueil/liste.json", headers={"If-None-Match": phone.etag}).status_code == 200


def test_a_device_says_how_it_is(phone, ground):
    phone.client.get("/accueil/liste.json?waiting=7&version=12")
    device = db.session.get(DoorDevice, ground[1].id)
    assert (device.waiting, device.manifest_version, device.seen_at) == (7, 12, clock.now())
    for wrong in ("-1", "x", "9" * 30, "٣"):
        assert phone.client.get(f"/accueil/liste.json?waiting={wrong}").status_code == 200


def test_a_passage_sent_twice_has_one_row_and_one_answer(phone, ground):
    known = make_registration(edition_of(ground[0]))
    sent = passed(ground[0], badge=tokens.hash_of(badge_of(known)))
    first, second = phone.send(sent).json, phone.send(sent, sent).json
    assert first["answers"][0]["answer"] == "welcome"
    assert second["answers"] == first["answers"] * 2
    assert db.session.query(CheckIn).count() == 1


#: The same in every process that gathers these tests.
SOME_ID = "0b6e2f0e-5d0f-4f6f-9a53-6f3f5f7d9c11"
BROKEN = [
    None, 3, "x", [], {}, {"id": "x"}, {"id": SOME_ID},
    {"site_day": -1}, {"site_day": True}, {"site_day": 10**30}, {"site_day": "1"}, {"direction": "up"},
    {"mode": "teleport"}, {"at": "yesterday"}, {"at": "2026-06-15T09:00:00"}, {"at": "9999-12-31T23:59:59+00:00"},
    {"at": 0}, {"badge": "zz"}, {"badge": "g" * 63}, {"badge": 5}, {"person": 1.5}, {"person": "1"},
    {"person": 1, "badge": "a" * 64}, {"walk_in": {}}, {"walk_in": {"id": SOME_ID, "first_name": " "}},
    {"walk_in": []}, {"mode": "forced", "reason": " "}, {"activity": 0}, {"id": "\0" * 9},
]  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_a_passage_that_cannot_be_read_stops_no_other(phone, ground, broken):
    good = passed(ground[0], badge="a" * 64)
    bad = {**passed(ground[0]), **broken} if isinstance(broken, dict) and broken else broken
    answer = phone.send(bad, good)
    assert answer.status_code == 200
    told = {each["id"]: each for each in answer.json["answers"]}
    assert told[good["id"]]["answer"] == "unknown"
    assert sorted(each.get("refusal", "") for each in answer.json["answers"])[0] == ""
    assert any(each.get("refusal") for each in answer.json["answers"])
    assert db.session.query(CheckIn).count() == 1


@pytest.mark.parametrize("body", [{"passages": []}, {"passages": {}}, {"passages": [{}] * 101}, {"sent_at": "now"}])
def test_a_batch_that_is_none_is_refused_whole(phone, ground, body):
    answer = phone.send(passed(ground[0], badge="a" * 64), **body)
    assert answer.status_code == 422
    assert answer.json["sentence"]
    assert db.session.query(CheckIn).count() == 0


def test_nothing_is_taken_without_the_key_of_the_page(app, phone, ground):
    sent = {"sent_at": clock.now().isoformat(), "passages": [passed(ground[0], badge="a" * 64)]}
    for headers in ({}, {"X-CSRFToken": "forged"}):
        assert phone.client.post("/accueil/passages", json=sent, headers=headers).status_code == 400
    assert phone.client.post("/accueil/passages", data="{", content_type="text/plain").status_code == 400
    assert db.session.query(CheckIn).count() == 0


def test_a_device_whose_clock_is_off_is_put_right(app, ground):
    ahead = Phone(app, ground[2], ahead=timedelta(minutes=40))
    sent = passed(ground[0], clock.now() + timedelta(minutes=40), badge="a" * 64)
    ahead.send(sent)
    row = db.session.query(CheckIn).one()
    assert (row.at, row.offset_ms, row.flags) == (clock.now(), 2_400_000, ["skew"])
    assert db.session.get(DoorDevice, ground[1].id).offset_ms == 2_400_000


def test_a_lost_device_sends_nothing_more(phone, ground):
    with unit_of_work(SYSTEM) as work:
        devices.revoke(work, ground[1].id, clock.now())
    answer = phone.send(passed(ground[0], badge="a" * 64))
    assert (answer.status_code, answer.json["refusal"]) == (403, "device_revoked")
    assert db.session.query(CheckIn).count() == 0


def test_the_list_is_refused_the_day_after_and_late_passages_are_still_taken(phone, ground):
    sent = passed(ground[0], badge="a" * 64)
    with clock.frozen(clock.now() + timedelta(days=1)):
        answer = phone.client.get("/accueil/liste.json")
        assert (answer.status_code, answer.json["refusal"]) == (403, "over")
        assert phone.send(sent).json["answers"][0]["answer"] == "unknown"
    assert db.session.query(CheckIn).count() == 1


def test_a_longer_list_asks_the_database_no_more_questions(ground, asked):
    make_registration(edition_of(ground[0]))
    with asked() as few:
        manifest.manifest(ground[1], clock.now())
    for _each in range(8):
        make_registration(edition_of(ground[0]), persons=2)
    db.session.expire_all()
    with asked() as many:
        manifest.manifest(ground[1], clock.now())
    assert len(many) <= len(few) + 3


def test_cancelled_before_and_come_all_the_same(phone, ground):
    known = make_registration(edition_of(ground[0]))
    token = badge_of(known)
    known.state, known.cancelled_at = RegistrationState.CANCELLED, clock.now() - timedelta(days=1)
    db.session.commit()
    answer = phone.send(passed(ground[0], badge=tokens.hash_of(token)))
    assert answer.json["answers"][0]["answer"] == "cancelled"
    assert [case.kind for case in cases(queries.seen([ground[0].id]))] == [ConflictKind.CANCELLED]


def test_another_edition_of_the_same_day_is_no_business_of_this_device(phone):
    stranger = make_registration(today_edition())
    assert stranger.id not in {each["group"] for each in phone.client.get("/accueil/liste.json").json["people"]}
