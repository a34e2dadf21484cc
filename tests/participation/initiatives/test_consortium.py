"""A consortium: its lead, what each member receives, each confirming by its own link; what is missing, said."""

from __future__ import annotations

import pytest

from commons.identity.organisations import papers
from commons.identity.organisations.papers import BankAccount
from commons.kernel import clock
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.outbox import OutboxMessage
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import carrying, completeness, queries, queries_calls, sending
from participation.initiatives.types import Field, PartnerState
from tests.factories import ami
from tests.factories import initiatives as make

pytestmark = pytest.mark.usefixtures("frozen")
IBAN = "FR7630006000011234567890189"


@pytest.fixture
def nora(database):
    return make.somebody_new()


@pytest.fixture
def file(nora, place):
    return make.make_file(nora, place, make.make_organisation(nora))


def name(nora, file, name_="La régie", share=80_00):
    with unit_of_work(nora) as work:
        seen = make.the_file(file.id).version
        made = carrying.name_partner(
            work, file.id, seen, name_, "Prête", clock.now(), Money(share) if share is not None else None
        )
        return made.id


def link(nora, file, partner_id):
    with unit_of_work(nora) as work:
        return carrying.partner_link(work, file.id, partner_id, clock.now())


def says(token, agrees=True):
    with unit_of_work(NOBODY) as work:
        carrying.answer_as_partner(work, token, agrees, "Samia, directrice", None, clock.now())


def lacks(file, call):
    return [lack.sentence for lack in completeness.of(make.the_file(file.id), call)]


def test_shares_and_the_lead_add_up_to_what_is_asked(nora, file):
    name(nora, file, share=80_00)
    name(nora, file, "L’école", share=None)
    sheet = queries.sheet_of(make.the_file(file.id))
    assert [member.name for member in sheet.members] == ["La régie"]
    assert sheet.lead_share == Money(120_00)
    assert sheet.lead_share + Money(80_00) == sheet.asked


def test_a_member_confirms_by_its_own_link_before_the_file_goes(nora, file, place):
    call = ami.make_ami(place)
    partner = name(nora, file)
    assert lacks(file, call) == ["La régie n’a pas encore confirmé par son lien."]
    with pytest.raises(Invalid) as refused, unit_of_work(nora) as work:
        sending.send(work, file.id, call.id, make.the_file(file.id).version, clock.now())
    assert list(refused.value.fields) == ["partners"]
    token = link(nora, file, partner)
    says(token, agrees=False)
    assert lacks(file, call) == ["La régie a dit non : enlevez sa part, ou ce partenaire."]
    says(link(nora, file, partner))
    assert lacks(file, call) == []
    with pytest.raises(NotFound):
        says(token)


def test_another_share_is_confirmed_anew_and_the_former_link_is_dead(nora, file):
    partner = name(nora, file)
    says(link(nora, file, partner))
    waiting = link(nora, file, partner)

    def share(sum_, seen=None, by=nora):
        with unit_of_work(by) as work:
            seen = seen or make.the_file(file.id).version
            carrying.share_with(work, file.id, partner, seen, Money(sum_) if sum_ is not None else None, clock.now())

    share(80_00)  # the same: nothing changes
    assert queries.partner(partner).state is PartnerState.CONFIRMED
    with pytest.raises(Stale):
        share(90_00, seen=1)
    share(90_00)
    assert queries.partner(partner).state is PartnerState.NAMED
    with pytest.raises(NotFound):
        says(waiting)
    with pytest.raises(Refused):
        share(10_00, by=make.somebody_new())


def test_too_much_is_said_and_a_group_without_organisation_leads_nothing(nora, place):
    group, call = make.make_file(nora, place), ami.make_ami(place)
    partner = name(nora, group, share=500_00)
    says(link(nora, group, partner))
    said = lacks(group, call)
    assert len(said) == 2
    assert any("dépassent" in sentence for sentence in said)
    assert any("chef de file" in sentence for sentence in said)


def test_the_page_shows_lead_members_and_what_is_missing(desk, nora, file):
    desk.sit(nora)
    path = f"/mes-initiatives/{file.id}/partenaires"
    assert desk.send(path, name="La régie", part="Prête", share="80").status_code == 303
    page = desk.read(path).text
    for words in ("chef de file", "membre du consortium", "120", "n’a pas encore confirmé"):
        assert words in page
    public = make.publish(nora, make.the_file(file.id))
    assert "membre du consortium" in desk.read(f"/initiatives/{public.slug}").text
    partner = queries.partners_of(file.id)[0].id
    edit = f"{path}/{partner}/part"
    assert "80" in desk.read(edit).text
    assert desk.send(edit, share="rien").status_code == 422
    stale = desk.send(edit, share="33", seen="1")
    assert stale.status_code == 409
    assert "33" in stale.text
    assert desk.send(edit, share="").status_code == 303
    assert queries.partner(partner).share is None
    assert desk.read(f"{path}/987654/part").status_code == 404
    desk.sit(make.somebody_new())
    assert desk.read(edit).status_code == 403


