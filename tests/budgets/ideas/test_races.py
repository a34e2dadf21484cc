"""People at the same idea at the same moment, on a real database; and the same without what keeps them apart."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from budgets.editions import queries as editions
from budgets.ideas import carrying, deciding, proposing, reworking, talking
from budgets.ideas.models import Idea, IdeaStep, IdeaSupport
from budgets.ideas.types import IdeaAct
from budgets.stages import policies
from budgets.stages import queries as stage_queries
from budgets.stages import services as stages
from budgets.stages.models import Stage
from budgets.stages.types import StageAct, StageKind, StageState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import DomainError, Stale
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import ideas as make
from tests.factories.bare import HELD, NUMBERED, SHARED, bare
from tests.factories.rush import crowd, named

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
    """The positive control: the same command, when each writes one more than what it read."""
    with own_app.app_context():
        edition = make.ideas_edition()
        slug, idea_id = edition.slug, make.sent(edition).id
        people = [make.resident() for _ in range(TOGETHER)]

    def support(n: int) -> str:
        with unit_of_work(people[n]) as work:
            talking.support(work, slug, 1, True, clock.now())
        return "done"

    read = (r"supporters=\(budgets_idea\.supporters \+", "supporters=(0 +")
    with bare(own_app, read, meet="UPDATE budgets_idea ", many=TOGETHER):
        assert _at_once(own_app, support) == ["done"] * TOGETHER
    with own_app.app_context():
        assert _supporters(idea_id) == (1, TOGETHER)


def _decide(app: Flask, number: int) -> tuple[list[str], int]:
    """So many officers decide the same idea, as they all read it: what each was told, and the idea."""
    with app.app_context():
        edition = make.ideas_edition()
        idea = make.costed(edition)
        slug, idea_id, version = edition.slug, idea.id, idea.version
        officers = [make.officer(edition) for _ in range(number)]

    def decide(n: int) -> str:
        with unit_of_work(officers[n]) as work:
            deciding.decide(work, slug, 1, version, n % 2 == 0, f"Raison {n}", clock.now())
        return "decided"

    return _at_once(app, decide, number), idea_id


def test_of_officers_who_decide_at_once_one_does_and_the_others_are_told(own_app: Flask) -> None:
    answers, idea_id = _decide(own_app, TOGETHER)
    assert sorted(answers) == ["Stale"] * (TOGETHER - 1) + ["decided"]
    with own_app.app_context():
        assert _decisions(idea_id) == 1


def _decisions(idea_id: int) -> int:
    acts = (IdeaAct.RETAINED, IdeaAct.NOT_RETAINED)
    query = select(func.count()).select_from(IdeaStep).where(IdeaStep.idea_id == idea_id, IdeaStep.act.in_(acts))
    return db.session.scalar(query) or 0


def test_without_the_held_idea_two_decisions_would_stand(own_app: Flask) -> None:
    """The positive control: the same command, when the idea it reads is not held."""
    with bare(own_app, HELD, meet="UPDATE budgets_idea "):
        answers, idea_id = _decide(own_app, 2)
    assert answers == ["decided"] * 2
    with own_app.app_context():
        assert _decisions(idea_id) == 2


def _send(app: Flask, number: int) -> list[str]:
    with app.app_context():
        edition = make.ideas_edition()
        slug, people = edition.slug, [make.resident() for _ in range(number)]
        drafts = [(idea.id, idea.version) for idea in (make.draft(edition, each) for each in people)]

    def send(n: int) -> str:
        with unit_of_work(people[n]) as work:
            return str(proposing.send(work, slug, *drafts[n], clock.now()).number)

    return sorted(map(str, named(crowd(app, send, number, Exception))))


def test_ideas_sent_at_once_get_numbers_of_their_own(own_app: Flask) -> None:
    assert _send(own_app, TOGETHER) == [str(n + 1) for n in range(TOGETHER)]


def test_without_the_lock_of_numbers_one_number_is_given_twice_and_somebody_is_turned_away(own_app: Flask) -> None:
    """The positive control: the database refuses the second, whose idea would not leave."""
    with bare(own_app, NUMBERED, meet="UPDATE budgets_idea "):
        assert _send(own_app, 2) == ["1", "IntegrityError"]


def _join(app: Flask, number: int) -> list[str]:
    with app.app_context():
        edition, me = make.ideas_edition(), make.resident()
        idea_id = make.sent(edition, me).id
        with unit_of_work(me) as work:
            token = carrying.invite(work, edition.slug, idea_id, clock.now())
        people = [make.resident() for _ in range(number)]

    def join(n: int) -> str:
        with unit_of_work(people[n]) as work:
            carrying.join(work, token, clock.now())
        return "in"

    return sorted(_at_once(app, join, number))


def test_of_people_with_one_link_one_comes_in(own_app: Flask) -> None:
    assert _join(own_app, 4) == ["NotFound"] * 3 + ["in"]


def test_without_the_condition_of_the_link_it_would_let_two_in(own_app: Flask) -> None:
    """The positive control."""
    with bare(own_app, r"identity_invitation\.used_at IS NULL AND ", meet="UPDATE identity_invitation "):
        assert _join(own_app, 2) == ["in"] * 2


def _merge(app: Flask) -> list[str]:
    """The first into the second, the second into the first."""
    with app.app_context():
        edition = make.ideas_edition()
        versions = [make.sent(edition).version for _ in range(2)]
        slug = edition.slug

    def merge(n: int) -> str:
        with unit_of_work(SYSTEM) as work:
            reworking.merge(work, slug, n + 1, versions[n], 2 - n, "Même lieu", clock.now())
        return "merged"

    return sorted(map(str, named(crowd(app, merge, 2, Exception))))


def test_merges_the_other_way_round_never_wait_for_each_other_and_one_stands(own_app: Flask) -> None:
    assert _merge(own_app) == ["Stale", "merged"]


def test_without_the_held_ideas_they_wait_for_each_other_or_each_is_merged_into_the_other(own_app: Flask) -> None:
    """The positive control: nobody is told that somebody was there before."""
    with bare(own_app, HELD, meet="UPDATE budgets_idea "):
        answers = _merge(own_app)
    assert answers in (["OperationalError", "merged"], ["merged", "merged"])


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


def test_without_the_held_stage_an_idea_would_leave_after_the_closing(own_app: Flask) -> None:
    """The positive control: who sends looked before the closing, and writes after it."""
    with own_app.app_context():
        edition, me = make.ideas_edition(), make.resident()
        idea = make.draft(edition, me)
        slug, edition_id, idea_id, version = edition.slug, edition.id, idea.id, idea.version

    def close() -> None:
        with unit_of_work(SYSTEM) as work:
            stages.move(work, slug, StageKind.IDEAS, StageAct.CLOSE, "Fini", clock.now())

    def send(_n: int) -> str:
        with unit_of_work(me) as work:
            proposing.send(work, slug, idea_id, version, clock.now())
            found = work.session.get_one(Stage, stage_queries.named(edition_id, StageKind.IDEAS).id)
            work.session.refresh(found)
            return policies.standing(found, clock.now()).value

    with bare(own_app, SHARED, meet="UPDATE budgets_idea ", meanwhile=close):
        assert _at_once(own_app, send, 1) == [StageState.CLOSED.value]
    with own_app.app_context():
        assert make.fresh(idea_id).number == 1


def _rewrite(app: Flask, number: int) -> list[str]:
    """So many tabs of one person, each with a text of its own, all from one page."""
    with app.app_context():
        edition, me = make.ideas_edition(), make.resident()
        idea = make.draft(edition, me)
        slug, idea_id, version = edition.slug, idea.id, idea.version

    def write(n: int) -> str:
        with unit_of_work(me) as work:
            proposing.write(work, slug, idea_id, version, {"summary": f"Version {n}"}, clock.now())
        return "written"

    return sorted(_at_once(app, write, number))


def test_an_old_page_of_an_idea_is_told(own_app: Flask) -> None:
    assert _rewrite(own_app, 4) == [Stale.__name__] * 3 + ["written"]


def test_without_the_held_draft_an_old_page_would_wipe_the_other_out(own_app: Flask) -> None:
    """The positive control."""
    with bare(own_app, HELD, meet="UPDATE budgets_idea "):
        assert _rewrite(own_app, 2) == ["written"] * 2
