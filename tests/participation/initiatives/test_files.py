"""A file is begun, written by several, shown as it was published, and follows those who carry it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from commons.identity.events import AccountErased
from commons.identity.organisations import services as organisations
from commons.identity.organisations.types import MemberRole
from commons.identity.space import services as space
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale, TooMany
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import services as moderation
from commons.moderation.types import Standing
from commons.territory import queries as territory
from commons.territory import services as reference
from commons.territory.reference import load_reference
from participation.initiatives import carrying, hands, queries, services, sheets
from participation.initiatives.models import Initiative, Snapshot
from participation.initiatives.reasons import InitiativeReason as R
from participation.initiatives.sheets import Line
from participation.initiatives.types import CarrierRole, Field, Hand, LineKind, PartnerState, Shape
from tests.factories import initiatives as make

pytestmark = pytest.mark.usefixtures("database", "frozen")


def write(actor, file, seen=None, **values):
    with unit_of_work(actor) as work:
        return services.write(work, file.id, seen or make.the_file(file.id).version, values, clock.now())


def test_a_file_keeps_what_was_written_of_it(place):
    nora = make.somebody_new()
    file = make.make_file(nora, place, starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 1), steps="Un\nDeux")
    sheet = queries.sheet_of(file)
    assert (sheet.title, sheet.need, sheet.place_id, sheet.asked) == (file.title, make.NEED, place.id, Money(20000))
    assert sheets.from_json(sheets.to_json(sheet)) == sheet
    assert file.slug == f"un-atelier-velo-{file.id}"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"), ({"title": "\u202e\u200b\u202d".replace("\u200b", "")}, "title"),
        ({"place_id": 424242}, "place"), ({"orientation_id": 424242}, "orientation"),
        ({"place_ids": [424242]}, "places"), ({"challenge_ids": [424242]}, "challenges"),
        ({"principle_ids": [424242]}, "principles"),
        ({"starts_on": date(2026, 9, 2), "ends_on": date(2026, 9, 1)}, "ends_on"),
        ({"lines": [Line(LineKind.ASKED, "x", Money(1))] * 61}, "lines"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_and_changes_nothing(values, field):
    nora = make.somebody_new()
    file = make.make_file(nora)
    before = file.version
    with pytest.raises(Invalid) as refused:
        write(nora, file, **values)
    assert list(refused.value.fields) == [field]
    assert make.the_file(file.id).version == before


@pytest.mark.parametrize("amount", [0, -5])
def test_the_database_refuses_a_line_without_a_sum(amount):
    nora = make.somebody_new()
    file = make.make_file(nora)
    with pytest.raises(IntegrityError, match="amount_positive"):
        write(nora, file, lines=[Line(LineKind.ASKED, "rien", Money(amount))])


def test_of_two_writers_the_second_is_told():
    nora = make.somebody_new()
    file = make.make_file(nora)
    seen = file.version
    write(nora, file, seen, need="La première version.")
    with pytest.raises(Stale):
        write(nora, file, seen, need="La seconde version.")
    assert make.the_file(file.id).need == "La première version."


def test_a_stranger_a_visitor_and_a_member_of_another_organisation_neither_read_nor_write():
    nora, other = make.somebody_new(), make.somebody_new()
    mine = make.make_organisation(nora)
    make.make_organisation(other, "Une autre")
    file = make.make_file(nora, organisation=mine)
    for actor in (make.somebody_new(), other, NOBODY, make.team("secretariat"), make.team("facilitator")):
        assert hands.hand_of(actor, file) is Hand.NONE
        with pytest.raises(Refused):
            write(actor, file, need="Volé.")
        with pytest.raises(Refused):
            make.publish(actor, file)


def test_nobody_gives_a_file_to_an_organisation_they_are_not_in():
    nora, other = make.somebody_new(), make.somebody_new()
    theirs = make.make_organisation(other, "Une autre")
    with pytest.raises(Invalid):
        make.make_file(nora, organisation=theirs)
    file = make.make_file(nora)
    with pytest.raises(Invalid):
        write(nora, file, organisation_id=theirs.id)


def test_members_write_and_admins_carry():
    nora, ali = make.somebody_new(), make.somebody_new()
    organisation = make.make_organisation(nora)
    with unit_of_work(nora) as work:
        token = organisations.invite(work, organisation.id, MemberRole.MEMBER, clock.now())
    with unit_of_work(ali) as work:
        organisations.join(work, token, clock.now())
    file = make.make_file(nora, organisation=organisation)
    write(ali, file, need="Écrit par Ali.")
    with pytest.raises(Refused) as refused:
        make.publish(ali, file)
    assert refused.value.reason is R.NOT_CARRYING
    assert [f.id for f in queries.files_of(ali.person_id)] == [file.id]


def test_one_person_begins_twenty_files_a_day_at_most():
    nora = make.somebody_new()

    def begin() -> None:
        with unit_of_work(nora) as work:
            services.begin(work, Shape.SHORT, "Encore", clock.now())

    for _ in range(services.MOST_A_DAY):
        begin()
    with pytest.raises(TooMany):
        begin()


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("facilitator", True), ("officer", True), ("secretariat", True), ("", False), ("observer", False)],
)
def test_only_the_team_writes_for_people_without_account_and_only_with_their_consent(role, allowed):
    actor = make.team(role) if role else make.somebody_new()
    begin = {"helped": True, "consent": "Au marché, le 3 mars.", "contact": "chez Mme B."}
    if not allowed:
        with pytest.raises(Refused), unit_of_work(actor) as work:
            services.begin(work, Shape.SHORT, "Des bancs", clock.now(), **begin)
        return
    with pytest.raises(Invalid), unit_of_work(actor) as work:
        services.begin(work, Shape.SHORT, "Des bancs", clock.now(), **(begin | {"consent": " "}))
    with unit_of_work(actor) as work:
        file = services.begin(work, Shape.SHORT, "Des bancs", clock.now(), **begin)
    assert hands.hand_of(actor, file) is Hand.CARRIES


def test_people_take_over_what_was_written_for_them():
    helper, nora = make.team("facilitator"), make.somebody_new()
    with unit_of_work(helper) as work:
        file = services.begin(work, Shape.SHORT, "Des bancs", clock.now(), helped=True, consent="Au marché.")
        token = carrying.invite(work, file.id, CarrierRole.OWNER, clock.now())
    with unit_of_work(nora) as work:
        carrying.join(work, token, clock.now())
    assert hands.hand_of(nora, file) is Hand.CARRIES
    assert hands.hand_of(helper, file) is Hand.WRITES


def test_a_helper_comes_in_by_the_carriers_link_and_must_be_of_the_team():
    nora, helper = make.somebody_new(), make.team("facilitator")
    file = make.make_file(nora)
    with unit_of_work(nora) as work:
        token = carrying.invite(work, file.id, CarrierRole.FACILITATOR, clock.now())
    with pytest.raises(Refused), unit_of_work(make.somebody_new()) as work:
        carrying.join(work, token, clock.now())
    with unit_of_work(helper) as work:
        carrying.join(work, token, clock.now())
    assert hands.hand_of(helper, file) is Hand.WRITES
    with pytest.raises(NotFound), unit_of_work(make.somebody_new()) as work:
        carrying.join(work, token, clock.now())


def test_the_last_owner_of_a_collective_stays_and_others_go():
    nora, ali = make.somebody_new(), make.somebody_new()
    file = make.make_file(nora)
    with unit_of_work(nora) as work:
        token = carrying.invite(work, file.id, CarrierRole.CO_WRITER, clock.now())
    with unit_of_work(ali) as work:
        carrying.join(work, token, clock.now())
    with pytest.raises(Refused), unit_of_work(nora) as work:
        carrying.leave(work, file.id, nora.person_id, clock.now())
    with pytest.raises(Refused), unit_of_work(ali) as work:
        carrying.leave(work, file.id, nora.person_id, clock.now())
    with unit_of_work(ali) as work:
        carrying.leave(work, file.id, ali.person_id, clock.now())
    assert hands.hand_of(ali, file) is Hand.NONE


def test_what_is_public_is_what_was_published_until_it_is_published_again():
    nora = make.somebody_new()
    file = make.publish(nora, make.make_file(nora))
    write(nora, file, title="Un titre en cours", need="Un besoin en cours.")
    shown = queries.frozen_sheet(queries.snapshot(make.the_file(file.id).published_id))
    assert (shown.title, shown.need) == ("Un atelier vélo", make.NEED)
    again = make.publish(nora, file)
    assert queries.frozen_sheet(queries.snapshot(again.published_id)).title == "Un titre en cours"
    assert [s.number for s in queries.snapshots_of(file.id)] == [2, 1]


def test_publishing_without_the_need_is_refused():
    nora = make.somebody_new()
    with pytest.raises(Invalid):
        make.publish(nora, make.make_file(nora, need=""))


@pytest.mark.parametrize("standing", [Standing.WAITING, Standing.SHOWN])
def test_a_published_file_stands_where_moderation_says(monkeypatch, standing):
    told = []
    monkeypatch.setattr(moderation, "submit", lambda *given: told.append(given) or standing)
    nora = make.somebody_new()
    file = make.publish(nora, make.make_file(nora))
    assert file.standing is standing
    assert make.NEED in told[0][5]
    assert told[0][6] == nora.person_id
    assert (queries.published(file.slug) is not None) is (standing is Standing.SHOWN)


def test_a_blocked_author_publishes_nothing(monkeypatch):
    def blocked(*_given):
        raise Refused("bloqué")

    monkeypatch.setattr(moderation, "submit", blocked)
    nora = make.somebody_new()
    file = make.make_file(nora)
    with pytest.raises(Refused):
        make.publish(nora, file)
    assert make.the_file(file.id).published_id is None
    assert db.session.scalar(select(func.count()).select_from(Snapshot)) == 0


def test_a_page_is_taken_off_until_the_file_was_sent(place):
    nora = make.somebody_new()
    file = make.publish(nora, make.make_file(nora, place))
    with unit_of_work(nora) as work:
        services.unpublish(work, file.id, file.version, clock.now())
    file = make.publish(nora, file)
    make.make_sent(nora, file, make.make_call(place=place))
    with pytest.raises(Refused), unit_of_work(nora) as work:
        services.unpublish(work, file.id, make.the_file(file.id).version, clock.now())


def test_a_partner_says_yes_or_no_once_by_its_own_link():
    nora, ali = make.somebody_new(), make.somebody_new()
    school, file = make.make_organisation(ali, "École"), make.make_file(nora)
    with unit_of_work(nora) as work:
        partner = carrying.name_partner(work, file.id, file.version, "École", "Prête la cour.", clock.now())
        token = carrying.partner_link(work, file.id, partner.id, clock.now())
    with pytest.raises(Invalid), unit_of_work(NOBODY) as work:
        carrying.answer_as_partner(work, token, True, "Samia", school.id, clock.now())
    with unit_of_work(ali) as work:
        carrying.answer_as_partner(work, token, True, "Samia, directrice", school.id, clock.now())
    with pytest.raises(NotFound), unit_of_work(NOBODY) as work:
        carrying.answer_as_partner(work, token, False, "Un farceur", None, clock.now())
    found = queries.partner(partner.id)
    assert (found.state, found.organisation_id) == (PartnerState.CONFIRMED, school.id)


def test_a_file_of_one_organisation_is_not_reached_by_the_partner_of_another():
    nora, other = make.somebody_new(), make.somebody_new()
    mine, theirs = make.make_file(nora), make.make_file(other)
    with unit_of_work(other) as work:
        partner = carrying.name_partner(work, theirs.id, theirs.version, "École", "", clock.now())
    for act in (carrying.partner_link, carrying.drop_partner):
        with pytest.raises(NotFound), unit_of_work(nora) as work:
            act(work, mine.id, partner.id, clock.now())


def test_what_a_file_lacks_is_named_in_the_order_of_the_file():
    nora = make.somebody_new()
    file = make.make_file(nora, need="", activities="", audience="", lines=[])
    assert queries.sheet_of(file).lacks(Field) == list(Field)


@pytest.mark.parametrize(
    ("asked", "own", "spent", "gap", "holds"),
    [
        (200, 100, 300, "", True),
        (200, 100, 301, "", False),
        (200, 100, 301, "Une tombola.", True),
        (200, 100, 299, " ", False),
    ],
)
def test_a_budget_balances_or_says_its_gap(asked, own, spent, gap, holds):
    nora = make.somebody_new()
    file = make.make_file(nora, lines=make.lines(asked, own, spent), gap=gap)
    assert queries.sheet_of(file).budget_holds is holds


def test_the_frame_of_reference_is_kept():
    with unit_of_work(SYSTEM) as work:
        reference.load(work, load_reference())
    challenges = [c.id for c in territory.challenges()][:2]
    nora = make.somebody_new()
    file = make.make_file(nora, challenge_ids=challenges)
    assert sorted(queries.sheet_of(file).challenge_ids) == sorted(challenges)


def test_leave_initiatives_told_twice_leaves_the_files_and_takes_the_name(place):
    nora, ali = make.somebody_new(), make.somebody_new()
    organisation = make.make_organisation(nora)
    theirs = make.make_file(nora, organisation=organisation)
    public = make.publish(nora, make.make_file(nora, place))
    sent = make.make_file(nora, place)
    make.make_sent(nora, sent, make.make_call(place=place))
    draft = make.make_file(nora)
    shared = make.make_file(nora)
    with unit_of_work(nora) as work:
        token = carrying.invite(work, shared.id, CarrierRole.OWNER, clock.now())
    with unit_of_work(ali) as work:
        carrying.join(work, token, clock.now())
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            carrying.leave_initiatives(work, AccountErased(nora.person_id))
        db.session.expire_all()
        assert queries.by_id(draft.id) is None
        for kept in (public, sent):
            assert (make.the_file(kept.id).collective, make.the_file(kept.id).contact) == ("", "")
        assert make.the_file(theirs.id).organisation_id == organisation.id
        assert make.the_file(theirs.id).contact
        assert make.the_file(shared.id).collective
        assert queries.carriers_of(public.id) == []


def test_erasing_an_account_through_its_own_door_empties_its_files():
    nora = make.somebody_new()
    file = make.publish(nora, make.make_file(nora))
    with unit_of_work(nora) as work:
        space.erase(work, clock.now())
    assert db.session.scalar(select(Initiative.collective).where(Initiative.id == file.id)) == ""
