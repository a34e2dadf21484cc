"""Badges of people, the dashboard of the day, what is reconciled: pages of the team and of each person."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from assises.checkin import badges, keeping, queries, tokens
from assises.checkin.models import CheckIn, PresenceTally, Reconciliation, WalkIn
from assises.checkin.types import Mode, Verdict
from assises.editions.types import EditionState
from commons.identity.colleges import College
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_edition, make_registration
from tests.factories.door import badge_of, passage, send, today_edition, walk_in
from tests.factories.door_hands import pages, secretariat

pytestmark = pytest.mark.usefixtures("database", "frozen")


@pytest.mark.parametrize(("contact", "language"), [("phone:+33600000001", "fr"), ("mail:a@b.fr", "ar")])
def test_the_link_of_a_badge_is_sent_once_a_day_in_the_language_of_the_person(ground, desk, contact, language):
    _site_day, edition, family, _device, team = ground
    family.contact, family.language = contact, language
    db.session.commit()
    desk.sit(secretariat(edition))
    path = f"{team}/badges/personne/{family.attendees[0].id}/envoyer"
    for _time in range(2):
        assert desk.send(f"{team}/badges?q=Per", to=path).status_code == 303
    message = db.session.query(OutboxMessage).filter_by(key=f"assises.badge:{family.id}:2026-06-15").one()
    assert message.recipient == contact.partition(":")[2]
    assert tokens.group_key(family.id) in message.body
    family.contact = ""
    db.session.commit()
    assert desk.send(f"{team}/badges?q=Per", to=path).status_code == 403


def test_one_s_own_badge_is_opened_by_its_link_or_by_the_code(ground, desk):
    _site_day, edition, family, _device, _team = ground
    address = f"/assises/{edition.year}/badge"
    answer = desk.send(address, code=family.code.lower())
    assert answer.status_code == 303
    page = desk.read(answer.headers["Location"]).text
    assert page.count("qr.svg") == 3
    assert family.code[:4] in page
    token = badge_of(family)
    one = desk.read(f"{address}/{token}")
    assert one.status_code == 200
    assert family.code not in one.text
    assert family.code[-3:] in one.text
    assert desk.read(f"{address}/{token}/qr.svg").mimetype == "image/svg+xml"
    assert one.headers["Cache-Control"] == "no-store"
    with unit_of_work(SYSTEM) as work:
        badges.revoke(work, family.attendees[0].id, clock.now())
    assert desk.read(f"{address}/{token}").status_code == 404
    assert desk.read(f"{address}/{token}/qr.svg").status_code == 404


def test_a_badge_is_not_guessed(ground, desk):
    _site_day, edition, family, _device, _team = ground
    address = f"/assises/{edition.year}"
    for wrong in ("A" * 26, "x", "%20", "é", "A" * 5000):
        assert desk.read(f"{address}/badge/{wrong}").status_code in (404, 414)
    assert desk.read(f"{address}/badges/{family.id}/{'a' * 22}").status_code == 404
    assert desk.read(f"{address}/badges/999999/{tokens.group_key(999999)}").status_code == 404
    other = make_edition()
    assert desk.read(f"/assises/{other.year}/badge/{badge_of(family)}").status_code == 404
    draft = today_edition(state=EditionState.DRAFT)
    assert desk.read(f"/assises/{draft.year}/badge").status_code == 404
    answers = [desk.send(f"{address}/badge", code=f"BCDFGH{n:02}").status_code for n in range(2, 16)]
    assert answers[0] == 422
    assert answers[-1] == 429


@pytest.mark.parametrize("typed", ["", "x" * 100, "<script>alert(1)</script>", "\u202e", "😀" * 20])
def test_a_code_that_is_none_keeps_the_form(ground, desk, typed):
    page = desk.send(f"/assises/{ground[1].year}/badge", code=typed)
    assert page.status_code == 422
    assert "<script>alert" not in page.text


def test_the_dashboard_counts_each_site_and_never_shows_fewer_than_five(ground, desk):
    site_day, edition, family, device, team = ground
    crowd = make_registration(edition, persons=7, college=College.ASSOCIATIONS)
    present = [passage(site_day, attendee_id=each.id) for each in [*crowd.attendees, family.attendees[0]]]
    send(device, *present, passage(site_day, walk_in=walk_in(), mode=Mode.DOOR))
    desk.sit(secretariat(edition))
    page = " ".join(desk.read(f"{team}/jour").text.split())
    assert "9 dans le bâtiment" in page
    assert "moins de 5" in page
    assert "compté 2 h après la fermeture" in page
    assert "En vie" in page
    assert "14 h" in page
    with clock.frozen(site_day.closes_at + timedelta(hours=2, minutes=1)):
        after = " ".join(desk.read(f"{team}/jour?jour={site_day.day}").text.split())
    assert "<dt>Absentes</dt><dd>2</dd>" in after
    for asked in ("2026-99-99", "x", "'--"):
        assert desk.read(f"{team}/jour?jour={asked}").status_code == 200


def test_a_case_is_looked_at_side_by_side_and_decided_once(ground, desk):
    paths = pages(ground)
    desk.sit(secretariat(ground[1]))
    page = desk.read(paths["case"]).text
    assert "Passage 1" in page
    assert "Passage 2" in page
    assert desk.send(paths["case"], verdict="").status_code == 422
    assert desk.send(paths["case"], verdict="banish").status_code == 422
    assert desk.send(paths["case"], verdict="apart", note="La sœur").status_code == 303
    assert db.session.query(Reconciliation).one().verdict is Verdict.APART
    assert paths["case"] not in desk.read(f"{ground[4]}/jour").text
    assert desk.read(f"{ground[4]}/jour/cas/banish/{uuid4()}").status_code == 404
    assert db.session.query(CheckIn).count() == 3


def test_somebody_written_down_is_tied_by_an_explicit_choice(ground, desk):
    paths = pages(ground)
    desk.sit(secretariat(ground[1]))
    number = ground[2].attendees[1].id
    page = desk.read(paths["merge"] + "?q=Personne").text
    assert f'value="{number}"' in page
    found = paths["merge"] + "?q=Personne"
    assert desk.send(found, attendee="x").status_code == 422
    stranger = make_registration(today_edition()).attendees[0].id
    assert desk.send(found, attendee=str(stranger)).status_code == 404
    assert desk.send(found, attendee=str(number)).status_code == 303
    written = db.session.query(WalkIn).one()
    assert written.merged_into == number
    assert "séparer" in desk.read(paths["merge"]).text
    assert desk.send(paths["merge"], to=paths["merge"] + "/separer").status_code == 303
    db.session.refresh(written)
    assert written.merged_into is None


def test_thirty_days_after_numbers_stay_and_people_are_gone(ground):
    site_day, edition, family, device, _team = ground
    pages(ground)
    send(device, passage(site_day, badge_hash="a" * 64))
    before = queries.came(edition.id)
    assert len(before) == 3
    assert {each.attendee_id for each in before} == {family.attendees[0].id, None}
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert keeping.forget() == 0
    with clock.frozen(clock.now() + timedelta(days=32)):
        assert keeping.forget() == 4
        assert keeping.forget() == 0
    after = queries.came(edition.id)
    assert sorted((c.site_day_id, str(c.college)) for c in after) == sorted(
        (c.site_day_id, str(c.college)) for c in before
    )
    assert all(each.attendee_id is None for each in after)
    assert db.session.query(CheckIn).filter(CheckIn.attendee_id.is_not(None)).count() == 0
    assert db.session.query(CheckIn).count() == 4
    assert {each.first_name for each in db.session.query(WalkIn)} == {""}
    assert queries.badges_of([family.attendees[0].id]) == []
    assert queries.device(device.id).revoked_at is not None
    assert sum(row.persons for row in db.session.query(PresenceTally)) == 3
