"""Heads counted in a building: the way out of a door that stays shut, at the door and at the desk."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from assises.checkin import doors, keeping, queries
from assises.checkin.heads import MOST_HEADS, Heads, count_from_the_desk
from assises.checkin.models import HeadCount
from assises.checkin.types import Answer
from assises.editions import queries as editions
from assises.editions.types import EditionState
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.errors import NotFound
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_registration
from tests.factories.desk import _Fields
from tests.factories.door import badge_of, passage, send, today_site
from tests.factories.door_hands import Phone, passed, person, rows, secretariat

pytestmark = pytest.mark.usefixtures("database", "frozen")
COUNT = "/accueil/compter"


def counted():
    return [row.persons for row in db.session.query(HeadCount).order_by(HeadCount.at)]


def inside(site_day):
    return doors.now_inside(site_day.id).persons_in(site_day.id)


def crowd(threshold, persons=3):
    """The building is full, since half an hour."""
    site_day, device, _token, family = threshold
    people = make_registration(editions.by_id(site_day.site.edition_id), persons=persons)
    long_ago = clock.now() - timedelta(minutes=30)
    send(device, *(passage(site_day, long_ago, attendee_id=each.id) for each in people.attendees))
    return site_day, device, family, people


def count(site_day, persons, **more):
    return {"id": str(uuid4()), "site_day": site_day.id, "persons": persons, "at": clock.now().isoformat(), **more}


def test_a_full_door_says_what_to_do_and_opens_again_once_heads_are_counted(door, threshold):
    site_day, _device, family, _people = crowd(threshold)
    page = door.post("/accueil/lire", code=badge_of(family))
    assert page.status_code == 422
    shown = page.text.partition("data-result")[2]
    assert "Réessayer" in shown
    assert "Enregistrer le compte et faire entrer" in shown
    key, ticket = f"a{family.attendees[0].id}", uuid4().hex
    for _time in range(2):
        answer = door.post(COUNT, ticket=ticket, persons="1", people=key)
        assert answer.status_code == 303
    assert (counted(), rows(), inside(site_day)) == ([1], 4, 2), "sent twice, counted once and in once"
    assert "Samia" in door.says(answer).partition('class="door-answer tone-leaf"')[2].partition("</section>")[0]


def test_a_count_that_leaves_no_room_lets_nobody_in_and_is_kept(door, threshold):
    site_day, _device, family, _people = crowd(threshold)
    page = door.post(COUNT, persons="4", people=f"a{family.attendees[0].id}")
    assert page.status_code == 422
    assert "plein" in page.text.partition("data-result")[2]
    assert (counted(), rows(), inside(site_day)) == ([4], 3, 4)


def test_heads_are_counted_before_the_door_is_full_as_well(door, threshold):
    site_day, *_more = crowd(threshold, persons=2)
    answer = door.post(COUNT, persons="٠")
    assert answer.status_code == 303
    assert "C’est noté" in door.says(answer)
    assert (counted(), inside(site_day)) == ([0], 0)


@pytest.mark.parametrize("typed", ["", " ", "-1", "x", "1.5", "100000", "9" * 30, "<b>", "1; DROP TABLE"])
def test_a_number_that_is_none_is_refused_and_whoever_waits_still_waits(door, threshold, typed):
    key = f"a{threshold[3].attendees[0].id}"
    page = door.post(COUNT, persons=typed, people=key)
    assert page.status_code == 422
    assert f'value="{key}"' in page.text
    assert '<details id="compte" class="card" open>' in page.text
    assert counted() == []


def test_somebody_who_left_unseen_and_is_back_is_welcome_after_a_count(app, threshold):
    site_day, device, family, people = crowd(threshold)
    back = [passage(site_day, attendee_id=each.id, live=True) for each in people.attendees]
    before = passage(site_day, clock.now() - timedelta(minutes=18), attendee_id=people.attendees[0].id, live=True)
    assert [told.answer for told in send(device, before)] == [Answer.ALREADY_IN]
    Phone(app, threshold[2]).send(counts=[count(site_day, 1, at=(clock.now() - timedelta(minutes=5)).isoformat())])
    assert [told.answer for told in send(device, *back[1:])] == [Answer.WELCOME] * 2
    assert inside(site_day) == 3
    late = passage(site_day, attendee_id=family.attendees[0].id, live=True)
    assert [told.answer for told in send(device, late)] == [Answer.FULL], "they count as everybody does"


def test_a_device_sends_counts_with_its_passages_twice_and_in_any_order(app, threshold):
    site_day, _device, token, family = threshold
    phone = Phone(app, token, timedelta(minutes=43))
    ahead = clock.now() + timedelta(minutes=43)
    came = passed(site_day, ahead - timedelta(minutes=20), person=family.attendees[0].id)
    heads = count(site_day, 40, at=(ahead - timedelta(minutes=10)).isoformat())
    after = passed(site_day, ahead - timedelta(minutes=5), person=family.attendees[1].id)
    answer = phone.send(after, counts=[heads])
    told = {each["id"]: each["answer"] for each in answer.json["answers"]}
    assert told == {after["id"]: "welcome", heads["id"]: "counted"}
    assert phone.send(came, after, counts=[heads, heads]).json["inside"] == 41
    assert counted() == [40]
    assert db.session.query(HeadCount).one().at == clock.now() - timedelta(minutes=10)
    assert phone.send(counts=[heads]).status_code == 200, "a batch of counts alone"


@pytest.mark.parametrize(
    "wrong",
    [{"persons": -1}, {"persons": MOST_HEADS + 1}, {"persons": "3"}, {"persons": True}, {"persons": 1.5}, {"at": "now"},
     {"site_day": 0}, {"id": "x"}, {"persons": None}],
)  # fmt: skip
def test_a_count_that_cannot_be_read_stops_nothing_else(app, threshold, wrong):
    site_day, _device, token, family = threshold
    phone = Phone(app, token)
    good = passed(site_day, person=family.attendees[0].id)
    told = phone.send(good, counts=[count(site_day, 3) | wrong]).json["answers"]
    assert [each.get("refusal", "") for each in told] == ["", "unreadable"]
    assert (rows(), counted()) == (1, [])


def test_a_count_of_another_site_or_of_another_day_is_refused(app, door, threshold):
    site_day, _device, token, _family = threshold
    elsewhere = today_site(editions.by_id(site_day.site.edition_id))
    (told,) = Phone(app, token).send(counts=[count(elsewhere, 3)]).json["answers"]
    assert told["refusal"] == "not_here"
    site_day.day += timedelta(days=1)
    db.session.commit()
    assert door.post(COUNT, persons="3").status_code == 403
    assert counted() == []


def test_whoever_has_no_device_counts_nobody(client, door, threshold):
    fields = {"csrf_token": _Fields(door.read().text).values["csrf_token"], "ticket": uuid4().hex, "persons": "3"}
    client.delete_cookie("accueil", path="/accueil")
    assert client.post(COUNT, data=fields).status_code == 403
    assert counted() == []


def test_the_team_counts_and_reads_who_counted_what(ground, desk):
    site_day, edition, family, device, team = ground
    send(
        device,
        *(passage(site_day, clock.now() - timedelta(minutes=9), attendee_id=each.id) for each in family.attendees),
    )
    path = f"{team}/jour/compter/{site_day.id}"
    for who in (secretariat(edition), person("welcomer", edition)):
        desk.sit(who)
        assert "3 dans le bâtiment" in desk.read(path).text
        assert desk.send(path, persons="").status_code == 422
        assert desk.send(path, persons="12").status_code == 303
        assert "Compté à" in desk.read(f"{team}/jour").text
        assert "12 dans le bâtiment" in desk.read(f"{team}/jour").text
        assert "d’après les passages : 3" in desk.read(f"{team}/jour").text
        db.session.query(HeadCount).delete()
        db.session.commit()
    desk.send(path, persons="7")
    assert counted() == [7]
    assert inside(site_day) == 7


def test_the_secretariat_of_an_edition_counts_nobody_of_another(ground):
    _site_day, edition, _family, _device, _team = ground
    elsewhere = Heads(uuid4(), today_site().id, 3, clock.now())
    with pytest.raises(NotFound), unit_of_work(secretariat(edition)) as work:
        count_from_the_desk(work, edition.id, elsewhere, clock.now())
    assert counted() == []


def test_who_may_not_count_is_told_why(ground, desk):
    site_day, edition, _family, _device, team = ground
    path = f"{team}/jour/compter/{site_day.id}"
    stranger = today_site()
    desk.sit(secretariat(edition))
    assert desk.read(f"{team}/jour/compter/{stranger.id}").status_code == 404
    assert desk.read(f"{team}/jour/compter/{10**17}").status_code == 404
    tomorrow = next(day for day in queries.days_of_site(site_day.site_id) if day.id != site_day.id)
    assert "n’est pas ouvert aujourd’hui" in desk.read(f"{team}/jour/compter/{tomorrow.id}").text
    edition.state = EditionState.ARCHIVED
    db.session.commit()
    assert "archivées" in desk.read(path).text
    assert counted() == []


def test_thirty_days_after_counts_go_with_the_people_of_the_passages(app, threshold):
    site_day, *_more = crowd(threshold)
    Phone(app, threshold[2]).send(counts=[count(site_day, 3)])
    assert counted() == [3]
    with clock.frozen(clock.now() + timedelta(days=40)):
        keeping.forget()
    assert counted() == []
