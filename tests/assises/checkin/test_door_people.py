"""People nobody expected, a full building, a lost device, a room's line: the pages of the door."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from assises.checkin import devices, queries, tokens
from assises.checkin.models import WalkIn
from assises.checkin.types import Answer
from assises.editions import queries as editions
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_activity, make_registration
from tests.factories.door import badge_of, passage, seat, send, today_site
from tests.factories.door_hands import rows

pytestmark = pytest.mark.usefixtures("frozen")


def test_somebody_unexpected_is_in_with_a_first_name_and_a_college(door, threshold):
    assert "Vous venez comme" in door.read("/accueil/sur-place").text
    ticket = uuid4().hex
    first = door.post("/accueil/sur-place", ticket=ticket, first_name="Yanis\u202e", college="associations")
    page = door.says(first)
    assert "Bienvenue" in page
    written = db.session.query(WalkIn).one()
    assert written.first_name == "Yanis"
    assert tokens.short_code(written.id) in page
    door.post("/accueil/sur-place", ticket=ticket, first_name="Yanis", college="associations")
    assert (rows(), db.session.query(WalkIn).count()) == (1, 1)
    assert "Yanis" in door.post("/accueil/lire", code=tokens.short_code(written.id)).text


@pytest.mark.parametrize(
    "typed", [{"first_name": ""}, {"first_name": " \u202e "}, {"college": "kings"}, {"first_name": "x" * 500}]
)
def test_a_walk_in_form_with_a_mistake_keeps_what_was_typed(door, threshold, typed):
    page = door.post("/accueil/sur-place", **({"first_name": "Yanis", "college": "residents"} | typed))
    assert page.status_code == 422
    assert rows() == 0


def test_the_gauge_stops_the_door_whatever_the_reason(door, threshold):
    site_day, device, _token, family = threshold
    edition = editions.by_id(site_day.site.edition_id)
    crowd = make_registration(edition, persons=3)
    earlier = clock.now() - timedelta(minutes=5)
    send(device, *(passage(site_day, earlier, attendee_id=each.id) for each in crowd.attendees))
    page = door.post("/accueil/lire", code=badge_of(family))
    assert page.status_code == 422
    assert "plein" in page.text
    key = f"a{family.attendees[0].id}"
    assert f'value="{key}"' in page.text
    assert door.post("/accueil/passer", people=key, force="1", reason=" ").status_code == 422
    assert rows() == 3
    again = door.post("/accueil/passer", people=key, force="1", reason="Elle a froid")
    assert (again.status_code, rows()) == (422, 3)
    assert "Faire entrer quand même" not in again.text.partition("data-result")[2].partition("data-camera-box")[0]
    out = door.post("/accueil/passer", people=f"a{crowd.attendees[0].id}", sens="out")
    assert out.status_code == 303
    assert door.post("/accueil/passer", people=key).status_code == 303
    assert rows() == 5


@pytest.mark.parametrize("sent", [[], ["x1"], ["a1 OR 1=1"], ["a" + "9" * 30], ["w" + "-" * 36]])
def test_people_nobody_offered_are_refused(door, threshold, sent):
    assert door.post("/accueil/passer", people=sent).status_code == 422
    assert rows() == 0


def test_people_of_another_edition_are_not_found_here(door, threshold):
    stranger = make_registration(editions.by_id(today_site().site.edition_id))
    page = door.post("/accueil/passer", people=f"a{stranger.attendees[0].id}")
    assert page.status_code == 422
    assert "inconnu" in page.text
    assert rows() == 0


def test_a_lost_device_is_out_at_the_next_request(door, threshold):
    assert door.read().status_code == 200
    with unit_of_work(SYSTEM) as work:
        devices.revoke(work, threshold[1].id, clock.now())
    assert door.read().status_code == 403
    assert "fermé" in door.read().text
    answer = door.client.get("/accueil/liste.json")
    assert (answer.status_code, answer.json["refusal"]) == (403, "device_revoked")


def test_on_another_day_the_door_says_so_and_lets_nobody_in(door, threshold):
    token = badge_of(threshold[3])
    with clock.frozen(clock.now() - timedelta(days=3)):
        assert "pas ouvert aujourd’hui" in door.read().text
        assert door.post("/accueil/lire", code=token).status_code == 403
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert door.post("/accueil/lire", code=token).status_code == 403
        assert door.client.get("/accueil/liste.json").status_code == 403
    assert rows() == 0


def test_going_out_is_said_on_the_page_and_kept_from_page_to_page(door, threshold):
    door.post("/accueil/lire", code=badge_of(threshold[3]))
    answer = door.post("/accueil/lire", code=badge_of(threshold[3]), sens="out")
    assert "sens=out" in answer.headers["Location"]
    assert "Sortie notée" in door.says(answer)
    assert "Faire sortir" in door.says(answer)


def test_no_cache_keeps_the_door_and_only_the_door_may_use_the_camera(door, threshold):
    page = door.read()
    assert page.headers["Cache-Control"] == "no-store"
    assert "camera=(self)" in page.headers["Permissions-Policy"]
    assert "camera=()" in door.client.get("/").headers["Permissions-Policy"]
    worker = door.client.get("/accueil/veilleur.js")
    assert worker.headers["Service-Worker-Allowed"] == "/accueil/"
    assert worker.mimetype == "text/javascript"


def test_the_line_of_a_full_room_is_followed_in_order(door, threshold):
    """Seats of people who are not there are kept until ten minutes after the start, then go to the line."""
    site_day, _device, _token, family = threshold
    site_day.gauge = 50
    edition = editions.by_id(site_day.site.edition_id)
    activity = make_activity(site_day, hour=14, capacity=2)
    holders, second, third = (make_registration(edition, persons=n) for n in (2, 1, 1))
    seat(holders, activity)
    salle, path = {"salle": str(activity.id)}, f"/accueil/salle/{activity.id}"
    early, late = activity.starts_at - timedelta(minutes=5), activity.starts_at + timedelta(minutes=11)
    keys = [f"a{each.attendees[0].id}" for each in (second, third)]
    with clock.frozen(early):
        page = door.post("/accueil/passer", people=keys[0], **salle)
        assert page.status_code == 422
        assert "Mettre dans la file" in page.text
        for key in keys:
            assert door.post(f"{path}/file", people=key, **salle).status_code == 303
            door.post(f"{path}/file", people=key, **salle)
        assert len(queries.line(activity.id)) == 2
        in_room = door.post("/accueil/passer", people=f"a{holders.attendees[0].id}", **salle)
        assert in_room.status_code == 303
    with clock.frozen(late):
        assert "données à la file" in door.read(path).text
        assert door.post("/accueil/passer", people=keys[1], **salle).status_code == 422
        assert "Bienvenue" in door.says(door.post("/accueil/passer", people=keys[0], **salle))
        assert [f"a{each.attendee_id}" for each in queries.line(activity.id)] == [keys[1]]
        assert door.post("/accueil/passer", people=keys[1], **salle).status_code == 422
        assert door.post(f"{path}/file/{queries.line(activity.id)[0].id}/partir").status_code == 303
        assert queries.line(activity.id) == []
    assert family.attendees


def test_the_room_of_another_site_is_not_found(door, threshold):
    elsewhere = make_activity(today_site(editions.by_id(threshold[0].site.edition_id)))
    assert door.read(f"/accueil/salle/{elsewhere.id}").status_code == 404
    assert (
        door.post(f"/accueil/salle/{elsewhere.id}/file", people=f"a{threshold[3].attendees[0].id}").status_code == 404
    )
    assert (
        door.post("/accueil/passer", people=f"a{threshold[3].attendees[0].id}", salle=str(elsewhere.id)).status_code
        == 403
    )


def test_every_answer_has_its_words_and_its_colour(app, threshold):
    with app.test_request_context():
        assert all(each.sentence and each.tone for each in Answer)
