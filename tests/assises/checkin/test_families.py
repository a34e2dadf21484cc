"""A family nobody expected: one form, a row and a badge for each, in together or not at all, tied one by one."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from assises.checkin import passages, queries, reconciling, tokens
from assises.checkin.finding import name_of
from assises.checkin.models import Badge, WalkIn
from assises.checkin.passages import family
from assises.checkin.types import Answer, CheckinReason, Mode
from assises.editions import queries as editions
from commons.identity.colleges import College
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_registration
from tests.factories.door import paired, passage, send, today_site
from tests.factories.door_hands import rows, secretariat

pytestmark = pytest.mark.usefixtures("database", "frozen")
FORM = "/accueil/sur-place"


def written():
    return db.session.query(WalkIn).order_by(WalkIn.child, WalkIn.rank).all()


def test_a_family_is_in_with_one_form_and_each_has_a_row_a_code_and_a_badge(door, threshold):
    threshold[0].gauge = 50
    ticket = uuid4().hex
    typed = {"first_name": "Nadia", "college": "residents", "adults": "2", "children": "3"}
    page = door.says(door.post(FORM, ticket=ticket, **typed))
    assert "(5 personnes)" in page
    people = written()
    assert [name_of(each) for each in people] == [
        "Nadia", "Nadia (adulte 2)", "Nadia (enfant 1)", "Nadia (enfant 2)", "Nadia (enfant 3)",
    ]  # fmt: skip
    assert all(tokens.short_code(each.id) in page for each in people)
    assert {each.walk_in_id for each in db.session.query(Badge)} == {each.id for each in people}
    door.post(FORM, ticket=ticket, **typed)
    assert (rows(), len(written())) == (5, 5), "sent twice, it is one family"
    assert len(queries.came(threshold[0].site.edition_id)) == 5
    found = door.read(q="nad").text
    assert found.count('class="option"') == 5, "found again as a group, to leave or to enter a room together"


@pytest.mark.parametrize(
    ("adults", "children", "persons"),
    [("", "", 1), ("1", "", 1), ("0", "2", 2), ("١", "٢", 3), ("12", "0", 12)],
)
def test_what_is_typed_is_counted(door, threshold, adults, children, persons):
    threshold[0].gauge = 50
    answer = door.post(FORM, first_name="Nadia", college="residents", adults=adults, children=children)
    assert answer.status_code == 303
    assert len(written()) == persons


@pytest.mark.parametrize(
    ("adults", "children"),
    [("0", "0"), ("", "0"), ("12", "1"), ("-1", "3"), ("x", "1"), ("1", "9" * 99), ("1.5", "0"), ("<b>", "'--")],
)
def test_a_count_that_is_none_is_refused_and_what_was_typed_is_kept(door, threshold, adults, children):
    page = door.post(FORM, first_name="Nadia", college="residents", adults=adults, children=children)
    assert page.status_code == 422
    assert 'value="Nadia"' in page.text
    assert "<b>" not in page.text.partition("<main")[2].partition('id="adults"')[2][:200]
    assert written() == []


def test_the_gauge_lets_a_family_in_together_or_not_at_all(door, threshold):
    """Three fit, a family of four does not: a child does not wait outside alone."""
    page = door.post(FORM, first_name="Nadia", college="residents", adults="2", children="2")
    assert page.status_code == 422
    assert "plein" in page.text
    assert rows() == 0
    keys = [f"w{each.id}" for each in written()]
    assert len(keys) == 4
    assert door.post("/accueil/passer", people=keys, force="1", reason="Il pleut").status_code == 422
    assert rows() == 0
    threshold[0].gauge = 4
    db.session.commit()
    assert door.post("/accueil/passer", people=keys).status_code == 303
    assert rows() == 4


def test_a_registered_group_waits_together_as_well_and_enters_when_it_fits():
    site_day = today_site(gauge=3)
    device, _token = paired(site_day)
    edition = editions.by_id(site_day.site.edition_id)
    alone, group = make_registration(edition), make_registration(edition, persons=3)
    send(device, passage(site_day, attendee_id=alone.attendees[0].id, live=True))
    coming = [passage(site_day, attendee_id=each.id, live=True) for each in group.attendees]
    assert [told.answer for told in send(device, *coming)] == [Answer.FULL] * 3
    assert [told.answer for told in send(device, *coming[:2])] == [Answer.WELCOME] * 2
    assert [told.answer for told in send(device, coming[2])] == [Answer.FULL]
    facts = [passage(site_day, attendee_id=each.id) for each in group.attendees]
    assert Answer.FULL not in {told.answer for told in send(device, *facts)}, "what has happened is never turned away"


def test_members_that_arrive_in_any_order_are_one_family(site):
    site_day, device, _family = site
    people = family(uuid4(), "Nadia", College.RESIDENTS, 1, 2)
    for new in reversed(people):
        send(device, passage(site_day, walk_in=new, mode=Mode.DOOR))
    assert [each.id for each in queries.family(people[0].id)] == [each.id for each in people]


@pytest.mark.parametrize(
    "wrong", [{"rank": 0}, {"rank": 21}, {"rank": "1"}, {"child": "yes"}, {"group": 4}, {"group": "x"}]
)
def test_a_place_in_a_family_that_is_none_is_not_read(wrong):
    sent = {"id": str(uuid4()), "first_name": "Nadia", "college": "residents"} | wrong
    with pytest.raises((ValueError, TypeError)):
        passages.read_walk_in(sent)


def test_two_of_a_family_are_never_the_same_registered_person(site):
    site_day, device, known = site
    people = family(uuid4(), "Nadia", College.RESIDENTS, 2, 0)
    send(device, *(passage(site_day, walk_in=new, mode=Mode.DOOR) for new in people))
    tied = (site_day.site.edition_id, people[0].id, known.attendees[0].id, clock.now())
    with unit_of_work(SYSTEM) as work:
        reconciling.merge(work, *tied)
    with pytest.raises(Invalid) as refused, unit_of_work(SYSTEM) as work:
        reconciling.merge(work, tied[0], people[1].id, *tied[2:])
    assert refused.value.reason is CheckinReason.SAME_GROUP
    db.session.get_one(WalkIn, people[1].id).merged_into = known.attendees[0].id
    with pytest.raises(IntegrityError, match="uq_assises_walk_in_group_merged"):
        db.session.commit()
    db.session.rollback()
    with unit_of_work(SYSTEM) as work:
        reconciling.merge(work, tied[0], people[1].id, known.attendees[1].id, clock.now())
    assert len(queries.came(tied[0])) == 2


def test_once_one_of_a_family_is_tied_the_others_are_offered_the_same_registration(ground, desk):
    site_day, edition, known, device, team = ground
    known.attendees[1].first_name = "Zohra"
    db.session.commit()
    people = family(uuid4(), "Nadia", College.RESIDENTS, 2, 0)
    send(device, *(passage(site_day, walk_in=new, mode=Mode.DOOR) for new in people))
    desk.sit(secretariat(edition))
    path = f"{team}/jour/personne/{people[1].id}"
    assert "Zohra" not in desk.read(path).text
    with unit_of_work(SYSTEM) as work:
        reconciling.merge(work, edition.id, people[0].id, known.attendees[0].id, clock.now())
    page = desk.read(path).text
    assert "Zohra" in page
    assert "Nadia (adulte 2)" in page
    assert desk.send(path, attendee=str(known.attendees[0].id)).status_code == 422
    assert desk.send(path, attendee=str(known.attendees[1].id)).status_code == 303


def test_who_one_comes_as_is_asked_in_the_language_of_the_door(door):
    page = door.read(FORM, lang="ar").text
    assert "أسكن هنا" in page
    assert "J’habite ici" not in page
