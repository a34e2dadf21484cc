"""Everything that can be referred to has a thread that opens and can be followed; one real thing of each kind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.journeys.follow_up import queries, services
from app.journeys.follow_up.types import Medium
from assises.commitments import axes, progress
from assises.commitments.drafts import AxisDraft
from assises.commitments.types import PromiseState
from assises.editions import queries as editions
from assises.minutes import contesting
from budgets.editions.types import Phase
from budgets.projects import queries as projects
from commons.kernel import clock, refs
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.threads import queries as threads
from commons.threads import stories
from participation.debates import results
from participation.debates.types import Phase as DebatePhase
from participation.initiatives.types import CallKind
from participation.meetings import agreed
from participation.neighbourhoods import queries as neighbourhoods
from participation.referrals.types import ReferralState
from participation.tables import news
from tests.factories import (
    assises,
    budgets,
    debates,
    equipment,
    opinions,
    outcome,
    referrals,
    roadmaps,
    street_ami,
    street_commission,
    street_delivery,
    street_fund,
    street_ideas,
    street_needs,
    street_programme,
    tables,
    workshops,
)
from tests.factories import initiatives as initiative
from tests.factories.budgets import make_territory
from tests.factories.follow_up import person
from tests.factories.identity import make_account, text_of

pytestmark = pytest.mark.usefixtures("frozen")
#: Kinds that have no story of their own: their page is all there is to say, and what they are tied to.
NO_STORY = {
    "assises.contribution",
    "assises.site",
    "participation.body",
    "participation.equipment",
    "participation.roadmap_action",
}


def debate(nora: Actor) -> dict[str, int]:
    made = debates.make_debate(DebatePhase.SYNTHESISED)
    said = debates.say(debates.make_debate().slug, "Des arbres.", nora)
    statement = opinions.add(opinions.make_poll(), "Un banc à chaque arrêt.", nora)
    return {
        "participation.debate": made.id, "participation.contribution": said.id,
        "participation.synthesis": results.published(made.id)[0].id, "opinions.statement": statement.id,
    }  # fmt: skip


def table(nora: Actor) -> dict[str, int]:
    body = tables.make_table()
    meeting = tables.make_past_meeting(body)
    with unit_of_work(SYSTEM) as work:
        action = agreed.take_on(work, meeting.id, "Écrire", "Samia", clock.now().date(), clock.now())
        told = news.tell(work, body.id, "La fête est finie", "Merci.", clock.now())
    subject, promise = tables.make_subject(body, actor=nora), tables.make_commitment(body)
    return {
        "participation.body": body.id, "participation.meeting": meeting.id, "participation.action": action.id,
        "participation.news": told.id, "participation.subject": subject.id, "participation.commitment": promise.id,
    }  # fmt: skip


def initiatives(nora: Actor) -> dict[str, int]:
    file = initiative.publish(nora, initiative.make_file(nora))
    call = initiative.make_call(CallKind.FPH)
    sent = initiative.make_sent(nora, file, call)
    return {
        "participation.initiative": file.id, "participation.call": call.id, "participation.application": sent.id,
    }  # fmt: skip


def governance(nora: Actor) -> dict[str, int]:
    asked = referrals.make_referral(ReferralState.ANSWERED)
    with clock.frozen(clock.now() - timedelta(days=1)):
        decision = referrals.make_decision()
    return {
        "participation.referral": asked.id, "participation.answer": asked.answers[0].id,
        "participation.decision": decision.id, "assises.subject": assises.make_subject().id,
    }  # fmt: skip


def neighbourhood(nora: Actor) -> dict[str, int]:
    place, _priority, action = roadmaps.make_roadmap()
    roadmap = neighbourhoods.roadmap_of(place.id)
    version = neighbourhoods.latest(roadmap.id)
    return {
        "participation.roadmap": roadmap.id, "participation.roadmap_version": version.id,
        "participation.roadmap_action": action.id,
        "participation.proposal": roadmaps.propose(place, "Des bancs", nora).id,
        "participation.equipment": equipment.make_item().id,
    }  # fmt: skip


def votes(nora: Actor) -> dict[str, int]:
    edition = budgets.make_edition(Phase.VOTING)
    return {"budgets.edition": edition.id, "budgets.project": projects.of_edition(edition.id)[0].id}


def days(nora: Actor) -> dict[str, int]:
    programme = street_programme.settle()
    edition = editions.by_year(programme["assises_year"])
    assert edition is not None
    workshop = workshops.make_workshop()
    return {
        "assises.edition": edition.id, "assises.site": programme["assises_site"],
        "assises.activity": programme["assises_activity"], "assises.workshop": workshop.id,
        "assises.contribution": workshops.said(workshop).id,
    }  # fmt: skip


def what_follows(nora: Actor) -> dict[str, int]:
    edition = outcome.past_edition()
    contested, now = outcome.submitted_minutes(outcome.past_activity(edition)), clock.now()
    with unit_of_work(SYSTEM) as work:
        axis = axes.propose(work, edition.id, AxisDraft("De l’ombre"), now).id
    promise = outcome.make_commitment(edition, PromiseState.IN_PROGRESS, axis_id=axis)
    with unit_of_work(nora) as work:
        point = progress.say(work, promise.id, outcome.point(), now).id
        contest = contesting.contest(work, contested.code, outcome.contestation(), now).id
    with unit_of_work(SYSTEM) as work:
        contesting.reply(work, contest, "C’est corrigé.", now)
    outcome.publish(contested)
    return {
        "assises.axis": axis, "assises.commitment": promise.id, "assises.progress": point,
        "assises.minutes": contested.id, "assises.contestation": contest,
        "assises.agenda_item": outcome.make_item(),
    }  # fmt: skip


def commission(nora: Actor) -> dict[str, int]:
    settled = street_commission.settle()
    composed, drafted, worked = settled["mandates"], settled["drafting"], settled["works"]
    told = {ref.kind: ref.id for ref in settled["deciding"]["refs"]} | settled["matrix"]["kinds"]
    return told | {
        "commission.mandate": composed["mandate_id"], "commission.seat": composed["seat_id"],
        "commission.rulebook": composed["rulebook_id"], "commission.protocol": drafted["protocol_id"],
        "commission.version": drafted["version_id"], "commission.amendment": drafted["amendment_id"],
        "commission.campaign": settled["campaigns"]["read_campaign_id"], "commission.work": worked["adopted_work_id"],
        "commission.lesson": worked["adopted_lesson_id"], "commission.recommendation": worked["recommendation_id"],
        "commission.evaluation": worked["evaluation_id"], "commission.milestone": worked["milestone_id"],
        "commission.follow": worked["follow_id"],
        "commission.draw": settled["sortition"]["draw_id"], "commission.module": settled["learning"]["module_id"],
    }  # fmt: skip


def calls(nora: Actor) -> dict[str, int]:
    settled = street_ami.settle(nora)
    return {
        "participation.call_question": settled["ami_question"], "participation.appeal": settled["ami_appeal"],
    }  # fmt: skip


def fund(nora: Actor) -> dict[str, int]:
    settled = street_fund.settle(make_territory())
    return {"budgets.fund": settled["fund_id"], "budgets.fund_request": settled["request_id"]}


def ideas(nora: Actor) -> dict[str, int]:
    settled = street_ideas.settle(nora)
    return {"budgets.idea": settled["shown_id"], "budgets.idea_comment": settled["comment_id"]}


def needs(nora: Actor) -> dict[str, int]:
    settled = street_needs.settle(nora)
    return {"budgets.need": settled["need_id"], "budgets.priority": settled["priority_id"]}


def delivery(nora: Actor) -> dict[str, int]:
    settled = street_delivery.settle(nora)
    return {"budgets.programme_action": settled["action_id"], "budgets.action_sighting": settled["sighting_id"]}


MAKERS: list[Any] = [
    debate, table, initiatives, calls, governance, neighbourhood, votes, days, what_follows, commission, ideas, fund,
    needs, delivery,
]  # fmt: skip
KINDS = {
    "debate": 4, "table": 6, "initiatives": 3, "calls": 2, "governance": 4, "neighbourhood": 5, "votes": 2, "days": 5,
    "what_follows": 6, "commission": 19, "ideas": 2, "fund": 2, "needs": 2, "delivery": 2,
}  # fmt: skip


@pytest.fixture
def nora(database) -> Actor:
    """Somebody with an account that moderators know already."""
    return Actor(make_account().id)


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_each_thread_opens_tells_its_moments_and_can_be_followed(app, client, nora, maker):
    made = maker(nora)
    assert len(made) == KINDS[maker.__name__]
    for kind, number in made.items():
        page = client.get(f"/suivi/{kind}/{number}")
        assert page.status_code == 200, kind
        assert refs.label_of(kind) in text_of(page), kind
        assert client.get(f"/suivi/{kind}/{number}.atom").status_code == 200, kind
        with app.test_request_context():
            thread = threads.thread(Ref(kind, number))
            assert thread is not None
            told = stories.story_of(kind).moments([number]).get(number, ())
            assert bool(told) is (kind not in NO_STORY), kind
            assert all(moment.sentence for moment in told), kind
            with unit_of_work(nora) as work:
                services.follow(work, Ref(kind, number), Medium.NONE, clock.now())
    assert {follow.kind for follow in queries.follows(nora.person_id or 0)} >= set(made)


def test_no_kind_is_left_out(app, nora):
    """A new kind has to bring one real thing of its own here."""
    tried = {kind for maker in MAKERS for kind in maker(nora)}
    assert {kind for kind in refs._kinds if not kind.startswith("tests.")} == tried


def test_my_participation_shows_every_kind_one_can_make_or_take_part_in(app, client, nora, monkeypatch):
    made = {kind: number for maker in MAKERS for kind, number in maker(nora).items()}
    mine = {ref.kind for ref in stories.things_of(nora.person_id or 0)}
    assert mine >= {
        "participation.contribution", "participation.subject", "participation.initiative",
        "participation.application", "participation.proposal", "opinions.statement",
    }  # fmt: skip
    monkeypatch.setitem(app.extensions, "possibles.actor", lambda: nora)
    page = client.get("/mon-espace/participation")
    assert page.status_code == 200
    for kind in mine:
        assert f"/suivi/{kind}/{made[kind]}" in page.text, kind


def test_somebody_else_has_nothing_there(nora):
    for maker in MAKERS:
        maker(nora)
    assert stories.things_of(person("autre@exemple.fr").id) == []
