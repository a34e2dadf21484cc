"""The link of one registration is changed alone; letters and pages lead to the badge and to the draw."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from assises.people import joining
from assises.people import queries as people
from assises.people.events import Confirmed
from assises.people.types import Entrance, RegistrationState
from assises.registrations import listening
from assises.seats.pseudonyms import pseudonym
from commons.identity.types import Contact, ContactKind, Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.errors import Refused
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import assises_days as days
from tests.factories import assises_people as make
from tests.factories.assises_seats import draw, make_wish_edition
from tests.factories.desk import Desk
from tests.factories.identity import make_account
from tests.factories.participation import somebody


def own(edition, made, path=""):
    return f"/assises/{edition.year}/inscription/{make.secret(people.by_id(made.id))}{path}"


def messages() -> list[OutboxMessage]:
    """What was written, the first first."""
    return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def confirm(phone, edition, made):
    return phone.send(own(edition, made), to=own(edition, made, "/confirmer"))


def test_a_new_link_opens_the_page_and_the_old_one_opens_nothing(phone, edition):
    made, other = make.register(edition), make.register(edition)
    old, theirs = own(edition, made), own(edition, other)
    answer = phone.send(old, to=f"{old}/nouveau-lien")
    db.session.expire_all()
    assert (answer.status_code, answer.location) == (303, own(edition, made))
    assert answer.location != old
    assert phone.read(answer.location).status_code == 200
    for path in ("", "/choix", "/joindre", "/annuler", "/ajouter", "/agenda.ics", "/code.svg"):
        assert phone.read(old + path).status_code == 404, path
    assert phone.send(theirs, to=f"{old}/confirmer").status_code == 404
    assert phone.read(theirs).status_code == 200, "no other link changed"
    assert answer.location in messages()[-1].body


def test_the_code_with_the_first_name_leads_to_the_new_page(phone, edition):
    made = make.register(edition)
    phone.send(own(edition, made), to=own(edition, made, "/nouveau-lien"))
    db.session.expire_all()
    address = f"/assises/{edition.year}/inscription/retrouver"
    found = phone.send(address, to=address, code=made.code, first_name="Nadia")
    assert (found.status_code, found.location) == (303, own(edition, made))


def test_neither_badges_nor_the_screens_lead_an_old_holder_to_the_new_page(phone, edition):
    day = days.make_site_day(edition)
    ticket = make.typed_draft(edition, [day.id])
    made = make.finish(edition, ticket)
    screens = f"/assises/{edition.year}/inscription/en-cours/{ticket}/5"
    assert phone.read(screens).status_code == 303
    badges = listening.letters.addresses.badge_path(edition.year, made.id)
    assert phone.read(badges).status_code == 200
    phone.send(own(edition, made), to=own(edition, made, "/nouveau-lien"))
    db.session.expire_all()
    assert phone.read(screens).status_code == 404
    assert phone.read(badges).status_code == 404
    assert phone.read(listening.letters.addresses.badge_path(edition.year, made.id)).status_code == 200
    assert len(people.all_of(edition.id)) == 1


def test_the_desk_changes_a_link_and_it_is_in_the_journal(app, client, edition):
    made = make.register(edition)
    old = own(edition, made)
    agent = somebody(Role.SECRETARIAT.value, "assises", edition.id, make_account().id)
    desk = Desk(app, client, agent)
    sheet = f"/equipe/assises/{edition.year}/inscriptions/{made.id}"
    answer = desk.send(sheet, to=f"{sheet}/faire", what="relink")
    db.session.expire_all()
    assert answer.status_code == 303
    assert desk.read(old).status_code == 404
    assert make.secret(people.by_id(made.id)) not in desk.read(sheet).text, "the desk does not hold links"
    [line] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "assises.registration.relink"))
    assert line.person_id == agent.person_id


def test_a_stranger_changes_no_link_and_no_hour_keeps_an_owner_from_it(frozen, edition):
    made = make.register(edition)
    with unit_of_work(NOBODY) as work, pytest.raises(Refused):
        joining.relink(work, made.id, "x")
    later = edition.registrations_close_at.replace(year=edition.registrations_close_at.year + 1)
    with clock.frozen(later), unit_of_work(NOBODY) as work:
        old = make.secret(made)
        assert joining.relink(work, made.id, old) != old


def test_once_confirmed_letters_carry_the_badge(phone, edition):
    by_mail = make.register(edition)
    by_phone = make.register(edition, contact=Contact(ContactKind.PHONE, "+33612345678"))
    assert "/badges/" not in "".join(message.body for message in messages())
    for made in (by_mail, by_phone):
        confirm(phone, edition, made)
    mail, sms = messages()[-2:]
    assert phone.read(mail.body[mail.body.index("/assises/") :].split()[0]).status_code == 200
    for message, made in ((mail, by_mail), (sms, by_phone)):
        address = f"/assises/{edition.year}/badges/{made.id}/"
        assert address in message.body
        path = message.body[message.body.index(address) :].split()[0]
        assert phone.read(path).status_code == 200
    assert len(sms.body) <= 160, len(sms.body)


def test_a_paper_with_a_mail_address_gets_the_badge_at_once(edition):
    team = make.team(Role.SECRETARIAT, edition)
    made = make.register(edition, team, entrance=Entrance.PAPER)
    assert made.state is RegistrationState.CONFIRMED
    assert f"/badges/{made.id}/" in messages()[-1].body


def test_tell_confirmed_told_twice_writes_once(phone, edition):
    made = make.register(edition)
    confirm(phone, edition, made)
    before = len(messages())
    with unit_of_work(NOBODY) as work:
        listening.tell_confirmed(work, Confirmed(made.id))
    assert len(messages()) == before


def test_one_finds_oneself_in_the_public_draw(phone, database):
    edition = make_wish_edition()
    activity = days.make_activity(days.make_site_day(edition), capacity=2)
    made = make.with_seats(edition, [activity.id])
    name = pseudonym(edition.id, made.id)
    assert name not in phone.read(own(edition, made)).text, "before the list is published"
    draw(edition)
    page = phone.read(own(edition, made)).text
    address = f"/assises/{edition.year}/tirage?pseudonyme={name}"
    assert address in page
    assert name in phone.read(address).text
    late = make.register(edition)
    with clock.frozen(edition.wishes_close_at.replace(microsecond=0)):
        assert pseudonym(edition.id, late.id) not in phone.read(own(edition, late)).text


def test_the_start_and_the_edition_lead_to_relays_and_badges(phone, edition):
    relay, badge = f"/assises/{edition.year}/relais", f"/assises/{edition.year}/badge"
    assert f'href="{relay}"' in phone.read(f"/assises/{edition.year}/inscription").text
    hub = phone.read(f"/assises/{edition.year}").text
    assert f'href="{relay}"' in hub
    assert f'href="{badge}"' in hub
