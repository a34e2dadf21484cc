"""A file is shown as it was published, and follows those who carry it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from commons.identity.events import AccountErased
from commons.identity.space import services as space
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import services as moderation
from commons.moderation.types import Standing
from commons.territory import queries as territory
from commons.territory import services as reference
from commons.territory.reference import load_reference
from participation.initiatives import carrying, queries, services
from participation.initiatives.models import Initiative, Snapshot
from participation.initiatives.types import CarrierRole, Field, PartnerState
from tests.factories import initiatives as make

pytestmark = pytest.mark.usefixtures("database", "frozen")


def write(actor, file, seen=None, **values):
    with unit_of_work(actor) as work:
        return services.write(work, file.id, seen or make.the_file(file.id).version, values, clock.now())


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
        # Whoever left may have typed how to reach themselves: those who stay type it again.
        assert (make.the_file(theirs.id).contact, make.the_file(shared.id).contact) == ("", "")
        assert make.the_file(shared.id).collective
        assert queries.carriers_of(public.id) == []


def test_erasing_an_account_through_its_own_door_empties_its_files():
    nora = make.somebody_new()
    file = make.publish(nora, make.make_file(nora))
    with unit_of_work(nora) as work:
        space.erase(work, clock.now())
    assert db.session.scalar(select(Initiative.collective).where(Initiative.id == file.id)) == ""
