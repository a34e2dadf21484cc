"""The secretariat on the day: devices, badges on paper, the dashboard, cases, people to tie; and one's own badge."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from pypdf import PdfReader

from assises.checkin import queries, tokens
from assises.checkin.models import DoorDevice
from commons.kernel import clock
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from tests.factories.assises_days import make_edition, make_registration
from tests.factories.desk import _Fields
from tests.factories.door import badge_of, paired, seat, today_edition, today_site
from tests.factories.door_hands import pages, person, secretariat

pytestmark = pytest.mark.usefixtures("database", "frozen")


def posts(ground):
    _site_day, _edition, family, device, team = ground
    attendee, nobody = family.attendees[0].id, uuid4()
    return [
        f"{team}/appareils", f"{team}/appareils/{device.id}/rouvrir", f"{team}/appareils/{device.id}/fermer",
        f"{team}/badges/site/{ground[0].site_id}.pdf", f"{team}/badges/personne/{attendee}.pdf",
        f"{team}/badges/personne/{attendee}/refaire", f"{team}/badges/personne/{attendee}/envoyer",
        f"{team}/jour/cas/double/{nobody}",
        f"{team}/jour/personne/{nobody}", f"{team}/jour/personne/{nobody}/separer",
    ]  # fmt: skip


def test_the_team_pages_open_for_the_secretariat_of_the_edition_only(ground, desk):
    edition, paths = ground[1], pages(ground)
    desk.sit(secretariat(edition))
    for path in paths.values():
        assert desk.read(path).status_code == 200, path
    assert desk.read(f"{ground[4]}/jour").status_code == 200
    other = make_edition()
    for actor in (secretariat(other), person("welcomer", edition), person("facilitator", edition)):
        desk.sit(actor)
        for path in paths.values():
            assert desk.read(path).status_code == 403, path
    desk.sit(NOBODY)
    assert desk.read(paths["devices"]).status_code == 303


def test_the_welcomer_follows_the_day_and_decides_nothing(ground, desk):
    edition, _paths = ground[1], pages(ground)
    desk.sit(person("welcomer", edition))
    page = desk.read(f"{ground[4]}/jour")
    assert page.status_code == 200
    assert "Seul le secrétariat" in page.text
    desk.sit(person("welcomer", make_edition()))
    assert desk.read(f"{ground[4]}/jour").status_code == 403


@pytest.mark.parametrize("role", ["welcomer", "facilitator", "observer"])
def test_forms_of_the_team_are_refused_to_others(ground, desk, role):
    desk.sit(secretariat(ground[1]))
    key = desk_key(desk, ground)
    desk.sit(person(role, ground[1]))
    for path in posts(ground):
        assert desk._client.post(path, data={"csrf_token": key}).status_code == 403, path
    assert queries.devices(ground[1].id)[0].revoked_at is None


def desk_key(desk, ground):
    return _Fields(desk.read(f"{ground[4]}/appareils").text).values["csrf_token"]


def test_a_device_is_opened_shown_once_and_closed(ground, desk):
    site_day, edition, _family, _device, team = ground
    desk.sit(secretariat(edition))
    answer = desk.send(f"{team}/appareils", site_id=str(site_day.site_id), label="Entrée sud")
    assert answer.status_code == 303
    address = answer.headers["Location"]
    page = desk.read(address).text
    number = int(address.rsplit("/", 1)[-1])
    secret = tokens.pairing_secret(number, 1)
    assert f"/accueil/ouvrir/{secret}" in page
    assert desk.read(f"{address}/qr.svg").mimetype == "image/svg+xml"
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        assert secret not in desk.read(address).text
        assert desk.read(f"{address}/qr.svg").status_code == 404
    assert desk.send(address, to=f"{address}/rouvrir").status_code == 303
    assert tokens.pairing_secret(number, 2) in desk.read(address).text
    assert desk.send(address, to=f"{address}/fermer").status_code == 303
    assert db.session.get(DoorDevice, number).revoked_at == clock.now()
    assert tokens.pairing_secret(number, 2) not in desk.read(address).text


@pytest.mark.parametrize("wrong", [{"label": ""}, {"site_id": "999999"}, {"site_id": "x"}, {"label": "x" * 90}])
def test_a_device_with_a_mistake_is_not_opened(ground, desk, wrong):
    desk.sit(secretariat(ground[1]))
    typed = {"site_id": str(ground[0].site_id), "label": "Entrée"} | wrong
    assert desk.send(f"{ground[4]}/appareils", **typed).status_code == 422
    assert len(queries.devices(ground[1].id)) == 1


def test_a_device_of_another_edition_is_not_found(ground, desk):
    other, _token = paired(today_site())
    desk.sit(secretariat(ground[1]))
    assert desk.read(f"{ground[4]}/appareils/{other.id}").status_code == 404
    assert desk.send(f"{ground[4]}/appareils", to=f"{ground[4]}/appareils/{other.id}/fermer").status_code == 404
    assert queries.device(other.id).revoked_at is None


def text_of(answer):
    assert answer.mimetype == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)


def test_the_badges_of_a_site_are_sheets_that_everybody_can_read(ground, desk):
    site_day, edition, family, _device, team = ground
    family.attendees[0].first_name, family.attendees[1].first_name = "Samia", "فاطمة"
    family.attendees[2].first_name = '#read("/etc/passwd")'
    db.session.commit()
    desk.sit(secretariat(edition))
    for _time in range(2):
        answer = desk.send(f"{team}/badges", to=f"{team}/badges/site/{site_day.site_id}.pdf", partie="1")
    words = text_of(answer)
    assert "Samia" in words
    assert '#read("/etc/passwd")' in words.replace("\n", "").replace("“", '"').replace("”", '"')
    assert family.code[-3:] in words
    assert family.code not in words
    reader = PdfReader(io.BytesIO(answer.data))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert answer.headers["Cache-Control"] == "no-store"
    standing = queries.standing_badges([each.id for each in family.attendees])
    assert {badge.prints for badge in standing.values()} == {2}
    assert badge_of(family) == tokens.badge_token(f"a{family.attendees[0].id}", 1)


def test_fifty_badges_are_five_sheets(ground, desk):
    site_day, edition, _family, _device, team = ground
    for _each in range(6):
        seat(make_registration(edition, persons=8), site_day)
    desk.sit(secretariat(edition))
    answer = desk.send(f"{team}/badges", to=f"{team}/badges/site/{site_day.site_id}.pdf", partie="1")
    pages = PdfReader(io.BytesIO(answer.data)).pages
    assert len(pages) == 6, "fifty-one people: five sheets of ten, and one"
    for part in ("2", "0", "-1", "x", "9" * 9):
        sent = desk.send(f"{team}/badges", to=f"{team}/badges/site/{site_day.site_id}.pdf", partie=part)
        assert sent.status_code in (200, 404)


def test_a_lost_badge_is_replaced_at_the_desk(ground, desk):
    _site_day, edition, family, _device, team = ground
    old, number = badge_of(family), family.attendees[0].id
    desk.sit(secretariat(edition))
    assert desk.send(f"{team}/badges?q=Per", to=f"{team}/badges/personne/{number}/refaire").status_code == 303
    assert badge_of(family) != old
    assert queries.badge_of_hash(tokens.hash_of(old)).revoked_at == clock.now()
    stranger = make_registration(today_edition()).attendees[0].id
    assert desk.send(f"{team}/badges", to=f"{team}/badges/personne/{stranger}.pdf").status_code == 404
