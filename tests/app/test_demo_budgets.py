"""The demonstration of whole budgets: needs to choose among, ideas being studied, a past vote, residents' funds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from operator import attrgetter
from types import ModuleType
from uuid import uuid4

import pytest
from flask import current_app
from sqlalchemy import func, make_url, select

from app.demo import budgets as demo
from app.demo.budgets import charrel, opening
from app.demo.budgets import fund as fund_demo
from app.demo.budgets import ideas as ideas_demo
from app.demo.budgets import needs as needs_demo
from app.demo.budgets import past as past_demo
from app.demo.budgets import programme as programme_demo
from app.demo.participation import people, tables
from app.demo.participation.memory import once
from app.demo.participation.stage import Stage
from budgets.delivery import policies as delivery_policies
from budgets.delivery import queries as actions
from budgets.delivery.models import ActionSpending
from budgets.delivery.types import SIGHTING, ActionState, NewsKind
from budgets.editions import policies
from budgets.editions.models import Edition
from budgets.editions.types import Phase
from budgets.fund import ledger
from budgets.fund import queries as funds
from budgets.fund.models import FundRequest
from budgets.fund.models_committee import FundVote
from budgets.fund.types import Choice, LineKind, Pocket, RequestState
from budgets.ideas import queries as ideas
from budgets.ideas.models import Idea, IdeaComment, IdeaStep
from budgets.ideas.models_study import IdeaEstimate, IdeaRequest, ServiceOpinion
from budgets.ideas.types import IdeaAct, IdeaState
from budgets.needs import queries as needs
from budgets.needs.models import BudgetNeed
from budgets.needs.types import NeedChannel
from budgets.paper import turnout
from budgets.paper.models_batches import PaperBatch, PaperSettling
from budgets.paper.types import BatchState
from budgets.projects.models import Project
from budgets.results import queries as results
from budgets.stages import policies as stages
from budgets.stages import queries as stage_queries
from budgets.stages.types import StageKind, StageState
from budgets.statistics import queries as statistics
from commons.ballot_box import queries as box
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Refused
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import Work
from commons.moderation.models import Case
from commons.moderation.types import Cause, Standing
from tests.conftest import NOON, _run

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture(scope="module")
def told(server_url: str, template_database: str) -> Iterator[list[str]]:
    """Its parts, told once; the context of the application is open."""
    from app.factory import create_app  # once the tests' database is known

    name = f"possibles_demo_{uuid4().hex[:10]}"
    _run(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template_database}"')
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    application = create_app(SQLALCHEMY_DATABASE_URI=url)
    with application.app_context():
        # The clock is let go once all is told: tests of other modules may run before this one is over.
        with clock.frozen(NOON):
            for words in (["territory", "load"], ["participation", "load"]):
                application.test_cli_runner().invoke(args=words)
            once("des voisins", lambda _stage: people.is_told(), people.tell, NOON)
            once("des tables", lambda _stage: tables.is_told(), tables.tell, NOON)
            parts = list(demo.parts(NOON))
        yield parts
        db.session.remove()
        db.engine.dispose()
    _run(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')


def _edition(module: ModuleType) -> Edition:
    return opening.its_edition(module.words())


def test_each_part_is_told_once(told):
    # The budget of Le Charrel and its call are told elsewhere: its stages wait for them.
    assert told == [name for name, _is_told, tell in demo.PARTS if tell is not charrel.tell]
    assert list(demo.parts(clock.now())) == []


def test_needs_came_by_every_door_and_in_several_languages(told):
    every = list(db.session.scalars(select(BudgetNeed).where(BudgetNeed.edition_id == _edition(needs_demo).id)))
    assert len(every) >= 30
    assert {each.channel for each in every} == set(NeedChannel)
    assert {each.language for each in every} >= {"fr", "ar", "en"}
    assert {each.standing for each in every} == {Standing.SHOWN}
    assert len({each.place_id for each in every}) >= 4
    assert sum(each.priority_id is None for each in every) == 2
    assert all(each.said_at <= clock.now() for each in every)


def test_priorities_gather_them_one_was_merged_and_residents_choose_now(told):
    edition = _edition(needs_demo)
    standing, counts = needs.standing(edition.id), needs.counts(edition.id)
    assert len(standing) == 7
    assert all(counts[each.id] >= 3 for each in standing)
    assert stages.standing(stage_queries.named(edition.id, StageKind.RANKING), clock.now()) is StageState.OPEN
    ranking = needs.ranking(edition.id)
    assert ranking.counted_at is None
    assert box.turnout(needs.poll_of(ranking)) > 40


def test_ideas_stand_at_every_point_of_their_way(told):
    edition = _edition(ideas_demo)
    every = list(db.session.scalars(select(Idea).where(Idea.edition_id == edition.id)))
    assert {each.state for each in every} == set(IdeaState) - {IdeaState.DRAFT}
    assert sum(each.supporters for each in every) > 80
    assert {each.helped for each in every} == {True, False}
    fountain = ideas_demo.idea("fontaine")
    assert len(ideas.proposers(fountain.id)) == 3  # two who came by a link, one whose idea was merged into it
    assert [each.number for each in sorted(_estimates(fountain), key=attrgetter("number"))] == [1, 2]
    opinions = select(ServiceOpinion.number).join(IdeaRequest, IdeaRequest.id == ServiceOpinion.request_id)
    assert max(db.session.scalars(opinions.where(IdeaRequest.idea_id == fountain.id))) == 2
    assert db.session.scalar(select(func.count()).select_from(IdeaComment)) >= 8


def _estimates(idea: Idea) -> list[IdeaEstimate]:
    return list(db.session.scalars(select(IdeaEstimate).where(IdeaEstimate.idea_id == idea.id)))


def test_a_refusal_has_its_reason_and_was_answered_and_some_services_are_still_awaited(told):
    refused = ideas_demo.idea("voiture")
    acts = {step.act: step.words for step in db.session.scalars(select(IdeaStep).where(IdeaStep.idea_id == refused.id))}
    assert "une seule personne" in acts[IdeaAct.NOT_ADMITTED]
    assert "trois places" in acts[IdeaAct.ANSWERED]
    answered = select(ServiceOpinion.request_id)
    awaited = list(db.session.scalars(select(IdeaRequest).where(IdeaRequest.id.not_in(answered))))
    assert len(awaited) == 2
    assert all(each.due_on > clock.now().date() for each in awaited)


def test_the_end_of_the_ideas_was_put_off_in_public(told):
    edition = _edition(ideas_demo)
    page = current_app.test_client().get(f"/budgets/{edition.slug}/etapes").text
    assert "Fin de l’étape changée" in page
    assert "Deux tables de quartier" in page


def test_the_past_vote_counts_four_envelopes_one_of_them_for_the_young(told):
    edition = _edition(past_demo)
    assert policies.phase(edition, clock.now()) is Phase.PROCLAIMED
    counts = results.latest_counts(edition)
    assert len(counts) == len(edition.envelopes) == 4
    assert all(0 < len(count.outcome["winners"]) < 4 for count in counts.values())
    [young] = [each for each in edition.envelopes if each.age_to is not None]
    assert (young.age_from, young.age_to) == (11, 17)
    assert counts[young.id].outcome["voters"] == 23


def test_its_paper_was_read_twice_settled_by_a_third_and_put_in_whole(told):
    batch = db.session.scalars(select(PaperBatch)).one()
    assert (batch.state, batch.sheets, batch.signed) == (BatchState.CLOSED, 24, 24)
    assert (batch.ballots, batch.white, batch.spoilt) == (22, 1, 1)
    assert len(list(db.session.scalars(select(PaperSettling).where(PaperSettling.batch_id == batch.id)))) == 1
    assert set(box.count_by_channel(box.poll_named(_edition(past_demo).poll_key))) == {"web", "desk", "paper"}


def test_what_followed_the_vote_stands_in_every_state(told):
    every = programme_demo.actions()
    standing = Counter(each.state for each in every)
    assert set(standing) == set(ActionState)
    [late] = [each for each in every if delivery_policies.is_late(each, clock.now())]
    delays = [line for line in actions.news([late.id])[late.id] if line.kind is NewsKind.DELAY]
    assert [(line.old_day < line.new_day < clock.now().date(), bool(line.words)) for line in delays] == [(True, True)]
    done = [each for each in every if each.state is ActionState.DONE]
    assert len(done) == 2
    assert all(each.proof_picture and each.proof_alt for each in done)
    [abandoned] = [each for each in every if each.state is ActionState.ABANDONED]
    assert "assurance" in abandoned.reason
    told_of = [line.at for lines in actions.news([each.id for each in every]).values() for line in lines]
    assert min(told_of) == max(each.created_at for each in every)
    assert max(told_of) < clock.now()


def test_each_of_its_actions_counts_its_money_and_only_one_spent_more_than_planned(told):
    every = programme_demo.actions()
    spent = actions.spent([each.id for each in every])
    over = [each for each in every if spent.get(each.id, 0) > each.budget.cents]
    assert [(each.title, bool(each.over_reason)) for each in over] == [("Réparer ses appareils le samedi", True)]
    steps = [step for each in every for step in actions.milestones(each.id)]
    assert {step.done_on is None for step in steps} == {True, False}
    assert all(step.done_on is None or step.done_on <= clock.now().date() for step in steps)


def test_an_association_gave_an_account_and_residents_are_answered_but_one(told):
    every = {each.title: each for each in programme_demo.actions()}
    [(number, bilan)] = actions.bilans([each.id for each in every.values()]).items()
    cafe = every["Le café des voisins, tous les matins"]
    assert (number, cafe.organisation_id is not None) == (cafe.id, True)
    assert bilan.cost.cents == actions.spent([cafe.id])[cafe.id]
    seen = [each for action in every.values() for each in actions.sightings(action.id)]
    assert [each.action.title for each in seen if not each.answer] == ["Dix fontaines à boire"]
    assert len(seen) == 3
    assert {each.language for each in seen} == {"fr", "ar"}


def test_moderators_find_what_a_resident_sees_before_everybody_reads_it(told):
    [case] = db.session.scalars(select(Case).where(Case.kind == SIGHTING))
    seen = actions.sighting(case.subject_id)
    assert (case.cause, case.closed_at, seen.standing) == (Cause.BEFORE, None, Standing.WAITING)


def test_a_programme_born_too_late_for_its_story_is_left_as_it_is(told):
    assert not programme_demo.is_told(Stage(Work(db.session(), SYSTEM), clock.now()))
    assert programme_demo.is_told(Stage(Work(db.session(), SYSTEM), clock.now() - timedelta(days=30)))


def test_no_figure_of_it_tells_of_fewer_than_twenty_people(told):
    edition = _edition(past_demo)
    found = turnout.of(edition)
    assert len(found.lines) == 2
    assert all(number >= 20 for _name, number in found.lines)
    assert found.others >= 20
    _total, by_channel = statistics.voters(edition)
    assert len(by_channel) == 3
    assert all(number >= 20 for number in by_channel.values())


def test_a_fund_decided_paid_and_accounted_for_and_every_euro_is_found_again(told):
    [air_bel, other] = [fund_demo.of(said) for said in fund_demo.words()]
    states = Counter(each.state for each in funds.sent(air_bel.id))
    assert states == {
        RequestState.SETTLED: 1, RequestState.REPORTED: 1, RequestState.REFUSED: 1, RequestState.GRANTED: 1,
        RequestState.SENT: 1,
    }  # fmt: skip
    lines, account = funds.lines(air_bel.id), funds.account(air_bel.id)
    found = ledger.balances(lines)
    assert found[Pocket.AVAILABLE] == account.available.cents == 751_600
    assert (found[Pocket.COMMITTED], found[Pocket.PAID]) == (21_000, 127_400)
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert {line.kind for line in lines} >= {LineKind.ALLOCATION, LineKind.ADVANCE, LineKind.BALANCE, LineKind.RELEASE}
    [waiting] = funds.sent(other.id)
    assert waiting.state is RequestState.SENT
    assert waiting.due_at < clock.now()
    assert "Sans réponse" in current_app.test_client().get(f"/fonds/{other.slug}").text


def test_a_member_of_the_committee_who_is_concerned_did_not_vote(told):
    choices = Counter(db.session.scalars(select(FundVote.choice)))
    assert choices[Choice.CONFLICT] == 1
    assert set(choices) == set(Choice)


def test_everything_says_that_it_is_made_up(told):
    for module in (needs_demo, ideas_demo, past_demo):
        assert "(exemple fictif)" in _edition(module).title
        assert "Exemple fictif" in _edition(module).description
    names = [*db.session.scalars(select(FundRequest.collective)), *db.session.scalars(select(Idea.author_name)),
             *db.session.scalars(select(Project.proposer)), *(each.carrier for each in programme_demo.actions()),
             *db.session.scalars(select(ActionSpending.label))]  # fmt: skip
    assert [name for name in names if "(exemple)" not in name] == []
    assert all("(exemple fictif)" in said["title"] for said in fund_demo.words())


def test_its_pages_are_there(told):
    client, slugs = current_app.test_client(), [_edition(each).slug for each in (needs_demo, ideas_demo, past_demo)]
    fund = fund_demo.of(fund_demo.words()[0])
    paths = [
        "/", "/budgets", "/fonds", *(f"/budgets/{slug}/etapes" for slug in slugs), f"/fonds/{fund.slug}",
        f"/budgets/{slugs[0]}/besoins", f"/budgets/{slugs[0]}/priorites", f"/budgets/{slugs[0]}/appel",
        f"/budgets/{slugs[1]}/idees", *(f"/budgets/{slugs[1]}/idees/{number}" for number in range(1, 14)),
        *(f"/budgets/{slugs[2]}{page}" for page in ("", "/resultats", "/chiffres", "/participation")),
        *(f"/budgets/{slugs[2]}{page}" for page in ("/realisations", "/bilan", "/bilan.csv", "/bilan.pdf")),
        *(f"/budgets/{slugs[2]}/realisations/{each.project.code}" for each in programme_demo.actions()),
    ]  # fmt: skip
    assert {path: status for path in paths if (status := client.get(path).status_code) != 200} == {}


def test_a_part_that_no_longer_fits_is_left_out_and_says_so(told, monkeypatch):
    def tell(_stage: object) -> None:
        raise Refused("Cette table est fermée.")

    monkeypatch.setattr(demo, "PARTS", (("une partie de plus", lambda _stage: False, tell),))
    assert list(demo.parts(clock.now())) == [
        "une partie de plus : laissé de côté, ce site a changé depuis (Cette table est fermée.)"
    ]


def test_it_writes_to_nobody(told):
    assert not db.session.query(OutboxMessage).filter(OutboxMessage.recipient.endswith("@exemple.fr")).count()
