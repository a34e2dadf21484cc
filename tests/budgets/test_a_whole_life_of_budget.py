"""One edition made from the model of the neighbourhoods, lived by people: from a need said to the bilan."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from budgets.ballots import services as ballots
from budgets.ballots.content import Choices
from budgets.delivery import drafts, reminding, sightings, writing
from budgets.delivery import queries as delivery
from budgets.delivery import services as actions
from budgets.delivery.types import ActionState, Origin
from budgets.ideas import deciding as ideas_deciding
from budgets.ideas import studying
from budgets.ideas.models import Idea
from budgets.ideas.types import Feasibility
from budgets.needs import choosing, counting, saying
from budgets.needs import queries as needs_queries
from budgets.projects import queries as projects
from budgets.publication import services as publication
from budgets.results import queries as results
from budgets.results.changes import Change
from budgets.stages.types import StageAct, StageKind
from commons.ballot_box import codes
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.clock import frozen
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.threads.models import Tie
from participation.initiatives import criteria, queries_calls, sending
from participation.initiatives import deciding as calls_deciding
from participation.initiatives.types import CallKind
from tests.budgets.delivery.test_overriding import a_decision, asked, secretary, settled
from tests.factories import ideas, initiatives, needs, paper, tables
from tests.factories.budget_year import Year
from tests.factories.counted import counted, proclaimed
from tests.factories.delivery import a_photo
from tests.factories.voters import make_voters

DAY = timedelta(days=1)
VOTERS = 24
SMALL = Money(800_00)


@pytest.mark.usefixtures("database", "frozen")
def test_an_edition_is_lived_from_a_need_to_the_account_of_what_it_became(client: FlaskClient) -> None:
    year = Year(client)
    _needs(year)
    _ranking(year)
    _call_and_ideas(year)
    _instruction(year)
    _campaign(year)
    _vote(year)
    _count(year)
    _programme(year)
    _delivery(year)
    _account(year)
    _everything_leads_from_a_need_and_an_idea_to_what_was_done(year)


def _needs(year: Year) -> None:
    begins, _ends = year.dates(StageKind.NEEDS)
    with frozen(begins + DAY):
        assert year.running() == [StageKind.NEEDS]
        edition, table = year.edition, tables.make_table(year.place)
        shade = needs.said(edition, "Il n’y a pas d’ombre au square.")
        needs.said_by_nobody(edition, "Des cours de français le soir.")
        paper_one = needs.on_paper(edition, "Un banc près de l’arrêt.")
        with unit_of_work(needs.somebody(edition)) as work:
            told = needs.draft(edition, "La table demande des arbres.")
            saying.bring(work, year.slug, told, f"participation.body:{table.id}", clock.now())
        needs.priority(edition, "De l’ombre", [shade, paper_one])
        needs.priority(edition, "Apprendre le français")
        year.things["need"] = shade.id
        year.reads("/besoins", "Il n’y a pas d’ombre au square.", "Un banc près de l’arrêt.", "La table demande")


def _ranking(year: Year) -> None:
    begins, ends = year.dates(StageKind.RANKING)
    with frozen(begins + DAY):
        assert year.running() == [StageKind.RANKING]
        with unit_of_work(SYSTEM) as work:
            choosing.arrange(work, year.slug, 1, clock.now())
        for number in (1, 1, 2):
            needs.chosen(year.edition, [number])
        needs.chosen_on_paper(year.edition, [1])
    with frozen(ends + timedelta(minutes=6)):
        assert counting.count_those_over() == 1
        with unit_of_work(SYSTEM) as work:
            counting.retain(work, year.slug, [1], "", needs.the_ranking(year.edition).version, clock.now())
        retained = needs_queries.retained(year.id)
        assert [each.title for each in retained] == ["De l’ombre"]
        year.things["priority"] = retained[0].id
        year.reads("/priorites", "De l’ombre")


def _call_and_ideas(year: Year) -> None:
    begins, _ends = year.dates(StageKind.CALL)
    with frozen(begins + DAY):
        assert year.running() == [StageKind.CALL, StageKind.IDEAS]
        priority = Ref("budgets.priority", year.things["priority"])
        linked = ("budgets.edition", year.id)
        call = initiatives.make_call(CallKind.BUDGET, place=year.place, linked=linked, published=False)
        with unit_of_work(SYSTEM) as work:
            criteria.answer_priorities(work, call.id, call.version, [priority], clock.now())
            version = queries_calls.call_by_id(call.id).version
            initiatives.calling.publish(work, call.id, version, clock.now())
        theirs = initiatives.make_organisation(year.owner, "Les Jardins d’en bas")
        file = initiatives.make_file(year.owner, year.place, theirs, title="Planter avec les écoles")
        with unit_of_work(year.owner) as work:
            seen = initiatives.the_file(file.id).version
            sent = sending.send(work, file.id, call.id, seen, clock.now(), priorities=[priority])
        year.things["application"] = sent.id
        for title in ("Trois arbres au square", "Un four à pain", "Une piscine"):
            ideas.sent(year.edition, title=title)
        year.reads("/idees", "Trois arbres au square", "Un four à pain")


def _instruction(year: Year) -> None:
    begins, _ends = year.dates(StageKind.INSTRUCTION)
    with frozen(begins + DAY):
        assert year.running() == [StageKind.INSTRUCTION]
        edition, envelope = year.edition, year.edition.envelopes[0].slug
        for number, retained in ((1, True), (2, True), (3, False)):
            idea = ideas.admit(edition, _idea(year, number))
            request = ideas.asked(edition, idea)
            with unit_of_work(SYSTEM) as work:
                said = studying.Said(Feasibility.POSSIBLE, "C’est faisable.", SMALL)
                studying.opine(work, year.slug, number, request, 0, said, clock.now())
                cost = Money(SMALL.cents * (1 if number == 1 else 12))
                seen = _idea(year, number).version
                studying.estimate(work, year.slug, number, seen, cost, "Un devis", clock.now())
                seen = _idea(year, number).version
                ideas_deciding.decide(work, year.slug, number, seen, retained, "Utile à tous", clock.now(), "")
                if retained:
                    seen = _idea(year, number).version
                    ideas_deciding.to_project(work, year.slug, number, seen, envelope, clock.now())
        application = initiatives.the_application(year.things["application"])
        with unit_of_work(SYSTEM) as work:
            calls_deciding.admit(work, application.id, application.version, "", clock.now())
            seen = initiatives.the_application(application.id).version
            calls_deciding.retain(work, application.id, seen, Money(150_00), "Utile à tous.", "", clock.now())
    year.things["idea"] = _idea(year, 1).id
    titles = {each.title for each in projects.of_edition(year.id)}
    assert titles == {"Planter avec les écoles", "Trois arbres au square", "Un four à pain"}


def _idea(year: Year, number: int) -> Any:
    found = select(Idea.id).where(Idea.edition_id == year.id, Idea.number == number)
    return ideas.fresh(db.session.scalars(found).one())


def _campaign(year: Year) -> None:
    with frozen(year.edition.opens_at - 10 * DAY):
        with unit_of_work(SYSTEM) as work:
            publication.announce(work, year.slug, clock.now())
        assert StageKind.CAMPAIGN in year.running()
        year.reads("/projets", "Planter avec les écoles", "Trois arbres au square", "Un four à pain")


def _vote(year: Year) -> None:
    with frozen(year.edition.opens_at + DAY):
        assert year.running() == [StageKind.VOTE]
        envelope, (first, second, third) = year.edition.envelopes[0].slug, _codes(year)
        for n, ticket in enumerate(make_voters(year.place, VOTERS)):
            booth = ballots.open_booth(year.slug, clock.now())
            chosen = Choices((first, second) if n % 3 else (third,))
            with unit_of_work(Actor(ticket.account_id)) as work:
                ballots.cast(work, booth, envelope, chosen, codes.new_secret(), booth.digest, clock.now())
        people = paper.team(year.place)
        paper.close(year.edition, paper.ready_batch(year.edition, year.place, people), people[0])


def _codes(year: Year) -> list[str]:
    by_title = {each.title: each.code for each in projects.of_edition(year.id)}
    return [by_title[title] for title in ("Planter avec les écoles", "Trois arbres au square", "Un four à pain")]


def _count(year: Year) -> None:
    with frozen(year.edition.closes_at + timedelta(hours=1)):
        assert year.running() == [StageKind.COUNT]
    counted(year.slug)
    proclaimed(year.slug)
    with frozen(year.edition.closes_at + 2 * DAY):
        year.reads("/resultats", "Planter avec les écoles", "Trois arbres au square")
        year.reads("/chiffres")


def _programme(year: Year) -> None:
    planted, square, oven = _codes(year)
    with frozen(year.edition.closes_at + 3 * DAY):
        year.move(StageKind.PROGRAMME, StageAct.OPEN)
        assert year.running() == [StageKind.PROGRAMME]
        assert {each.project.code for each in delivery.of_edition(year.id)} == {planted, square}
        body = a_decision(oven, Change.ADDED)
        settled(year.edition, asked(year.edition, body, secretary()).id, secretary())
        added = delivery.by_code(year.id, oven)
        assert added is not None
        assert added.origin is Origin.OVERRIDE
        assert len(results.elected_ids(year.edition)) == 2
        year.reads("/realisations", "Planter avec les écoles", "Ajouté par une décision")
    with frozen(year.edition.closes_at + 40 * DAY):
        year.move(StageKind.PROGRAMME, StageAct.CLOSE)


def _delivery(year: Year) -> None:
    first = delivery.by_code(year.id, _codes(year)[0])
    other = delivery.by_code(year.id, _codes(year)[2])
    assert first is not None
    assert other is not None
    # The association that answered the call carries its action: nobody at the desk had to name it.
    carrier = year.owner
    with frozen(year.edition.closes_at + 41 * DAY):
        year.move(StageKind.DELIVERY, StageAct.OPEN)
        assert year.running() == [StageKind.DELIVERY]
        assert first.carrier == "Les Jardins d’en bas"
        now, today = clock.now(), clock.now().date()
        with unit_of_work(carrier) as work:
            actions.move(work, first.id, first.version, ActionState.UNDER_WAY, "", now)
            actions.put_off(work, first.id, first.version, today + 60 * DAY, "", now)
            actions.put_off(work, first.id, first.version, today + 90 * DAY, "On plante à l’automne.", now)
            writing.plan(work, first.id, "Les trous sont faits", today + 9 * DAY, "p" * 32, now)
            writing.spend(work, first.id, drafts.SpendingDraft("Des arbres", Money(140_00), today), now)
            writing.show(work, first.id, drafts.Shot(a_photo(), "Quatre arbres"), today, None, now)
        with unit_of_work(NOBODY) as work:
            sightings.say(work, first.id, drafts.SightingDraft("Un arbre penche."), now)
        with unit_of_work(Actor(make_voters(year.place, 1)[0].account_id)) as work:
            said = sightings.say(work, first.id, drafts.SightingDraft("Les enfants arrosent."), now)
        with unit_of_work(carrier) as work:
            sightings.answer(work, said.id, "Merci à eux.", "Les Jardins", now)
        with unit_of_work(SYSTEM) as work:
            actions.move(work, other.id, other.version, ActionState.ABANDONED, "Le terrain est vendu.", now)
    with frozen(year.edition.closes_at + 120 * DAY):
        with unit_of_work(carrier) as work:
            shot = drafts.Shot(a_photo(), "Le verger, fini")
            actions.move(work, first.id, first.version, ActionState.DONE, "", clock.now(), shot=shot)
        year.reads(
            f"/realisations/{_codes(year)[0]}", "Les enfants arrosent.", "Merci à eux.", "On plante à l’automne."
        )
        year.move(StageKind.DELIVERY, StageAct.CLOSE)
    year.things |= {"carrier": carrier, "action": first.id}


def _account(year: Year) -> None:
    with frozen(year.edition.closes_at + 190 * DAY):
        year.move(StageKind.ACCOUNT, StageAct.OPEN)
        assert year.running() == [StageKind.ACCOUNT]
        assert reminding.remind() == 2
        with unit_of_work(year.things["carrier"]) as work:
            told = drafts.BilanDraft("Quatre arbres, avec trois classes.", 75, Money(140_00), "Arroser le soir.")
            action = delivery.action(year.things["action"])
            assert action is not None
            writing.account(work, action.id, action.version, told, clock.now())
        year.reads("/bilan", "Quatre arbres, avec trois classes.", "Le terrain est vendu.", "Trois arbres au square")
        table = year.client.get(f"/budgets/{year.slug}/bilan.csv").data.decode("utf-8-sig")
        assert len(table.splitlines()) == 4
    with frozen(year.edition.closes_at + 300 * DAY):
        year.move(StageKind.ACCOUNT, StageAct.CLOSE)
        assert year.running() == []
        assert year.client.get(f"/budgets/{year.slug}/chiffres").status_code == 200


def _everything_leads_from_a_need_and_an_idea_to_what_was_done(year: Year) -> None:
    """Droit de suite: whoever follows a need or an idea reaches, tie by tie, what it became."""
    found = {Ref("budgets.need", year.things["need"]), Ref("budgets.idea", year.things["idea"])}
    ties = {(tie.cause, tie.effect) for tie in db.session.scalars(select(Tie))}
    seen: set[Ref] = set()
    while found - seen:
        seen |= found
        found = {effect for cause, effect in ties if cause in seen}
    kinds = {ref.kind for ref in seen}
    assert {"budgets.priority", "participation.application", "budgets.project"} <= kinds
    reached = {ref.id for ref in seen if ref.kind == "budgets.programme_action"}
    square = delivery.by_code(year.id, _codes(year)[1])
    assert square is not None
    assert square.id in reached
