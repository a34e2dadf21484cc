"""A retained initiative becomes a project of the budget in preparation, once; what cannot be done is written down."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select, text

from app.journeys import initiative_to_project as journey
from budgets.editions import services as editions
from budgets.editions.drafts import EnvelopeDraft
from budgets.editions.types import EditionState, Phase
from budgets.projects.models import Project
from budgets.publication import services as publication
from commons.kernel import clock, refs
from commons.kernel.actor import SYSTEM, Actor, Grant
from commons.kernel.db import db
from commons.kernel.errors import DomainError, Invalid, Refused
from commons.kernel.refs import Ref
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.types import PlaceKind
from commons.threads.models import Tie
from commons.threads.types import Relation
from participation.initiatives import calling, deciding
from participation.initiatives.events import InitiativeRetained
from participation.initiatives.types import ApplicationState, CallKind
from tests.factories import budgets as make_budget
from tests.factories import initiatives as make

AMOUNT = Money(150_00)


def a_budget(place, phase: Phase = Phase.DRAFT, **changes):
    return make_budget.make_edition(phase, place=place, **{"each": 0, **changes})


def retained(place, edition, by=SYSTEM, organisation: bool = True, **values):
    """An initiative retained in a call that leads to this edition; its application."""
    nora = make.somebody_new()
    theirs = make.make_organisation(nora) if organisation else None
    call = make.make_call(CallKind.BUDGET, place=place, linked=("budgets.edition", edition.id))
    application = make.make_sent(nora, make.make_file(nora, place, theirs, **values), call)
    with unit_of_work(by) as work:
        deciding.admit(work, application.id, application.version, "", clock.now())
    return decide(application, by)


def decide(application, by=SYSTEM):
    with unit_of_work(by) as work:
        seen = make.the_application(application.id).version
        deciding.retain(work, application.id, seen, AMOUNT, "Utile à tous.", "", clock.now())
    return make.the_application(application.id)


def projects(edition):
    db.session.expire_all()
    return list(db.session.scalars(select(Project).where(Project.edition_id == edition.id)))


@pytest.fixture
def place(database, frozen):
    return make_budget.make_territory()


def test_it_becomes_a_project_with_its_words_its_place_and_the_sum_that_was_granted(place):
    edition = a_budget(place)
    application = retained(place, edition)
    (project,) = projects(edition)
    assert (project.title, project.cost, project.proposer, project.place_id, project.code) == (
        "Un atelier vélo", AMOUNT, "Les jardins de la Savine", place.id, f"I{application.id}",
    )  # fmt: skip
    assert make.NEED in project.description
    tie = db.session.scalars(select(Tie).where(Tie.relation == Relation.LED_TO)).one()
    assert (tie.cause, tie.effect) == (
        Ref("participation.initiative", application.initiative_id), Ref("budgets.project", project.id),
    )  # fmt: skip
    assert tie.reason == "Utile à tous."
    assert application.chore == ""


def test_a_group_without_organisation_is_named_by_its_own_words(place):
    edition = a_budget(place)
    retained(place, edition, organisation=False)
    assert projects(edition)[0].proposer == "Les voisines du bâtiment B"


def test_retained_initiative_becomes_a_project_told_twice_is_one_project(place):
    edition = a_budget(place)
    application = retained(place, edition)
    fact = InitiativeRetained(application.initiative_id, application.id, application.call_id)
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            journey.retained_initiative_becomes_a_project(work, fact)
        with unit_of_work(SYSTEM) as work:
            deciding.tell_again(work, application.id, clock.now())
    assert len(projects(edition)) == 1
    assert len(db.session.scalars(select(Tie).where(Tie.relation == Relation.LED_TO)).all()) == 1


def test_when_the_vote_is_announced_the_retention_stands_with_a_chore(place):
    edition = a_budget(place, each=1)
    nora = make.somebody_new()
    call = make.make_call(CallKind.BUDGET, place=place, linked=("budgets.edition", edition.id))
    application = make.make_sent(nora, make.make_file(nora, place), call)
    with unit_of_work(SYSTEM) as work:
        deciding.admit(work, application.id, application.version, "", clock.now())
        publication.announce(work, edition.slug, clock.now())
    done = decide(application)
    assert done.state is ApplicationState.RETAINED
    assert "annoncé" in done.chore
    assert len(projects(edition)) == 1


def test_a_chore_is_done_by_trying_again_once_its_reason_is_gone(place):
    other = make_budget.make_place("Ailleurs")
    edition = a_budget(None, envelopes=())
    with unit_of_work(SYSTEM) as work:
        editions.add_envelope(work, edition.slug, EnvelopeDraft("Ailleurs", Money(100_000), other.id), clock.now())
    application = retained(place, edition)
    assert "Aucune enveloppe" in application.chore
    assert projects(edition) == []
    with unit_of_work(SYSTEM) as work:
        editions.add_envelope(work, edition.slug, EnvelopeDraft("Ici", Money(100_000), place.id), clock.now())
    with unit_of_work(SYSTEM) as work:
        deciding.tell_again(work, application.id, clock.now())
    assert make.the_application(application.id).chore == ""
    assert projects(edition)[0].envelope.name == "Ici"


def test_trying_again_is_for_the_team_and_for_what_was_retained(place):
    edition = a_budget(place)
    application = retained(place, edition)
    with pytest.raises(Refused), unit_of_work(make.somebody_new()) as work:
        deciding.tell_again(work, application.id, clock.now())
    nora = make.somebody_new()
    waiting = make.make_sent(nora, make.make_file(nora, place), make.make_call(place=place))
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        deciding.tell_again(work, waiting.id, clock.now())


def test_the_narrowest_envelope_takes_it_and_of_equals_the_first(database, frozen):
    city = make_budget.make_place("Marseille", PlaceKind.COMMUNE)
    quarter = make_budget.make_place("Belle Vue", PlaceKind.QPV, city)
    edition = a_budget(city, envelopes=())
    with unit_of_work(SYSTEM) as work:
        for name, where in (("Toute la ville", None), ("Quartier", quarter.id), ("Quartier bis", quarter.id)):
            editions.add_envelope(work, edition.slug, EnvelopeDraft(name, Money(100_000), where), clock.now())
    edition = make_budget.the_edition(edition.slug)
    assert journey.envelope_for(edition, quarter.id).name == "Quartier"
    assert journey.envelope_for(edition, city.id).name == "Toute la ville"
    with pytest.raises(Invalid):
        journey.envelope_for(edition, make_budget.make_place("Ailleurs").id)


@pytest.mark.parametrize("kind", [CallKind.FPH, CallKind.TABLE, CallKind.ASSISES])
def test_other_doors_lead_to_no_project(place, kind):
    edition = a_budget(place)
    nora = make.somebody_new()
    application = make.make_sent(nora, make.make_file(nora, place), make.make_call(kind, place=place))
    with unit_of_work(SYSTEM) as work:
        deciding.admit(work, application.id, application.version, "", clock.now())
    chore = decide(application).chore
    assert projects(edition) == []
    # A call of a table that no table handles has a chore of its own (initiative_to_table).
    assert bool(chore) == (kind is CallKind.TABLE)


def test_a_secretariat_links_its_own_drafts_only(place):
    elsewhere = make_budget.make_place("Ailleurs")
    mine, theirs = a_budget(place), a_budget(elsewhere, title="Un autre vote")
    a_budget(place, Phase.CAMPAIGN, title="Déjà annoncé", each=1)
    secretary = Actor(1, frozenset({Grant("secretariat", "territory", place.id)}))
    assert [number for number, _ in journey.editions_in_preparation(secretary)] == [mine.id]
    draft = make.call_draft(CallKind.BUDGET, place_id=place.id, linked=("budgets.edition", theirs.id))
    with pytest.raises(Invalid), unit_of_work(secretary) as work:
        calling.prepare(work, draft, clock.now())


def test_a_project_of_a_draft_is_not_public_until_the_vote_is_announced(app, place):
    edition = a_budget(place)
    retained(place, edition)
    (project,) = projects(edition)
    both = [Ref("budgets.project", project.id), Ref("budgets.edition", edition.id)]
    with app.test_request_context():
        assert [target.public for target in refs.resolve(both).values()] == [False, False]
        make_budget.say_it_is(edition.slug, EditionState.ANNOUNCED)
        found = refs.resolve(both)
        assert [found[ref].title for ref in both] == ["Un atelier vélo", edition.title]
        assert all(target.public for target in found.values())


@pytest.mark.race
def test_told_by_eight_at_once_it_is_one_project(own_app):
    with own_app.app_context():
        place = make_budget.make_territory()
        edition = a_budget(place)
        application = retained(place, edition)
        fact = InitiativeRetained(application.initiative_id, application.id, application.call_id)
        with unit_of_work(SYSTEM) as work:
            work.session.execute(text("DELETE FROM budgets_project"))
            work.session.execute(text("DELETE FROM threads_tie WHERE relation = 'led_to'"))
        number = edition.id

    def tell(_rank: int) -> str:
        with own_app.app_context():
            try:
                with unit_of_work(SYSTEM) as work:
                    journey.retained_initiative_becomes_a_project(work, fact)
                return "done"
            except DomainError as error:
                return error.sentence

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(tell, range(8)))
    with own_app.app_context():
        count = db.session.scalars(select(Project).where(Project.edition_id == number)).all()
    assert answers == ["done"] * 8
    assert len(count) == 1


@pytest.mark.race
def test_without_the_constraint_and_the_lock_it_is_two_projects(own_app, monkeypatch):
    """The positive control: each looks before the other writes, and nothing stops the second row."""
    with own_app.app_context():
        place = make_budget.make_territory()
        edition = a_budget(place)
        application = retained(place, edition)
        number = edition.id
        with unit_of_work(SYSTEM) as work:
            work.session.execute(text("DELETE FROM budgets_project"))
            work.session.execute(text("ALTER TABLE budgets_project DROP CONSTRAINT uq_budgets_project_edition_code"))
        fact = InitiativeRetained(application.initiative_id, application.id, application.call_id)
    barrier, added = Barrier(2), journey.project_services.add

    def add_together(*given):
        barrier.wait(20)
        return added(*given)

    unheld = select(journey.Edition).where(journey.Edition.id == number)
    monkeypatch.setattr(journey.edition_services, "locked", lambda *_given: db.session.scalar(unheld))
    monkeypatch.setattr(journey.project_services, "locked", lambda *_given: db.session.scalar(unheld))
    monkeypatch.setattr(journey.project_services, "add", add_together)

    def tell(_rank: int) -> None:
        with own_app.app_context(), unit_of_work(SYSTEM) as work:
            journey.retained_initiative_becomes_a_project(work, fact)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(tell, range(2)))
    with own_app.app_context():
        assert len(db.session.scalars(select(Project).where(Project.edition_id == number)).all()) == 2