@pytest.mark.parametrize("typed", ["-5", "abc", "x" * 100_000, "\x00", "1e9", "<script>"])
def test_a_bad_share_is_answered_with_its_form(desk, nora, file, typed):
    desk.sit(nora)
    answer = desk.send(f"/mes-initiatives/{file.id}/partenaires", name="La régie", share=typed)
    assert answer.status_code == 422
    assert "La régie" in answer.text


def test_papers_of_the_organisation_are_asked_where_they_are_given(desk, nora, file, place):
    call = ami.make_ami(place, needs=(Field.ACTIVITIES, Field.STATUTES, Field.BANK))
    desk.sit(nora)
    path = f"/mes-initiatives/{file.id}/envoyer/{call.slug}"
    page = desk.read(path).text
    organisation = file.organisation_id
    assert f"/mon-espace/organisations/{organisation}/statuts" in page
    assert f"/mon-espace/organisations/{organisation}/compte" in page
    with unit_of_work(nora) as work:
        papers.give_statutes(work, organisation, make.a_pdf(), clock.now())
        papers.give_account(work, organisation, BankAccount("Les jardins", IBAN, "AGRIFRPP"), clock.now())
    assert "Il manque encore" not in desk.read(path).text
    assert IBAN not in str(queries.last_snapshot(file.id).content if queries.last_snapshot(file.id) else "")
    group = make.make_file(nora, place)
    assert [lack.field for lack in completeness.of(group, call)] == [Field.ORGANISATION]


def test_everything_missing_is_said_at_once_with_its_place_and_nothing_is_lost(desk, nora, place):
    call = ami.make_ami(place, needs=tuple(Field))
    file = make.make_file(nora, None, lines=[], activities="", audience="Trente enfants.")
    desk.sit(nora)
    path = f"/mes-initiatives/{file.id}/envoyer/{call.slug}"
    page = desk.read(path).text
    for step in ("public", "lieu", "themes", "calendrier", "budget", "qui"):
        assert f"/mes-initiatives/{file.id}/etape/{step}" in page, step
    assert "Rien de ce que vous avez écrit n’est perdu" in page
    forced = desk.send(f"/mes-initiatives/{file.id}/etape/idee", to=path, seen=str(file.version))
    assert forced.status_code == 422
    assert make.the_file(file.id).audience == "Trente enfants."


def test_sending_ends_on_an_acknowledgement_and_a_message_with_number_and_day(desk, nora, file, place):
    call = ami.make_ami(place)
    desk.sit(nora)
    answer = desk.send(f"/mes-initiatives/{file.id}/envoyer/{call.slug}")
    (sent,) = queries_calls.received(call.id)
    assert answer.location == f"/mes-initiatives/envois/{sent.id}/accuse"
    page = desk.read(answer.location).text
    for words in (f"n° {sent.id}", "15 juillet 2026", "Au moins 2 personnes", "15 jours"):
        assert words in page
    queued = db.session.query(OutboxMessage).filter(OutboxMessage.key.like("participation.application.sent%"))
    (message,) = queued
    assert f"n° {sent.id}" in message.subject
    assert "15 juillet 2026" in message.body
    desk.send(f"/mes-initiatives/{file.id}/etape/idee", to=f"/mes-initiatives/{file.id}/envoyer/{call.slug}")
    assert (
        db.session.query(OutboxMessage).filter(OutboxMessage.key.like("participation.application.sent%")).count() == 1
    )
    desk.sit(make.somebody_new())
    assert desk.read(f"/mes-initiatives/envois/{sent.id}/accuse").status_code == 403
    assert desk.read("/mes-initiatives/envois/987654/accuse").status_code == 404


def test_what_was_frozen_before_shares_were_known_is_still_read(nora, file):
    from participation.initiatives import sheets

    name(nora, file)
    kept = sheets.to_json(queries.sheet_of(make.the_file(file.id)))
    assert sheets.from_json(kept).members[0].share == 80_00
    del kept["partners"][0]["share"]
    assert sheets.from_json(kept).members == ()
