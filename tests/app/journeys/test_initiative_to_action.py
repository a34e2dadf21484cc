"""What an association sent to a call, and residents elected, is carried by that association: nobody types it again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from app.journeys import initiative_to_action as journey
from budgets.delivery import drafts, queries, services, writing
from budgets.delivery.events import ActionBorn
from budgets.delivery.models import ActionNews, ProgrammeAction
from budgets.delivery.types import ActionReason, ActionState, NewsKind
from budgets.editions.models import Edition
from budgets.projects import queries as projects
from budgets.publication import services as publication
from commons.identity.organisations import services as organisations
from commons.identity.organisations.models import Organisation
from commons.identity.organisations.types import MemberRole
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import Refused
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from participation.initiatives import deciding
from participation.initiatives import services as files
from participation.initiatives.models_calls import Application, Call
from participation.initiatives.types import CallKind
from tests.app.journeys.test_initiative_to_project import a_budget, decide
from tests.factories import budgets as make_budget
from tests.factories import counted
from tests.factories import initiatives as make
from tests.factories.delivery import a_photo
from tests.factories.desk import Desk

DAY = timedelta(days=1)


def sent(edition: Edition, place: Place, nora: Actor, association: Organisation | None) -> Application:
    """A file of this association, sent to a call that leads to this edition."""
    call = make.make_call(CallKind.BUDGET, place=place, linked=("budgets.edition", edition.id))
    return make.make_sent(nora, make.make_file(nora, place, association), call)


def retained(application: Application) -> Application:
    with unit_of_work(SYSTEM) as work:
        deciding.admit(work, application.id, application.version, "", clock.now())
    return decide(application)


def elected(edition: Edition, code: str) -> ProgrammeAction:
    """Announced, voted, counted, proclaimed; what this project became."""
    with unit_of_work(SYSTEM) as work:
        publication.announce(work, edition.slug, clock.now())
    edition = make_budget.the_edition(edition.slug)
    with clock.frozen(edition.opens_at + DAY):
        counted.cast(edition, [(code,), (code,)])
    counted.counted(edition.slug)
    counted.proclaimed(edition.slug)
    db.session.expire_all()
    action = queries.by_code(edition.id, code)
    assert action is not None
    return action


def born(place: Place, nora: Actor, association: Organisation | None) -> ProgrammeAction:
    """The whole way of one file, to the action it became."""
    edition = a_budget(place)
    application = retained(sent(edition, place, nora, association))
    return elected(edition, f"I{application.id}")


def after_the_vote(action: ProgrammeAction):
    return clock.frozen(action.edition.closes_at + 3 * DAY)


def tell_again(action: ProgrammeAction) -> None:
    with unit_of_work(SYSTEM) as work:
        journey.born_action_goes_to_its_association(work, ActionBorn(action.id))
    db.session.expire_all()


def handed(action: ProgrammeAction) -> list[str]:
    return [line.about for line in queries.news([action.id])[action.id] if line.kind is NewsKind.CARRIER]


@pytest.fixture
def place(database, frozen) -> Place:
    return make_budget.make_territory()


@pytest.fixture
def nora(place: Place) -> Actor:
    return make.somebody_new()


@pytest.fixture
def garden(nora: Actor) -> Organisation:
    return make.make_organisation(nora, "Les Jardins d’en bas")


def test_the_association_writes_everything_of_it_without_being_named_by_anybody(place, nora, garden):
    action = born(place, nora, garden)
    assert (action.carrier, action.organisation_id) == ("Les Jardins d’en bas", garden.id)
    assert handed(action) == ["Les Jardins d’en bas"]
    with after_the_vote(action):
        now, today = clock.now(), clock.now().date()
        with unit_of_work(nora) as work:
            writing.plan(work, action.id, "Les trous sont faits", today + 9 * DAY, None, now)
            writing.spend(work, action.id, drafts.SpendingDraft("Des arbres", Money(40_00), today), now)
            writing.show(work, action.id, drafts.Shot(a_photo(), "Quatre arbres"), today, None, now)
            seen = queries.action(action.id).version
            services.move(work, action.id, seen, ActionState.DONE, "", now, proof_url="https://exemple.fr/pv.pdf")
            seen = queries.action(action.id).version
            writing.account(work, action.id, seen, drafts.BilanDraft("Quatre arbres.", 75, Money(40_00), ""), now)
    assert queries.bilans([action.id])[action.id].people == 75


def test_each_delegate_finds_it_among_theirs_and_opens_its_desk(
    app: Flask, client: FlaskClient, place: Place, nora: Actor, garden: Organisation
) -> None:
    action = born(place, nora, garden)
    samir = make.somebody_new()
    with unit_of_work(nora) as work:
        token = organisations.invite(work, garden.id, MemberRole.MEMBER, clock.now())
    with unit_of_work(samir) as work:
        organisations.join(work, token, clock.now())
    address = f"/equipe/budgets/{action.edition.slug}/realisations/{action.project.code}"
    with after_the_vote(action):
        for delegate in (nora, samir):
            desk = Desk(app, client, delegate)
            assert action.title in desk.read("/mes-realisations").text
            assert desk.read(address).status_code == 200


def test_a_delegate_who_left_loses_it_and_another_association_never_has_it(place, nora, garden):
    action, samir, stranger = born(place, nora, garden), make.somebody_new(), make.somebody_new()
    make.make_organisation(stranger, "Les Jardins d’en haut")
    with unit_of_work(nora) as work:
        token = organisations.invite(work, garden.id, MemberRole.MEMBER, clock.now())
    with unit_of_work(samir) as work:
        organisations.join(work, token, clock.now())
    with after_the_vote(action):
        with unit_of_work(samir) as work:
            services.tell(work, action.id, "On commence lundi.", clock.now())
        with unit_of_work(samir) as work:
            organisations.leave(work, garden.id, clock.now())
        for who in (samir, stranger, make.somebody_new()):
            with pytest.raises(Refused) as refused, unit_of_work(who) as work:
                services.tell(work, action.id, "C’est à nous.", clock.now())
            assert refused.value.reason is ActionReason.NOT_YOURS


def test_born_action_goes_to_its_association_told_twice_is_given_once(place, nora, garden):
    action = born(place, nora, garden)
    version = action.version
    for _ in range(2):
        tell_again(action)
    assert (action.organisation_id, action.version, handed(action)) == (garden.id, version, ["Les Jardins d’en bas"])


def test_whom_the_secretariat_named_instead_stays_however_often_it_is_told(place, nora, garden):
    action = born(place, nora, garden)
    with after_the_vote(action), unit_of_work(SYSTEM) as work:
        services.hand_to(work, action.id, action.version, "Le service des jardins", None, clock.now())
    tell_again(action)
    assert (action.organisation_id, action.carrier) == (None, "Le service des jardins")


def test_a_file_that_changes_hands_after_it_was_sent_gives_nothing_to_its_new_hands(place, nora, garden):
    edition = a_budget(place)
    application = sent(edition, place, nora, garden)
    other = make.make_organisation(nora, "Une autre association")
    with unit_of_work(nora) as work:
        file = make.the_file(application.initiative_id)
        files.write(work, file.id, file.version, {"organisation_id": other.id}, clock.now())
    application = retained(application)
    project = projects.by_code(edition.id, f"I{application.id}")
    assert project is not None
    assert project.proposer == "Les Jardins d’en bas"
    assert elected(edition, project.code).organisation_id == garden.id


def test_a_group_of_residents_is_named_and_the_team_says_who_writes(place, nora):
    action = born(place, nora, None)
    assert (action.carrier, action.organisation_id, handed(action)) == ("Les voisines du bâtiment B", None, [])


def test_a_project_that_comes_from_no_call_is_given_to_nobody(place, nora, garden):
    edition = a_budget(place, each=1)
    retained(sent(edition, place, nora, garden))
    action = elected(edition, "1")
    assert (action.organisation_id, handed(action)) == (None, [])


def test_two_associations_behind_one_project_are_left_to_the_team(place, nora, garden):
    """Whoever wrote two calls for one budget: nobody guesses which of two files it was."""
    edition = a_budget(place)
    application = retained(sent(edition, place, nora, garden))
    other = make.make_organisation(nora, "Une autre association")
    with unit_of_work(nora) as work:
        file = make.the_file(application.initiative_id)
        files.write(work, file.id, file.version, {"organisation_id": other.id}, clock.now())
    call = make.make_call(CallKind.BUDGET, place=place, linked=("budgets.edition", edition.id))
    second = retained(make.make_sent(nora, make.the_file(application.initiative_id), call))
    assert second.id != application.id
    assert elected(edition, f"I{application.id}").organisation_id is None


def test_a_file_retained_for_another_budget_gives_nothing_here(place, nora, garden):
    edition = a_budget(place)
    application = retained(sent(edition, place, nora, garden))
    elsewhere = a_budget(place, title="Un autre vote")
    with unit_of_work(SYSTEM) as work:
        work.session.execute(
            update(Call).where(Call.id == application.call_id).values(linked_id=elsewhere.id)
        )  # fmt: skip
    assert elected(edition, f"I{application.id}").organisation_id is None


def nobody_named_yet(app: Flask) -> int:
    """The number of an action that is to be told again."""
    with app.app_context():
        nora, place = make.somebody_new(), make_budget.make_territory()
        number = born(place, nora, make.make_organisation(nora)).id
        with unit_of_work(SYSTEM) as work:
            work.session.execute(update(ProgrammeAction).values(organisation_id=None))
            work.session.execute(delete(ActionNews).where(ActionNews.kind == NewsKind.CARRIER))
    return number


def named_at_once(app: Flask, number: int, tellers: int) -> int:
    """How many of several tellings at once named somebody."""

    def tell(_rank: int) -> None:
        with app.app_context(), unit_of_work(SYSTEM) as work:
            journey.born_action_goes_to_its_association(work, ActionBorn(number))

    with ThreadPoolExecutor(tellers) as pool:
        list(pool.map(tell, range(tellers)))
    with app.app_context():
        named = select(ActionNews.id).where(ActionNews.kind == NewsKind.CARRIER)
        return len(db.session.scalars(named).all())


@pytest.mark.race
def test_told_by_six_at_once_it_is_given_once(own_app):
    assert named_at_once(own_app, nobody_named_yet(own_app), 6) == 1


@pytest.mark.race
def test_without_holding_the_action_it_is_given_twice(own_app, monkeypatch):
    """The positive control: each looks before the other writes, and nothing says that the page is older."""
    number, barrier = nobody_named_yet(own_app), Barrier(2)

    def looked_together(_action: ProgrammeAction) -> bool:
        barrier.wait(20)
        return False

    monkeypatch.setattr(journey, "delivery", SimpleNamespace(held=queries.action))
    monkeypatch.setattr(journey, "_was_handed", looked_together)
    monkeypatch.setattr(services, "check_version", lambda *_given: None)
    assert named_at_once(own_app, number, 2) == 2
