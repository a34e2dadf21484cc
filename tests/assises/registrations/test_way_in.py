"""The five screens, as a browser without JavaScript sends them."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select

from assises.editions.types import EditionState
from assises.people import queries as people
from assises.people.models import Registration
from assises.people.types import RegistrationState
from assises.registrations import services
from assises.seats import queries as seats
from assises.seats.types import SeatState
from commons.kernel.db import db
from tests.factories import assises_days as days
from tests.factories import assises_people as make
from tests.factories.identity import last_message


def walk(phone, edition, activity, **typed):
    """The five screens; the address of one's own page."""
    who = {"college": "residents", "first_name": "Nadia", "companions": "1", "children": "4", "language": "fr"}
    reach = {"reach": "mail", "contact": "Nadia@Exemple.fr"}
    address = f"/assises/{edition.year}/inscription"
    answer = phone.send(address, **{**who, **{k: v for k, v in typed.items() if k in who}})
    for fields in (
        {"activities": [str(activity.id)]},
        {"kinds": ["child_care", "interpreter"], "in_language": "comorien"},
        {**reach, **{k: v for k, v in typed.items() if k in reach}},
        {},
    ):
        assert answer.status_code == 303, answer.text
        answer = phone.send(answer.location, **fields)
    assert answer.status_code == 303
    return answer.location


def test_five_screens_and_a_page_with_the_code(phone, edition, activity):
    own = walk(phone, edition, activity)
    page = phone.read(own)
    made = db.session.scalars(select(Registration)).one()
    assert f"{made.code[:4]}-{made.code[4:]}" in page.text
    assert "comorien" in page.text
    assert made.contact == "mail:nadia@exemple.fr"
    assert page.headers["Cache-Control"] == "no-store"
    assert {each.state for each in seats.of_registration(made.id)} == {SeatState.CONFIRMED}
    assert own in last_message().body


def test_back_and_again_lose_nothing_and_register_once(phone, edition, activity):
    own = walk(phone, edition, activity)
    made = db.session.scalars(select(Registration)).one()
    assert people.persons_registered(edition.id) == 3
    ticket = uuid4().hex
    make.typed_draft(edition, [activity.site_day_id], ticket, first_name="Zoé")
    screen = f"/assises/{edition.year}/inscription/en-cours/{ticket}"
    assert 'value="Zoé"' in phone.read(f"{screen}/1").text
    first = phone.send(f"{screen}/5")
    again = phone.read(f"{screen}/5")
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location != own
    assert len(people.all_of(edition.id)) == 2
    assert made.id


def test_mistakes_stand_beside_their_fields_and_what_was_typed_stays(phone, edition):
    page = phone.send(
        f"/assises/{edition.year}/inscription", college="residents", first_name=" ", children="quatre", language="fr"
    )
    assert page.status_code == 422
    assert 'value="quatre"' in page.text
    assert 'href="#first_name"' in page.text
    assert 'href="#children"' in page.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("college", "royalty"), ("language", "xx"), ("companions", "900"), ("home", "99999999"),
        ("first_name", "a\0b"), ("first_name", "x" * 100_000), ("children", "9" * 5000),
    ],
)  # fmt: skip
def test_what_nobody_can_choose_is_refused(phone, edition, field, value):
    typed = {"college": "residents", "first_name": "Nadia", "language": "fr", field: value}
    assert phone.send(f"/assises/{edition.year}/inscription", **typed).status_code == 422
    assert people.persons_registered(edition.id) == 0


def test_nothing_chosen_and_things_of_elsewhere_are_refused(phone, edition, activity):
    other = days.make_activity(days.make_site_day(days.make_edition()))
    ticket = make.typed_draft(edition, [activity.site_day_id])
    screen = f"/assises/{edition.year}/inscription/en-cours/{ticket}/2"
    for fields in ({"days": [], "activities": []}, {"days": [], "activities": [str(other.id)]}, {"days": ["x"]}):
        assert phone.send(screen, **fields).status_code == 422


@pytest.mark.parametrize("contact", ["", "pas un contact", "01 23 45 67 89", "a@", "<b>@x.fr", "0" * 300])
def test_a_contact_that_cannot_be_written_to_is_said(phone, edition, activity, contact):
    ticket = make.typed_draft(edition, [activity.site_day_id])
    page = phone.send(
        f"/assises/{edition.year}/inscription/en-cours/{ticket}/4", reach="mail", contact=contact, reached_by=""
    )
    assert page.status_code == 422


def test_two_activities_at_the_same_hour_are_named_before_one_is_lost(phone, edition, activity):
    other, later = days.make_activity(activity.site_day), days.make_activity(activity.site_day, 16)
    answer = phone.send(
        f"/assises/{edition.year}/inscription", college="residents", first_name="Nadia", companions="0", language="fr"
    )
    refused = phone.send(answer.location, activities=[str(activity.id), str(other.id)])
    assert refused.status_code == 422
    assert f"« {activity.title} » et « {other.title} » sont à la même heure" in refused.text
    assert refused.text.count(" checked") == 2
    assert phone.send(answer.location, activities=[str(activity.id), str(later.id)]).status_code == 303


def test_without_mail_or_telephone_one_is_registered_all_the_same(phone, edition, activity):
    own = walk(phone, edition, activity, reach="nobody", contact="")
    made = db.session.scalars(select(Registration)).one()
    assert (made.contact, made.state, made.confirm_by) == ("", RegistrationState.TO_CONFIRM, None)
    assert phone.read(own).status_code == 200


def test_a_screen_cannot_be_jumped_over(phone, edition):
    typed = {"college": "residents", "first_name": "Nadia", "language": "fr"}
    second = phone.send(f"/assises/{edition.year}/inscription", **typed).location
    jumped = phone.read(second.removesuffix("2") + "5")
    assert (jumped.status_code, jumped.location) == (303, second)


@pytest.mark.parametrize("read", ["draft_of", "made_with"])
def test_a_form_sent_while_the_same_one_goes_through_leads_to_the_same_page(phone, edition, monkeypatch, read):
    """The other request ends just before this one looks for the draft, or for what was made of it."""
    ticket = make.typed_draft(edition, [days.make_site_day(edition).id])
    looked, made = getattr(services, read), []

    def late(*args, **more):
        if not made:
            made.append(None)
            made[0] = make.finish(edition, ticket)
        return looked(*args, **more)

    monkeypatch.setattr(services, read, late)
    answer = phone.read(f"/assises/{edition.year}/inscription/en-cours/{ticket}/5")
    assert (answer.status_code, answer.location) == (303, f"/assises/{edition.year}/inscription/{make.secret(made[0])}")


@pytest.mark.parametrize("path", ["en-cours/{t}/2", "en-cours/{t}/9", "{t}", "{t}/annuler", "association/{t}"])
def test_what_is_not_there_is_not_there(phone, edition, path):
    assert phone.read(f"/assises/{edition.year}/inscription/{path.format(t='f' * 32)}").status_code == 404


def test_a_link_of_another_edition_opens_nothing(phone, edition, database):
    other = days.make_edition()
    made = make.register(other)
    for path in ("", "/annuler", "/choix", "/joindre", "/agenda.ics", "/code.svg"):
        address = f"/assises/{edition.year}/inscription/{make.secret(made)}{path}"
        assert phone.read(address).status_code == 404, path


def test_a_draft_edition_is_not_there(phone, database):
    hidden = days.make_edition(state=EditionState.DRAFT)
    assert phone.read(f"/assises/{hidden.year}/inscription").status_code == 404
