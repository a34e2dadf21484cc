"""What is kept about a person: all of it in the file they take away, none of it tied to them once they are erased."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Column, ForeignKey, Table, select

from app.journeys.follow_up import services as follow_up
from app.journeys.follow_up.types import Medium
from commons.identity import library
from commons.identity import queries as identity
from commons.identity.events import AccountErased
from commons.identity.organisations import invitations, leaving
from commons.identity.residences import services as residences
from commons.identity.space import offers
from commons.identity.space import services as space
from commons.identity.types import Link
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import NotFound
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import queries as moderation
from commons.moderation.appeals import services as appeals
from commons.moderation.models import Block, Judgment
from commons.moderation.reports import services as reports
from commons.moderation.types import Mode, Motive
from commons.opinions import holding as opinions
from commons.opinions.models import Statement
from commons.opinions.types import Stance, Voter
from commons.territory import queries as territory
from commons.territory.models import Place
from commons.territory.types import PlaceKind
from participation.debates import contributing
from participation.debates.models import Contribution
from participation.debates.types import CONTRIBUTION, Tongue
from participation.initiatives import holding as initiatives
from participation.initiatives.types import CallKind
from participation.meetings import attending
from participation.tables import taking_part
from tests.app.what_stays import STAYS, TEAM_ONLY, TOLD_BY_IDENTITY, TOLD_BY_THE_JOURNAL
from tests.factories import (
    assises_followed,
    equipment,
    programme,
    roadmaps,
    street_ami,
    street_commission,
    street_delivery,
    street_fund,
    street_ideas,
    street_mandates,
    street_needs,
    street_registrations,
    street_vote,
    tables,
)
from tests.factories import debates as debate
from tests.factories import initiatives as initiative
from tests.factories import moderation as square
from tests.factories import opinions as opinion
from tests.factories.budgets import make_edition, make_territory
from tests.factories.identity import Browser, make_account, make_officer

pytestmark = pytest.mark.usefixtures("frozen")
ACCOUNT = "identity_account"


def ties() -> dict[str, Column[int]]:
    """Every column that points at an account."""

    def points(key: ForeignKey) -> bool:
        return key.column.table.name == ACCOUNT

    return {
        f"{table.name}.{column.name}": column
        for table in db.metadata.tables.values()
        for column in table.columns
        if any(map(points, column.foreign_keys))
    }


def tied_to(account_id: int) -> set[str]:
    """The columns in which this account stands now."""

    def stands(column: Column[int]) -> bool:
        table = column.table
        assert isinstance(table, Table)
        return db.session.execute(select(1).select_from(table).where(column == account_id).limit(1)).first() is not None

    return {name for name, column in ties().items() if stands(column)}


@pytest.fixture
def nora(app, database) -> Actor:
    """Somebody who did everything once."""
    square.install()
    place, actor = make_territory(), Actor(make_account("nora@exemple.fr").id)
    with app.test_request_context():
        _says(actor)
        _takes_part(actor, place)
        _carries(actor, place)
        _is_moderated(actor)
        street_registrations.does_everything(actor)
        assises_followed.does_everything(actor)
        street_mandates.does_everything(actor.person_id or 0)
        street_commission.does_everything(actor.person_id or 0)
        street_ami.does_everything(actor)
        street_fund.does_everything(make_territory(), actor.person_id or 0)
        street_ideas.does_everything(actor.person_id or 0)
        street_needs.does_everything(actor.person_id or 0)
        street_delivery.does_everything(actor.person_id or 0)
        street_vote.does_everything(make_edition(place=place), actor.person_id or 0)
    return actor


def _says(actor: Actor) -> None:
    now, open_debate = clock.now(), debate.make_debate()
    said = debate.say(open_debate.slug, "Des platanes, s’il vous plaît.", actor)
    with unit_of_work(actor) as work:
        contributing.correct(work, open_debate.slug, said.number, "", "Des micocouliers.", Tongue.FRENCH, now)
        other = debate.say(open_debate.slug, "Un bassin.", debate.somebody_speaking())
        contributing.support(work, open_debate.slug, other.number, True, clock.now())
        follow_up.follow(work, Ref(CONTRIBUTION, said.id), Medium.MAIL_DAY, now)
        follow_up.note_visit(work, actor.person_id or 0, now)
    poll = opinion.make_poll()
    statement = opinion.add(poll, "La fontaine doit couler.", actor)
    opinion.say(poll, statement.number, Stance.AGREE, Voter.account(actor.person_id or 0))
    roadmaps.propose(roadmaps.make_roadmap()[0], "Des arbres fruitiers", actor, name="Nora B.")


def _takes_part(actor: Actor, place) -> None:
    table = tables.make_table(place)
    meeting = tables.make_past_meeting(table, title="La fontaine")
    with unit_of_work(actor) as work:
        space.change_profile(work, "Nora", "fr")
        above = territory.ancestors(place.id)
        query = select(Place).where(Place.kind == PlaceKind.COMMUNE, Place.id.in_(above))
        commune = db.session.scalars(query).first()
        assert commune is not None
        residences.declare(work, commune.id, place.id, Link.LIVES, clock.now())
        taking_part.join(work, table.id, clock.now())
        attending.name_me(work, meeting.id, clock.now())
    tables.make_subject(table, "La fontaine est à sec", actor)
    programme.join_a_crew(actor.person_id or 0)
    equipment.ask(equipment.make_item(), actor=actor, organisation="Les voisines", purpose="Fête de la fontaine")


def _carries(actor: Actor, place) -> None:
    theirs = initiative.make_organisation(actor, "Les amis de la fontaine")
    file = initiative.make_file(actor, place, theirs, title="Une fontaine")
    initiative.make_sent(actor, file, initiative.make_call(CallKind.FPH, place=place))
    with unit_of_work(actor) as work:
        invitations.make(work, Ref("participation.initiative", file.id), "co_writer", clock.now())


def _is_moderated(actor: Actor) -> None:
    moderator = square.someone("moderator", make_officer().id)
    mine = square.say("Des mots trop vifs.", actor.person_id, mode=Mode.BEFORE, actor=actor)
    square.hide(moderator, mine, words="On ne vise pas les personnes.")
    neighbours = square.say("Autre chose.", make_account().id)
    shown = square.say("Des mots calmes.", actor.person_id, mode=Mode.BEFORE, actor=actor)
    square.show(moderator, shown)
    with unit_of_work(actor) as work:
        reports.report(work, neighbours, Motive.INSULT, "C’est blessant.", "", clock.now())
        decision = moderation.current_decision(mine)
        assert decision is not None
        appeals.appeal(work, decision.id, "Relisez, s’il vous plaît.", clock.now())
    square.say("En attente.", actor.person_id, mode=Mode.BEFORE, actor=actor)
    with unit_of_work(moderator) as work:
        case_id, now = db.session.scalars(select(Judgment.case_id)).first(), clock.now()
        work.session.add(
            Block(
                account_id=actor.person_id, scope="body", scope_id=31, case_id=case_id, reason="Une semaine de pause.",
                starts_at=now, ends_at=now + timedelta(days=7), decided_by=moderator.person_id,
            )
        )  # fmt: skip


def test_every_table_that_points_at_an_account_is_in_the_file_or_says_why_not(app, database):
    """A new table with such a key has to choose: offer what it keeps (offers.offer_holding), or stand here."""
    tables_of_people = {name.partition(".")[0] for name in ties()}
    known = offers.tables_told(app) | TOLD_BY_IDENTITY | TOLD_BY_THE_JOURNAL
    assert tables_of_people - known == set()
    assert known - tables_of_people == set(), "a table that no longer points at an account"


def test_every_column_that_stays_is_known_and_each_has_its_reason(database):
    assert set(STAYS) | TEAM_ONLY <= set(ties())
    assert all(STAYS.values())


WORDS = (
    "nora@exemple.fr", "Des micocouliers.", "Des platanes", "participation.contribution:", "La fontaine doit couler.",
    "Des arbres fruitiers", "Nora B.", "La fontaine est à sec", "Les voisines", "Fête de la fontaine",
    "Les amis de la fontaine", "Une fontaine", "co_writer", "C’est blessant.", "Relisez, s’il vous plaît.",
    "On ne vise pas les personnes.", "Une semaine de pause.", "mail_day", "Nora dit six", "Nora a vu trois bancs.",
    "personne ne peut les retrouver", "Pour mon quartier", "Bus 19", "La cabane est debout.",
)  # fmt: skip


def test_the_file_of_a_person_holds_one_of_each(app, nora):
    with app.test_request_context():
        kept = offers.held_about(app, nora.person_id or 0) | space.everything_about(nora.person_id)
    written = app.json.dumps(kept, ensure_ascii=False)
    assert [words for words in WORDS if words not in written] == []
    assert kept["presences"][0]["meeting"] == "La fontaine"
    assert kept["tables"]["takes_part"][0]["name"] == "Nora"
    assert kept["debates"]["contributions"][0]["before_correction"][0]["words"] == "Des platanes, s’il vous plaît."
    assert len(kept["debates"]["supports"]) == 1
    assert [each["step"] for each in kept["initiatives"]["steps_taken"]] == ["sent"]
    assert kept["initiatives"]["files"][0]["contact"] == "06 12 34 56 78"
    assert kept["last_look_at_my_participation"] is not None
    decided = {(each["verdict"], each["stands"]) for each in kept["moderation"]["decisions_about_my_texts"]}
    assert ("hide", True) in decided
    assert "voter_key" not in written
    assert "agree" not in written.replace("agreed", "")


def test_the_file_of_somebody_else_holds_none_of_it(app, nora):
    other = make_account("autre@exemple.fr").id
    with app.test_request_context():
        written = app.json.dumps(offers.held_about(app, other) | space.everything_about(other), ensure_ascii=False)
    assert [words for words in WORDS if words in written] == ["personne ne peut les retrouver"]


def test_the_file_is_downloaded_from_ones_own_space(app, database, monkeypatch):
    monkeypatch.setitem(app.extensions, "possibles.actor", library.present_actor)
    browser = Browser(app)
    browser.sign_in("zoe@exemple.fr")
    file = browser.get("/mon-espace/mes-donnees.json")
    assert file.status_code == 200
    assert {"debates", "tables", "moderation", "opinions", "initiatives", "loans", "account"} <= set(file.json)


def test_nothing_points_at_an_erased_account_but_what_has_a_reason(app, nora):
    before = tied_to(nora.person_id or 0)
    assert set(ties()) - before == set(STAYS) | TEAM_ONLY, "Nora did everything once, so that each tie is tried"
    with unit_of_work(nora) as work:
        space.erase(work, clock.now())
    assert tied_to(nora.person_id or 0) == set()
    with app.test_request_context():
        kept = offers.held_about(app, nora.person_id or 0)
    written = app.json.dumps(kept, ensure_ascii=False)
    assert [words for words in WORDS if words in written] == ["personne ne peut les retrouver"]


def test_what_others_rest_on_stays_without_a_name(app, nora):
    with unit_of_work(nora) as work:
        space.erase(work, clock.now())
    db.session.expire_all()
    assert db.session.scalar(select(Statement.text).where(Statement.text.like("La fontaine%"))) is not None
    said = db.session.scalars(select(Contribution).where(Contribution.words == "Des micocouliers.")).one()
    assert (said.author_id, said.first_name) == (None, "")


def test_forget_proposer_twice_changes_nothing_more(nora):
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            opinions.forget_proposer(work, AccountErased(nora.person_id or 0))
    assert "opinions_statement.author_id" not in tied_to(nora.person_id or 0)
    assert identity.account(nora.person_id or 0) is not None


def test_forget_hands_twice_changes_nothing_more(nora):
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            initiatives.forget_hands(work, AccountErased(nora.person_id or 0))
            leaving.leave_organisations(work, AccountErased(nora.person_id or 0))
    gone = {
        "participation_initiative.created_by", "participation_initiative_version.frozen_by",
        "participation_application_step.by_account", "identity_member.account_id", "identity_invitation.invited_by",
    }  # fmt: skip
    assert tied_to(nora.person_id or 0) & gone == set()


def test_an_open_invitation_ends_with_its_maker(nora):
    with unit_of_work(nora) as work:
        token = invitations.make(work, Ref("participation.initiative", 1), "co_writer", clock.now())
    with unit_of_work(nora) as work:
        space.erase(work, clock.now())
    with pytest.raises(NotFound):
        invitations.read(token, "participation.initiative", clock.now())


def test_ones_own_space_leads_to_each_of_ones_pages_in_order(app, database, monkeypatch):
    monkeypatch.setitem(app.extensions, "possibles.actor", library.present_actor)
    browser = Browser(app)
    browser.sign_in("zoe@exemple.fr")
    page = browser.get("/mon-espace").text
    doors = ["/mon-espace/participation", "/mes-initiatives", "/mes-emprunts", "/mon-espace/moderation"]
    assert [page.index(f'href="{door}"') for door in doors] == sorted(page.index(f'href="{door}"') for door in doors)
    for door in doors:
        assert browser.get(door).status_code == 200
