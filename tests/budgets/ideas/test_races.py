"""People at the same idea at the same moment, on a real database; and the same without what keeps them apart."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from budgets.editions import queries as editions
from budgets.ideas import carrying, deciding, proposing, reworking, services, talking
from budgets.ideas.models import Idea, IdeaStep, IdeaSupport
from budgets.ideas.types import IdeaAct, IdeaState
from budgets.stages import services as stages
from budgets.stages.types import StageAct, StageKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import DomainError, Stale
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import ideas as make

pytestmark = pytest.mark.race
TOGETHER = 8


def _at_once(app: Flask, attempt: Callable[[int], str], number: int = TOGETHER) -> list[str]:
    """Each attempt in a thread and an application context of its own, all let go together."""
    gate = Barrier(number)

    def one(n: int) -> str:
        with app.app_context():
            gate.wait()
            try:
                return attempt(n)
            except DomainError as error:
                return type(error).__name__

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def _supporters(idea_id: int) -> tuple[int, int]:
    """(the count, the rows)."""
    rows = db.session.scalar(select(func.count()).select_from(IdeaSupport).where(IdeaSupport.idea_id == idea_id))
    return make.fresh(idea_id).supporters, rows or 0


def test_many_support_at_once_and_one_many_times_and_the_count_is_the_rows(own_app: Flask) -> None:
    with own_app.app_context():
        edition = make.ideas_edition()
        slug, idea_id = edition.slug, make.sent(edition).id
        people = [make.resident() for _ in range(4)]

    def support(n: int) -> str:
        with unit_of_work(people[n % 4]) as work:
            talking.support(work, slug, 1, True, clock.now())
        return "done"

    assert _at_once(own_app, support) == ["done"] * TOGETHER
    with own_app.app_context():
        assert _supporters(idea_id) == (4, 4)


def test_without_the_counted_update_supports_would_be_lost(own_app: Flask) -> None:
    with own_app.app_context():
        idea_id = make.sent(make.ideas_edition()).id
        people = [make.resident() for _ in range(TOGETHER)]
    gate = Barrier(TOGETHER)

    def support(n: int) -> str:
        with unit_of_work(people[n]) as work:
            before = work.session.scalar(select(Idea.supporters).where(Idea.id == idea_id)) or 0
            work.session.add(IdeaSupport(idea_id=idea_id, account_id=people[n].person_id))
            gate.wait()
            work.session.execute(update(Idea).where(Idea.id == idea_id).values(supporters=before + 1))
        return "done"

    _at_once(own_app, support)
    with own_app.app_context():
        count, rows = _supporters(idea_id)
        assert (count, rows) == (1, TOGETHER)


def test_of_officers_who_decide_at_once_one_does_and_the_others_are_told(own_app: Flask) -> None:
    with own_app.app_context():
        edition = make.ideas_edition()
        idea = make.costed(edition)
        slug, idea_id, version = edition.slug, idea.id, idea.version
        officers = [make.officer(edition) for _ in range(TOGETHER)]

    def decide(n: int) -> str:
        with unit_of_work(officers[n]) as work:
            deciding.decide(work, slug, 1, version, n % 2 == 0, f"Raison {n}", clock.now())
        return "decided"

    answers = _at_once(own_app, decide)
    assert sorted(answers) == ["Stale"] * (TOGETHER - 1) + ["decided"]
    with own_app.app_context():
        assert _decisions(idea_id) == 1


def _decisions(idea_id: int) -> int:
    acts = (IdeaAct.RETAINED, IdeaAct.NOT_RETAINED)
    query = select(func.count()).select_from(IdeaStep).where(IdeaStep.idea_id == idea_id, IdeaStep.act.in_(acts))
    return db.session.scalar(query) or 0


def test_without_the_lock_and_the_version_two_decisions_would_stand(own_app: Flask) -> None:
    with own_app.app_context():
        idea_id = make.costed(make.ideas_edition()).id
    gate = Barrier(2)

    def decide(n: int) -> str:
        with unit_of_work(SYSTEM) as work:
            idea = work.session.get_one(Idea, idea_id)
            assert idea.state is IdeaState.ADMISSIBLE
            gate.wait()
            act = (IdeaAct.RETAINED, IdeaAct.NOT_RETAINED)[n]
            services.add_step(work, idea, act, clock.now(), "Raison", True)
            work.session.execute(update(Idea).where(Idea.id == idea_id).values(state=IdeaState(act.value)))
        return "decided"

    assert _at_once(own_app, decide, 2) == ["decided"] * 2
    with own_app.app_context():
        assert _decisions(idea_id) == 2


def test_ideas_sent_at_once_get_numbers_of_their_own(own_app: Flask) -> None:
    with own_app.app_context():
        edition = make.ideas_edition()
        slug, people = edition.slug, [make.resident() for _ in range(TOGETHER)]
        drafts = [(idea.id, idea.version) for idea in (make.draft(edition, each) for each in people)]

    def send(n: int) -> str:
        with unit_of_work(people[n]) as work:
            return str(proposing.send(work, slug, *drafts[n], clock.now()).number)

    assert sorted(_at_once(own_app, send)) == [str(n + 1) for n in range(TOGETHER)]


def test_of_people_with_one_link_one_comes_in(own_app: Flask) -> None:
    with own_app.app_context():
        edition, me = make.ideas_edition(), make.resident()
        idea_id = make.sent(edition, me).id
        with unit_of_work(me) as work:
            token = carrying.invite(work, edition.slug, idea_id, clock.now())
        people = [make.resident() for _ in range(4)]

    def join(n: int) -> str:
        with unit_of_work(people[n]) as work:
            carrying.join(work, token, clock.now())
        return "in"

    assert sorted(_at_once(own_app, join, 4)) == ["NotFound"] * 3 + ["in"]


def test_merges_the_other_way_round_never_wait_for_each_other_and_one_stands(own_app: Flask) -> None:
    with own_app.app_context():
        edition = make.ideas_edition()
        versions = [make.sent(edition).version for _ in range(2)]
        slug = edition.slug

    def merge(n: int) -> str:
        with unit_of_work(SYSTEM) as work:
            reworking.merge(work, slug, n + 1, versions[n], 2 - n, "Même lieu", clock.now())
        return "merged"

    assert sorted(_at_once(own_app, merge, 2)) == ["Stale", "merged"]


def test_nobody_writes_across_the_closing_of_a_stage(own_app: Flask) -> None:
    with own_app.app_context():
        edition = make.ideas_edition()
        slug, edition_id, people = edition.slug, edition.id, [make.resident() for _ in range(TOGETHER)]
        drafts = [(idea.id, idea.version) for idea in (make.draft(edition, each) for each in people)]

    def act(n: int) -> str:
        if n == 0:
            with unit_of_work(SYSTEM) as work:
                stages.move(work, slug, StageKind.IDEAS, StageAct.CLOSE, "Fini", clock.now())
            return "closed"
        with unit_of_work(people[n]) as work:
            proposing.send(work, slug, *drafts[n], clock.now())
        return "sent"

    answers = _at_once(own_app, act)
    assert answers[0] == "closed"
    assert set(answers[1:]) <= {"sent", "Refused"}
    with own_app.app_context():
        sent = select(func.count()).select_from(Idea).where(Idea.edition_id == edition_id, Idea.number.is_not(None))
        assert db.session.scalar(sent) == answers.count("sent")
        assert editions.by_slug(slug) is not None
        with pytest.raises(DomainError), unit_of_work(Actor(people[0].person_id)) as work:
            proposing.send(work, slug, *drafts[0], clock.now())


def test_an_old_page_of_an_idea_is_told(own_app: Flask) -> None:
    with own_app.app_context():
        edition, me = make.ideas_edition(), make.resident()
        idea = make.draft(edition, me)
        slug, idea_id, version = edition.slug, idea.id, idea.version

    def write(n: int) -> str:
        with unit_of_work(me) as work:
            proposing.write(work, slug, idea_id, version, {"summary": f"Version {n}"}, clock.now())
        return "written"

    assert sorted(_at_once(own_app, write, 4)) == [Stale.__name__] * 3 + ["written"]
