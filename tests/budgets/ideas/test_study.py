"""How the team studies ideas: the checklist, services, costs, decisions, merging, splitting, the project."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from budgets.editions.types import Phase
from budgets.ideas import (
    deciding,
    queries,
    reworking,
    stories,
    studying,
    talking,
)
from budgets.ideas.models import Idea
from budgets.ideas.reasons import IdeaReason
from budgets.ideas.reworking import Part
from budgets.ideas.studying import Said
from budgets.ideas.types import Feasibility, IdeaAct, IdeaState
from budgets.projects.models import Project
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.outbox import OutboxMessage
from commons.kernel.types import Money
from commons.kernel.unit_of_work import Work, unit_of_work
from commons.threads.models import Tie
from tests.factories import ideas as make
from tests.factories.budgets import make_edition, secretary

pytestmark = pytest.mark.usefixtures("database")
NOW = clock.now


def _bodies() -> list[str]:
    return list(db.session.scalars(select(OutboxMessage.body).order_by(OutboxMessage.id)))


def _acts(idea: Idea) -> list[IdeaAct]:
    return [step.act for step in queries.steps([idea.id])]


def test_the_checklist_is_written_before_the_first_idea_and_answered_whole() -> None:
    edition = make.ideas_edition()
    judge = make.officer(edition)
    with pytest.raises(Refused) as caught, unit_of_work(judge) as work:
        studying.write_checklist(work, edition.slug, ["Autre ?"], "\n".join(make.QUESTIONS), NOW())
    assert caught.value.reason is IdeaReason.CHECKLIST_SET
    idea = make.sent(edition)
    first = queries.criteria(edition.id)[0].id
    with pytest.raises(Invalid), unit_of_work(judge) as work:
        studying.admit(work, edition.slug, 1, idea.version, {first: (True, "")}, True, "", NOW())
    draft = make_edition(Phase.DRAFT)
    chief = make.officer(draft)
    with unit_of_work(chief) as work:
        studying.write_checklist(work, draft.slug, ["Un ?", "", "Deux ?"], "", NOW())
    with pytest.raises(Stale), unit_of_work(chief) as work:
        studying.write_checklist(work, draft.slug, ["Trois ?"], "", NOW())
    assert studying.checklist_text(draft.id) == "Un ?\nDeux ?"


def test_services_answer_in_versions_that_stay_and_the_late_are_owed() -> None:
    edition = make.ideas_edition()
    idea, service = make.admitted(edition), make.officer(edition)
    request = make.asked(edition, idea, None, days=3)
    said = Said(Feasibility.POSSIBLE, "Oui, en automne.", Money(90_000))
    with unit_of_work(service) as work:
        studying.opine(work, edition.slug, 1, request, 0, said, NOW())
    with pytest.raises(Stale), unit_of_work(service) as work:
        studying.opine(work, edition.slug, 1, request, 0, said, NOW())
    with unit_of_work(service) as work:
        studying.opine(work, edition.slug, 1, request, 1, Said(Feasibility.IMPOSSIBLE, "Un réseau passe là."), NOW())
    db.session.expire_all()
    assert [each.number for each in queries.requests([idea.id])[0].opinions] == [1, 2]
    make.asked(edition, idea, days=1)
    later = NOW() + timedelta(days=3)
    owed = stories.IDEAS.open_debts(later)
    assert [(number, debt.is_late(later)) for number, debt in owed] == [(idea.id, True)]
    assert len(stories.IDEAS.debts([idea.id])[idea.id]) == 2
    past, version = studying.Asked("Voirie", NOW().date() - timedelta(days=2)), make.fresh(idea.id).version
    with pytest.raises(Invalid), unit_of_work(service) as work:
        studying.ask(work, edition.slug, 1, version, past, NOW())


def test_costs_are_cents_in_versions_and_needed_before_retaining() -> None:
    edition = make.ideas_edition()
    idea, judge = make.admitted(edition), make.officer(edition)
    with pytest.raises(Invalid) as caught, unit_of_work(judge) as work:
        deciding.decide(work, edition.slug, 1, idea.version, True, "Oui", NOW())
    assert "retained" in caught.value.fields
    for cents in (120_050, 99_999):
        with unit_of_work(judge) as work:
            version = make.fresh(idea.id).version
            studying.estimate(work, edition.slug, 1, version, Money(cents), "Devis", NOW())
    assert [each.cost.cents for each in queries.estimates(idea.id)] == [99_999, 120_050]
    assert make.fresh(idea.id).cost == Money(99_999)


def test_the_decision_is_told_with_its_reason_and_answered_within_its_delay_once() -> None:
    edition, me = make.ideas_edition(), make.resident()
    idea = make.costed(edition, me)
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        deciding.decide(work, edition.slug, 1, idea.version, False, "  ", NOW())
    with unit_of_work(SYSTEM) as work:
        deciding.decide(work, edition.slug, 1, idea.version, False, "Trop cher pour l’enveloppe", NOW(), "https://ici")
    assert any("Trop cher" in body and "/idees/1" in body for body in _bodies())
    make.close(edition)
    with unit_of_work(me) as work:
        deciding.answer(work, edition.slug, 1, "Deux bancs suffiraient.", NOW())
    with pytest.raises(Refused), unit_of_work(me) as work:
        deciding.answer(work, edition.slug, 1, "Encore", NOW())
    assert [step.words for step in queries.steps([idea.id])][-1] == "Deux bancs suffiraient."


def test_nobody_decides_on_their_own_idea() -> None:
    edition = make.ideas_edition()
    judge = make.officer(edition)
    idea = make.costed(edition, judge)
    with pytest.raises(Refused) as caught, unit_of_work(judge) as work:
        deciding.decide(work, edition.slug, 1, idea.version, True, "Oui", NOW())
    assert caught.value.reason is IdeaReason.YOUR_OWN


def test_merging_keeps_the_original_brings_its_people_and_counts_no_support_twice() -> None:
    edition, me, other, both = make.ideas_edition(), make.resident(), make.resident(), make.resident()
    one, two = make.sent(edition, me), make.sent(edition, other, title="Un banc")
    for actor, number in ((both, 1), (both, 2), (me, 1), (make.resident(), 2)):
        with unit_of_work(actor) as work:
            talking.support(work, edition.slug, number, True, NOW())
    judge = make.officer(edition)
    for into in (1, 99):
        with pytest.raises(Invalid), unit_of_work(judge) as work:
            reworking.merge(work, edition.slug, 1, one.version, into, "Même lieu", NOW())
    with unit_of_work(judge) as work:
        reworking.merge(work, edition.slug, 1, one.version, 2, "Même lieu", NOW())
    one, two = make.fresh(one.id), make.fresh(two.id)
    assert (one.state, one.merged_into_id, two.supporters) == (IdeaState.MERGED, two.id, 3)
    assert queries.proposers(two.id) == [me.person_id]
    assert _acts(two)[-1] is IdeaAct.RECEIVED
    assert _acts(one)[-1] is IdeaAct.MERGED
    tied = select(func.count()).select_from(Tie).where(Tie.cause_id == one.id, Tie.effect_id == two.id)
    assert db.session.scalar(tied) == 1
    with pytest.raises(Refused), unit_of_work(judge) as work:
        reworking.merge(work, edition.slug, 1, one.version, 2, "Encore", NOW())


def test_who_merges_an_idea_sees_those_that_look_like_it_with_their_numbers(desk) -> None:
    edition = make.ideas_edition()
    make.sent(edition)
    make.sent(edition, title="Un four à pain", summary="Pour cuire ensemble.")
    make.sent(edition, title="Des bancs et de l’ombre devant l’école", summary="Des bancs.")
    desk.sit(make.officer(edition))
    page = desk.read(f"/equipe/budgets/{edition.slug}/idees/1/reunir").text
    assert "N° 3" in page
    assert f'href="/budgets/{edition.slug}/idees/3"' in page
    assert "N° 2" not in page
    assert "N° 3" not in desk.read(f"/equipe/budgets/{edition.slug}/idees/1/retirer").text


def test_splitting_makes_two_ideas_with_the_same_people_and_supports() -> None:
    edition, me = make.ideas_edition(), make.resident()
    idea = make.sent(edition, me)
    with unit_of_work(make.resident()) as work:
        talking.support(work, edition.slug, 1, True, NOW())
    parts = [Part("Des bancs", "Trois."), Part("Des arbres", "Deux.")]
    with unit_of_work(make.officer(edition)) as work:
        reworking.split(work, edition.slug, 1, make.fresh(idea.id).version, parts, "Deux services", NOW())
    made = queries.came_in(idea.id)
    assert [(each.number, each.supporters, each.author_id) for each in made] == [
        (2, 1, me.person_id), (3, 1, me.person_id),
    ]  # fmt: skip
    assert make.fresh(idea.id).state is IdeaState.SPLIT
    with pytest.raises(Invalid) as caught, unit_of_work(SYSTEM) as work:
        reworking.split(work, edition.slug, 2, made[0].version, [Part("", ""), Part("a", "b")], "", NOW())
    assert set(caught.value.fields) == {"title_1", "summary_1", "reason"}


def test_an_idea_is_withdrawn_by_its_proposers_or_the_team_with_a_reason() -> None:
    edition, me = make.ideas_edition(), make.resident()
    make.sent(edition, me), make.sent(edition, me)
    with pytest.raises(Refused), unit_of_work(make.resident()) as work:
        deciding.withdraw(work, edition.slug, 1, 2, "Je n’aime pas", NOW())
    with pytest.raises(Invalid), unit_of_work(me) as work:
        deciding.withdraw(work, edition.slug, 1, 2, " ", NOW())
    with unit_of_work(me) as work:
        deciding.withdraw(work, edition.slug, 1, 2, "Déjà fait", NOW())
    with unit_of_work(make.officer(edition)) as work:
        deciding.withdraw(work, edition.slug, 2, 2, "Hors du territoire", NOW(), "https://ici")
    assert any("Hors du territoire" in body for body in _bodies())
    assert queries.tally(edition.id) == {IdeaState.WITHDRAWN: 2}


def _merge(work: Work) -> None:
    reworking.merge(work, _slug(), 1, 2, 2, "Même lieu", NOW(), "https://ici")


def _split(work: Work) -> None:
    reworking.split(work, _slug(), 1, 2, [Part("a", "b"), Part("c", "d")], "Même lieu", NOW(), "https://ici")


def _withdraw(work: Work) -> None:
    deciding.withdraw(work, _slug(), 1, 2, "Même lieu", NOW(), "https://ici")


def _slug() -> str:
    return db.session.scalars(select(Idea)).first().edition.slug  # type: ignore[union-attr]  # there is one


@pytest.mark.parametrize("rework", [_merge, _split, _withdraw])
def test_what_the_team_does_to_an_idea_is_told_with_its_reason_and_can_be_answered_once(desk, rework) -> None:
    edition, me = make.ideas_edition(), make.resident()
    idea = make.sent(edition, me)
    make.sent(edition, title="Un banc")
    with unit_of_work(make.officer(edition)) as work:
        rework(work)
    told = next(body for body in _bodies() if "« Des bancs" in body)
    assert all(words in told for words in ("Même lieu", "/idees/1", "Vous pouvez répondre jusqu’au"))
    assert ("L’autre idée est la n° 2" in told) is (rework is _merge)
    make.close(edition)
    page = f"/budgets/{edition.slug}/idees/1"
    desk.sit(me)
    assert f"{page}/reponse" in desk.read(page).text
    with pytest.raises(Refused), unit_of_work(make.resident()) as work:
        deciding.answer(work, edition.slug, 1, "Pas à moi", NOW())
    with unit_of_work(me) as work:
        deciding.answer(work, edition.slug, 1, "Ce n’est pas le même lieu.", NOW())
    assert queries.steps([idea.id])[-1].words == "Ce n’est pas le même lieu."
    assert f"{page}/reponse" not in desk.read(page).text
    with pytest.raises(Refused), unit_of_work(me) as work:
        deciding.answer(work, edition.slug, 1, "Encore", NOW())


def test_who_took_an_idea_back_has_nobody_to_answer(desk) -> None:
    edition, me = make.ideas_edition(), make.resident()
    make.sent(edition, me)
    with unit_of_work(me) as work:
        _withdraw(work)
    with pytest.raises(Refused) as caught, unit_of_work(me) as work:
        deciding.answer(work, edition.slug, 1, "Encore", NOW())
    assert caught.value.reason is IdeaReason.NOT_NOW


def test_a_retained_idea_becomes_a_project_of_the_draft_once_and_both_know_it() -> None:
    edition, me = make.ideas_edition(), make.resident()
    idea = make.decided(edition, me)
    with pytest.raises(Refused), unit_of_work(make.officer(edition)) as work:
        deciding.to_project(work, edition.slug, 1, idea.version, edition.envelopes[0].slug, NOW())
    boss = secretary("edition", edition.id, make.resident().person_id)
    with pytest.raises(Invalid), unit_of_work(boss) as work:
        deciding.to_project(work, edition.slug, 1, idea.version, "nulle-part", NOW())
    with unit_of_work(boss) as work:
        deciding.to_project(work, edition.slug, 1, idea.version, edition.envelopes[0].slug, NOW())
    project = db.session.scalars(select(Project).where(Project.edition_id == edition.id)).one()
    assert (project.title, project.cost, project.proposer) == (idea.title, Money(350_000), "Samia")
    assert make.fresh(idea.id).project_id == project.id
    tied = select(Tie.effect_kind).where(Tie.cause_kind == "budgets.idea", Tie.cause_id == idea.id)
    assert list(db.session.scalars(tied)) == ["budgets.project"]
    version = make.fresh(idea.id).version
    with pytest.raises(Refused), unit_of_work(boss) as work:
        deciding.to_project(work, edition.slug, 1, version, edition.envelopes[0].slug, NOW())
