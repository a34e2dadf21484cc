"""A retained file is examined again: what followed from it says so, then follows the new decision; told twice, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.journeys import reopened_file as journey
from assises.subjects.types import SUBJECT as PITCH
from budgets.ballots import pages
from budgets.ballots import queries as ballots
from budgets.editions.types import Phase
from budgets.projects.models import Project
from budgets.projects.types import ProjectState
from budgets.publication import services as publication
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid
from commons.kernel.refs import Ref
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.threads import caveats
from commons.threads.models import Tie
from participation.appeals.types import AppealState
from participation.bodies.types import BodyKind
from participation.initiatives import deciding, sending
from participation.initiatives.events import ApplicationMoved, ApplicationReopened, ApplicationTakenBack
from participation.initiatives.types import ApplicationState, CallKind
from participation.tables.models import News
from participation.tables.types import SUBJECT
from tests.factories import ami, participation
from tests.factories import budgets as make_budget
from tests.factories import initiatives as make

LESS = Money(50_00)
MORE = Money(120_00)
NOTE = "Décision examinée de nouveau"


@pytest.fixture
def place(database, frozen):
    return make_budget.make_territory()


class Scene:
    """A file retained for less than it asked, in a call of this kind, and whoever carries it."""

    def __init__(self, place, kind=CallKind.BUDGET, **values):
        self.nora = make.somebody_new()
        call = make.make_call(kind, place=place, appeal_days=15, **values)
        sent = make.make_sent(self.nora, make.make_file(self.nora, place), call)
        self.id = sent.id
        with unit_of_work(SYSTEM) as work:
            deciding.admit(work, self.id, sent.version, "", clock.now())
        self.retain(LESS)

    @property
    def application(self):
        return make.the_application(self.id)

    def retain(self, amount):
        return ami.retained(self.application, amount=amount)

    def reopen(self):
        self.appeal = ami.contested(self.nora, self.application)
        ami.answered(self.appeal, AppealState.REOPENED)
        assert self.application.state is ApplicationState.ADMISSIBLE

    def refuse(self):
        return ami.refused(self.application, why="Un autre projet le fait déjà.")


@pytest.fixture
def voted(place):
    """A file that became a project of an edition in preparation, beside others."""
    edition = make_budget.make_edition(Phase.DRAFT, place=place, each=1)
    return edition, Scene(place, linked=("budgets.edition", edition.id))


def the_project(scene):
    db.session.expire_all()
    return db.session.scalar(select(Project).where(Project.code == f"I{scene.id}"))


def note(kind, number):
    db.session.expire_all()
    return caveats.one(Ref(kind, number))


def announced(edition):
    with unit_of_work(SYSTEM) as work:
        publication.announce(work, edition.slug, clock.now())
    return make_budget.the_edition(edition.slug)


def shown(client, edition, scene):
    return client.get(f"/budgets/{edition.slug}/projets/I{scene.id}").text


def test_a_vote_is_not_announced_while_one_of_its_projects_is_examined_again(voted, client):
    edition, scene = voted
    scene.reopen()
    with pytest.raises(Invalid) as refused:
        announced(edition)
    assert any("Un atelier vélo" in str(each) for each in refused.value.fields.values())
    scene.retain(MORE)
    assert the_project(scene).cost == MORE
    assert announced(edition).opens_at
    assert NOTE not in shown(client, edition, scene)


def test_not_retained_any_more_it_leaves_a_list_that_nobody_saw_yet(voted):
    edition, scene = voted
    scene.reopen()
    scene.refuse()
    assert the_project(scene) is None
    announced(edition)


def test_during_the_campaign_a_reader_sees_it_and_a_refusal_withdraws_it_with_its_reason(voted, client):
    edition, scene = voted
    announced(edition)
    assert NOTE not in shown(client, edition, scene)
    scene.reopen()
    page = shown(client, edition, scene)
    assert NOTE in page
    assert f"/recours/{scene.appeal}" in page
    assert the_project(scene).state is ProjectState.STANDING
    scene.refuse()
    page = shown(client, edition, scene)
    assert "Un autre projet le fait déjà." in page
    assert "Ce projet est retiré du vote" in page
    assert NOTE not in page


def test_during_the_campaign_a_new_decision_to_retain_takes_the_note_away_and_leaves_a_frozen_cost(voted, client):
    edition, scene = voted
    announced(edition)
    scene.reopen()
    assert NOTE in shown(client, edition, scene)
    decided = scene.retain(MORE)
    assert NOTE not in shown(client, edition, scene)
    assert the_project(scene).cost == LESS
    assert "garde son coût" in decided.chore


@pytest.fixture
def voting(voted):
    """The same, once the vote is open."""
    edition, scene = voted
    edition = announced(edition)
    scene.reopen()
    with clock.frozen(edition.opens_at + timedelta(hours=1)):
        yield edition, scene


def test_once_the_vote_is_open_it_stays_on_the_ballot_and_says_so(voting, client):
    edition, scene = voting
    assert NOTE in shown(client, edition, scene)
    scene.refuse()
    page = shown(client, edition, scene)
    assert "Ce n’est plus retenu" in page
    assert "Un autre projet le fait déjà." in page
    assert "l’instance qui décide" in page
    assert the_project(scene).state is ProjectState.STANDING


def test_whoever_chooses_reads_it_on_the_ballot_too(voting, app):
    edition, scene = voting
    (envelope,) = edition.envelopes
    assert NOTE in picked(edition.slug, envelope, app)
    scene.retain(MORE)
    assert NOTE not in picked(edition.slug, envelope, app)


def picked(slug, envelope, app):
    """The cards of the list to choose from."""
    booth = ballots.booth(slug)
    with app.test_request_context():
        return "".join(pages.listing(booth, envelope).pick(each.code, None) for each in booth.projects[envelope.slug])


def test_a_project_that_got_another_code_is_found_again(voted):
    edition, scene = voted
    with unit_of_work(SYSTEM) as work:
        work.session.execute(Project.__table__.update().where(Project.code == f"I{scene.id}").values(code="V12"))
    scene.reopen()
    scene.retain(MORE)
    of_edition = select(Project.code, Project.cost).where(Project.edition_id == edition.id)
    assert ("V12", MORE) in [tuple(row) for row in db.session.execute(of_edition)]
    assert the_project(scene) is None


def told(handler, fact):
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            handler(work, fact)


def test_what_followed_says_it_is_examined_again_told_twice(voted):
    edition, scene = voted
    announced(edition)
    scene.reopen()
    before = note("budgets.project", the_project(scene).id)
    told(journey.what_followed_says_it_is_examined_again, ApplicationReopened(scene.id, 2))
    assert note("budgets.project", the_project(scene).id) == before
    assert before.waits


def test_second_decision_reaches_what_followed_told_twice(voted):
    edition, scene = voted
    announced(edition)
    scene.reopen()
    version = scene.refuse().version
    reason = the_project(scene).withdrawal_reason
    told(journey.second_decision_reaches_what_followed, ApplicationMoved(scene.id, version))
    assert the_project(scene).withdrawal_reason == reason
    log = publication.queries.public_log(make_budget.the_edition(edition.slug))
    assert [entry.action for entry in log].count("budgets.project.withdraw") == 1


def test_file_taken_back_leaves_what_followed_told_twice(voted):
    edition, scene = voted
    announced(edition)
    scene.reopen()
    with unit_of_work(scene.nora) as work:
        sending.withdraw(work, scene.id, "Nous renonçons.", clock.now())
    told(journey.file_taken_back_leaves_what_followed, ApplicationTakenBack(scene.id, scene.application.version))
    assert the_project(scene).state is ProjectState.WITHDRAWN
    assert "repris" in the_project(scene).withdrawal_reason


def test_an_appeal_that_is_confirmed_leaves_everything_as_it_was(voted, client):
    edition, scene = voted
    announced(edition)
    ami.answered(ami.contested(scene.nora, scene.application), AppealState.CONFIRMED)
    assert NOTE not in shown(client, edition, scene)
    assert the_project(scene).state is ProjectState.STANDING


def tied_to(scene, kind):
    query = select(Tie.effect_id).where(Tie.effect_kind == kind, Tie.cause_id == scene.application.initiative_id)
    return db.session.scalar(query)


def test_the_subject_and_the_news_of_a_table_say_it_and_the_table_hears_the_refusal_once(place, client):
    table = participation.make_body(BodyKind.TABLE, place)
    scene = Scene(place, CallKind.TABLE, body=table)
    scene.reopen()
    subject = tied_to(scene, SUBJECT)
    paths = [f"/tables/{table.slug}/sujets/{subject}", f"/tables/{table.slug}/nouvelles/{heard()[0].id}"]
    assert all(NOTE in client.get(path).text for path in paths)
    version = scene.refuse().version
    told(journey.second_decision_reaches_what_followed, ApplicationMoved(scene.id, version))
    assert all("Ce n’est plus retenu" in client.get(path).text for path in paths)
    assert [row.title for row in heard()][1:] == ["Une initiative n’est plus retenue : Un atelier vélo"]


def heard():
    return list(db.session.scalars(select(News).order_by(News.id)))


def test_a_subject_of_the_assises_says_it_until_the_file_is_retained_again(place, client):
    scene = Scene(place, CallKind.ASSISES)
    subject = tied_to(scene, PITCH)
    path = f"/assises/sujets/{subject}"
    assert NOTE not in client.get(path).text
    scene.reopen()
    assert NOTE in client.get(path).text
    scene.retain(MORE)
    assert NOTE not in client.get(path).text
