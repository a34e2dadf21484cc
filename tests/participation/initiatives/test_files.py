"""A file is begun and written by several, each within their rights."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from commons.identity.organisations import services as organisations
from commons.identity.organisations.types import MemberRole
from commons.kernel import clock
from commons.kernel.actor import NOBODY
from commons.kernel.errors import Invalid, NotFound, Refused, Stale, TooMany
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import carrying, hands, queries, services, sheets
from participation.initiatives.reasons import InitiativeReason as R
from participation.initiatives.sheets import Line
from participation.initiatives.types import CarrierRole, Hand, LineKind, Shape
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
