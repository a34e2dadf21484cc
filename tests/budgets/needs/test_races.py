"""People at the same need, priority or box at the same moment; and the same without what keeps them apart."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from budgets.needs import choosing, counting, gathering, queries, saying
from budgets.needs.drafts import PriorityDraft
from budgets.needs.models import BudgetNeed, PriorityStep
from budgets.needs.types import PriorityAct
from budgets.stages import services as stages
from budgets.stages.types import StageAct, StageKind
from commons.ballot_box import codes
from commons.ballot_box.models import Ballot
from commons.identity import queries as identity
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import DomainError
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import needs as make
from tests.factories.bare import HELD, bare

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


def test_of_facilitators_who_move_one_need_at_once_one_does_and_the_others_are_told(own_app: Flask) -> None:
    with own_app.app_context():
        edition = make.needs_edition()
        need, other = make.said(edition), make.said(edition, make.WHAT[1])
        for n in range(TOGETHER):
            make.priority(edition, f"Priorité {n + 1}")
        slug, seen, team = (
            edition.slug,
            [(other.id, 1), (need.id, 1)],
            [make.somebody(edition) for _ in range(TOGETHER)],
        )
        need_id, other_id = need.id, other.id

    def gather(n: int) -> str:
        with unit_of_work(team[n]) as work:
            gathering.gather(work, slug, n + 1, seen, clock.now())
        return "gathered"

    assert sorted(_at_once(own_app, gather)) == ["Stale"] * (TOGETHER - 1) + ["gathered"]
    with own_app.app_context():
        assert make.fresh(need_id).priority_id == make.fresh(other_id).priority_id
        assert _steps(PriorityAct.GATHERED) == 1


def _steps(act: PriorityAct) -> int:
    return db.session.scalar(select(func.count()).select_from(PriorityStep).where(PriorityStep.act == act)) or 0


def test_without_the_held_rows_and_the_version_both_would_believe_they_moved_it(own_app: Flask) -> None:
    """The positive control: neither is the need held, nor does the update ask for the version that was read."""
    with own_app.app_context():
        edition = make.needs_edition()
        seen = make.picks(make.said(edition))
        for n in range(2):
            make.priority(edition, f"Priorité {n + 1}")
        slug = edition.slug

    def gather(n: int) -> str:
        with unit_of_work(SYSTEM) as work:
            gathering.gather(work, slug, n + 1, seen, clock.now())
        return "gathered"

    condition = r" AND budgets_need\.version = %\(version_\d\)s(::\w+)?"
    with bare(own_app, HELD, condition, meet="UPDATE budgets_need "):
        assert _at_once(own_app, gather, 2) == ["gathered"] * 2
    with own_app.app_context():
        assert _steps(PriorityAct.GATHERED) == 2


def test_merging_undoing_and_gathering_never_wait_for_each_other_in_a_circle(own_app: Flask) -> None:
    with own_app.app_context():
        edition = make.needs_edition()
        needs = [make.said(edition, words) for words in make.WHAT[:4]]
        for n in range(3):
            make.priority(edition, f"Priorité {n + 1}", needs[n : n + 1])
        with unit_of_work(SYSTEM) as work:
            step = gathering.gather(work, edition.slug, 3, make.picks(make.fresh(needs[0].id)), clock.now()).id
        slug, seen = edition.slug, make.picks(make.fresh(needs[1].id), make.fresh(needs[3].id))
        versions = [make.the_priority(edition, n).version for n in (1, 2, 3)]

    def act(n: int) -> str:
        with unit_of_work(SYSTEM) as work:
            if n % 4 == 0:
                gathering.undo(work, slug, 3, step, clock.now())
            elif n % 4 == 1:
                gathering.merge(work, slug, 2, versions[1], 1, "Même lieu", clock.now())
            elif n % 4 == 2:
                gathering.merge(work, slug, 1, versions[0], 2, "Même lieu", clock.now())
            else:
                gathering.gather(work, slug, 1, seen, clock.now())
        return "done"

    answers = _at_once(own_app, act)
    assert set(answers) <= {"done", "Stale", "Refused", "Invalid"}
    assert "done" in answers
    with own_app.app_context():
        found = db.session.scalars(select(BudgetNeed)).all()
        merged = {p.id for p in queries.priorities_by_id([n.priority_id or 0 for n in found]) if p.merged_into_id}
        assert not merged


def test_one_form_sent_many_times_at_once_is_one_need_and_many_forms_get_numbers_of_their_own(own_app: Flask) -> None:
    with own_app.app_context():
        edition = make.needs_edition()
        slug, same = edition.slug, make.draft(edition)
        others = [make.draft(edition, ticket=uuid4().hex) for _ in range(TOGETHER)]

    def send(n: int) -> str:
        with unit_of_work(NOBODY) as work:
            return str(saying.say(work, slug, same if n % 2 else others[n], clock.now()).number)

    numbers = _at_once(own_app, send)
    assert len({numbers[n] for n in range(1, TOGETHER, 2)}) == 1
    assert len(set(numbers)) == TOGETHER // 2 + 1


def test_a_priority_sent_twice_at_once_is_one(own_app: Flask) -> None:
    with own_app.app_context():
        slug, ticket = make.needs_edition().slug, uuid4().hex

    def send(n: int) -> str:
        with unit_of_work(SYSTEM) as work:
            return str(gathering.make(work, slug, PriorityDraft("De l’ombre"), ticket, [], clock.now()).number)

    assert set(_at_once(own_app, send, 4)) == {"1"}


def test_one_person_by_phone_and_on_paper_at_once_chooses_once(own_app: Flask) -> None:
    with own_app.app_context():
        edition = make.needs_edition()
        make.arranged(edition)
        slug, home, helper = edition.slug, edition.place_id, make.somebody(edition)
        me = make.resident(edition)
        contact = (identity.contact_key_of(me.person_id or 0) or "").partition(":")[2]

    def choose(n: int) -> str:
        if n % 2:
            who = choosing.WhoOnPaper(contact)
            paper = choosing.PaperChoice(who, home, [1 + n % 3], codes.new_secret())
            with unit_of_work(helper) as work:
                choosing.choose_on_paper(work, slug, paper, clock.now())
        else:
            with unit_of_work(me) as work:
                choosing.choose(work, slug, [1 + n % 3], codes.new_secret(), "", clock.now())
        return "in"

    assert sorted(_at_once(own_app, choose)) == ["Refused"] * (TOGETHER - 1) + ["in"]
    with own_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Ballot)) == 1


def test_nobody_chooses_across_the_closing_and_what_is_in_the_box_is_counted(own_app: Flask) -> None:
    with own_app.app_context():
        edition = make.needs_edition()
        make.arranged(edition)
        slug, people = edition.slug, [make.resident(edition) for _ in range(TOGETHER)]

    def act(n: int) -> str:
        if n == 0:
            with unit_of_work(SYSTEM) as work:
                stages.move(work, slug, StageKind.RANKING, StageAct.CLOSE, "Fini", clock.now())
            return "closed"
        with unit_of_work(people[n]) as work:
            choosing.choose(work, slug, [1], codes.new_secret(), "", clock.now())
        return "in"

    answers = _at_once(own_app, act)
    assert answers[0] == "closed"
    assert set(answers[1:]) <= {"in", "Refused"}
    with own_app.app_context(), clock.frozen(clock.now() + 2 * make.MONTH), unit_of_work(SYSTEM) as work:
        assert counting.count(work, slug, clock.now()).voters == answers.count("in")


def test_a_choice_counted_by_two_at_once_is_counted_once_and_retained_once(own_app: Flask) -> None:
    with own_app.app_context():
        edition = make.needs_edition()
        make.arranged(edition)
        make.chosen(edition, [1])
        slug, later = edition.slug, clock.now() + 2 * make.MONTH

    def count(n: int) -> str:
        with unit_of_work(SYSTEM) as work:
            return str(counting.count(work, slug, later).version)

    def retain(n: int) -> str:
        with unit_of_work(SYSTEM) as work:
            counting.retain(work, slug, [1 + n % 2], "Oui", 2, later)
        return "retained"

    with clock.frozen(later):
        assert set(_at_once(own_app, count, 4)) == {"2"}
        assert sorted(_at_once(own_app, retain, 4)) == ["Stale"] * 3 + ["retained"]
