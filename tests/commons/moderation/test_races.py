"""Two moderators on one text, one report sent twenty times, two blocks: on a real database, with real threads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from commons.kernel import clock
from commons.kernel.actor import NOBODY, Actor
from commons.kernel.db import db
from commons.kernel.errors import DomainError
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.appeals import services as appeals
from commons.moderation.blocks import services as blocks
from commons.moderation.desk import services
from commons.moderation.models import Appeal, Block, Case, Judgment, Report
from commons.moderation.reports import services as reports
from commons.moderation.rulings import Ruling
from commons.moderation.types import LEASE, Mode, Motive, Verdict
from tests.factories import moderation as make
from tests.factories.bare import HELD, bare
from tests.factories.identity import make_account
from tests.factories.rush import crowd, told

pytestmark = pytest.mark.race
CROWD = 6
ONE_DECISION = {"uq_moderation_decision_case", "uq_moderation_decision_current"}


def _rush(app: Flask, act: Callable[[int], object], many: int = CROWD) -> Counter[str]:
    """Everybody at once; how each was answered."""
    return Counter(_word(answer) for answer in crowd(app, act, many, catching=Exception))


def _word(answer: object) -> str:
    if isinstance(answer, DomainError) and answer.reason:
        return answer.reason.value
    return told([answer])[0]


def _moderators() -> list[Actor]:
    return [make.someone("moderator", make_account().id) for _ in range(CROWD)]


def _count(model, *where) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def _decide_all_at_once(app: Flask, many: int = CROWD) -> Counter[str]:
    with app.app_context():
        people, ref = _moderators(), make.say(author_id=make_account().id, mode=Mode.BEFORE)
        case_id, mark = make.case_of(ref).id, make.mark(ref)
        db.session.remove()

    def act(number: int) -> None:
        ruling = Ruling(Verdict.HIDE, Motive.INSULT, None, "Non.") if number % 2 else Ruling(Verdict.SHOW)
        with unit_of_work(people[number]) as work:
            services.decide(work, {case_id: mark}, ruling, make.SITE, clock.now())

    return _rush(app, act, many)


def test_of_six_moderators_on_one_text_one_decides_and_the_others_are_told(own_app):
    answers = _decide_all_at_once(own_app)
    assert answers == Counter({"done": 1, "decided": CROWD - 1})
    with own_app.app_context():
        assert _count(Judgment) == 1


def test_without_the_lock_the_database_still_keeps_one_decision(own_app):
    with bare(own_app, HELD, meet="INSERT INTO moderation_decision "):
        assert _decide_all_at_once(own_app, 2) == {"done": 1, "IntegrityError": 1}
    with own_app.app_context():
        assert _count(Judgment) == 1


@pytest.mark.parametrize("left", ["uq_moderation_decision_case", "uq_moderation_decision_current"])
def test_without_the_lock_either_index_keeps_one_decision(own_app, left):
    with own_app.app_context():
        _drop_indexes(*ONE_DECISION - {left})
    with bare(own_app, HELD, meet="INSERT INTO moderation_decision "):
        assert _decide_all_at_once(own_app, 2) == {"done": 1, "IntegrityError": 1}


def test_the_same_race_without_lock_and_constraint_shows_the_defect(own_app):
    """The positive control: what the tests above would miss if they could not fail."""
    with own_app.app_context():
        _drop_indexes(*ONE_DECISION)
    with bare(own_app, HELD, meet="INSERT INTO moderation_decision "):
        assert _decide_all_at_once(own_app, 2) == {"done": 2}
    with own_app.app_context():
        assert _count(Judgment) == 2


def _drop_indexes(*names: str) -> None:
    for name in names:
        db.session.execute(text(f"DROP INDEX {name}"))
    db.session.commit()


def test_of_six_who_take_a_text_one_has_it(own_app):
    with own_app.app_context():
        people, ref = _moderators(), make.say(author_id=make_account().id, mode=Mode.BEFORE)
        case_id = make.case_of(ref).id
        db.session.remove()

    def act(number: int) -> None:
        with unit_of_work(people[number]) as work:
            services.take(work, case_id, clock.now())

    assert _rush(own_app, act) == Counter({"done": 1, "taken": CROWD - 1})
    with own_app.app_context():
        case = db.session.get(Case, case_id)
        assert case.taken_by in {person.person_id for person in people}
        assert case.taken_until <= clock.now() + LEASE


def test_bulk_decisions_that_cross_each_other_never_wait_for_one_another_for_ever(own_app):
    with own_app.app_context():
        people = _moderators()
        refs = [make.say(author_id=make_account().id, mode=Mode.BEFORE) for _ in range(8)]
        seen = [(make.case_of(ref).id, make.mark(ref)) for ref in refs]
        db.session.remove()

    def act(number: int) -> None:
        mine = seen if number % 2 else seen[::-1]
        with unit_of_work(people[number]) as work:
            services.decide(work, dict(mine), Ruling(Verdict.SHOW), make.SITE, clock.now())

    assert _rush(own_app, act) == Counter({"done": 1, "decided": CROWD - 1})


def test_one_report_sent_many_times_at_once_is_one_row_and_one_case(own_app):
    with own_app.app_context():
        ref = make.say(author_id=make_account().id)

    def act(number: int) -> None:
        with unit_of_work(NOBODY) as work:
            reports.report(work, ref, Motive.SPAM, "", "la-même-empreinte", clock.now())

    assert _rush(own_app, act) == Counter({"done": CROWD})
    with own_app.app_context():
        assert (_count(Report), _count(Case)) == (1, 1)


def test_reports_of_many_people_at_once_are_all_kept_in_one_case(own_app):
    with own_app.app_context():
        ref = make.say(author_id=make_account().id)

    def act(number: int) -> None:
        with unit_of_work(NOBODY) as work:
            reports.report(work, ref, Motive.SPAM, "", f"empreinte-{number}", clock.now())

    assert _rush(own_app, act) == Counter({"done": CROWD})
    with own_app.app_context():
        assert (_count(Report), _count(Case)) == (CROWD, 1)


def test_two_moderators_block_somebody_once(own_app):
    with own_app.app_context():
        people, author = _moderators(), make_account().id
        case_id = make.case_of(make.say(author_id=author, mode=Mode.BEFORE)).id
        db.session.remove()

    def act(number: int) -> None:
        with unit_of_work(people[number]) as work:
            end = clock.in_days(3)
            blocks.block(work, case_id, ("body", 31), end, "Insultes répétées.", make.SITE, clock.now())

    assert _rush(own_app, act) == Counter({"done": 1, "Invalid": CROWD - 1})
    with own_app.app_context():
        assert _count(Block) == 1


def test_an_appeal_answered_by_several_at_once_has_one_answer(own_app):
    with own_app.app_context():
        people, author = _moderators(), make_account().id
        ref = make.say(author_id=author, mode=Mode.BEFORE)
        make.hide(make.someone("moderator", make_account().id), ref)
        with unit_of_work(Actor(author)) as work:
            decision = db.session.scalar(select(Judgment.id))
            appeal_id = appeals.appeal(work, decision, "Je conteste.", clock.now())
        db.session.remove()

    def act(number: int) -> None:
        with unit_of_work(people[number]) as work:
            appeals.answer(work, appeal_id, number % 2 == 0, "Relu.", make.SITE, clock.now())

    assert _rush(own_app, act) == Counter({"done": 1, "appeal_answered": CROWD - 1})
    with own_app.app_context():
        assert _count(Appeal, Appeal.answered_by.is_not(None)) == 1
