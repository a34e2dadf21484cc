"""The controls of debates: their own commands, without the debate that is held or the question of the database."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import Work, unit_of_work
from participation.debates import answering, contributing, grouping, results, services, synthesising
from participation.debates.drafts import Said
from participation.debates.models import Support
from participation.debates.types import DebateState, Phase
from tests.factories import debates as make
from tests.factories.bare import HELD, ONCE, SHARED, bare, drop_constraint
from tests.factories.rush import named, numbered, told, works

pytestmark = pytest.mark.race
#: Of the answer alone: the ties that follow it ask the same.
ANSWERED = (r"(INSERT INTO participation_debate_answer .*) ON CONFLICT DO NOTHING", r"\1")


def everybody(app: Flask, command, many: int = 2, actor=SYSTEM) -> list[str]:
    return sorted(told(works(app, numbered(command, many), actor, catching=Exception)))


def test_without_the_held_debate_two_who_speak_want_one_number(own_app: Flask) -> None:
    with own_app.app_context():
        slug = make.make_debate().slug

    def say(work: Work, n: int) -> None:
        contributing.say(work, slug, Said(f"Avis {n}", f"cle-{n}"), clock.now())

    with bare(own_app, HELD, meet="UPDATE participation_debate |INSERT INTO participation_contribution "):
        assert everybody(own_app, say) == ["IntegrityError", "done"]
    with own_app.app_context():
        assert make.the_debate(slug).last_number == 1, "two spoke"


def test_without_the_held_debate_it_is_announced_with_words_that_nobody_announced(own_app: Flask) -> None:
    with own_app.app_context():
        debate = make.make_debate(Phase.DRAFT)
        slug, draft = debate.slug, make.a_draft(debate.body, question="Une question changée ?")

    def announce() -> None:
        with unit_of_work(SYSTEM) as work:
            services.announce(work, slug, clock.now())

    def edit(work: Work, _n: int) -> None:
        services.edit(work, slug, draft, 1, clock.now())

    with bare(own_app, HELD, meet="UPDATE participation_debate ", meanwhile=announce):
        assert everybody(own_app, edit, 1) == ["done"]
    with own_app.app_context():
        found = make.the_debate(slug)
        assert (found.state, found.question) == (DebateState.ANNOUNCED, "Une question changée ?")


def test_without_the_held_debate_two_start_a_synthesis_and_one_meets_an_error(own_app: Flask) -> None:
    with own_app.app_context():
        slug = make.make_debate(Phase.CLOSED).slug

    def start(work: Work, _n: int) -> None:
        synthesising.start(work, slug, clock.now())

    with bare(own_app, HELD, meet="INSERT INTO participation_synthesis "):
        assert everybody(own_app, start) == ["IntegrityError", "done"]


def test_a_theme_is_added_once_and_without_the_question_the_second_is_an_error(own_app: Flask) -> None:
    with own_app.app_context():
        slug = make.make_debate().slug

    def add(work: Work, n: int) -> None:
        grouping.add_theme(work, slug, f"Arbres {n // 4}", clock.now())

    assert everybody(own_app, add, 4) == ["Invalid"] * 3 + ["done"]
    with bare(own_app, HELD, ONCE, meet="INSERT INTO participation_debate_theme "):
        assert everybody(own_app, lambda work, n: add(work, 4)) == ["IntegrityError", "done"]


def rectifying(app: Flask) -> tuple[str, int]:
    """A debate whose synthesis is being rectified: its slug, and the synthesis that is published."""
    with app.app_context():
        slug = make.make_debate(Phase.SYNTHESISED).slug
        with unit_of_work(SYSTEM) as work:
            draft = synthesising.start(work, slug, clock.now())
            synthesising.introduce(work, slug, "Ce qui a été dit", "Une faute", draft.version, clock.now())
        return slug, results.published(make.the_debate(slug).id)[0].id


def answer(slug: str, newest: int):
    def command(work: Work, _n: int = 0) -> None:
        parts = make.parts_for(make.the_debate(slug))
        answering.answer(work, slug, newest, "Voici", parts, clock.now())

    return command


def test_an_answer_never_speaks_of_a_synthesis_that_is_rectified_meanwhile(own_app: Flask) -> None:
    slug, newest = rectifying(own_app)

    def publish(work: Work) -> None:
        synthesising.publish(work, slug, clock.now())

    answers = named(works(own_app, [answer(slug, newest), publish]))
    assert isinstance(answers[0], str) or answers[0] is None
    with own_app.app_context():
        given = results.answer(make.the_debate(slug).id)
        assert (given is None) == (answers[0] == "Stale")


def test_without_the_held_debate_it_answers_a_synthesis_rectified_meanwhile(own_app: Flask) -> None:
    slug, newest = rectifying(own_app)

    def publish() -> None:
        with unit_of_work(SYSTEM) as work:
            synthesising.publish(work, slug, clock.now())

    with bare(own_app, HELD, meet="INSERT INTO participation_debate_answer ", meanwhile=publish):
        assert everybody(own_app, answer(slug, newest), 1) == ["done"]
    with own_app.app_context():
        debate_id = make.the_debate(slug).id
        assert results.answer(debate_id).synthesis_id == newest != results.published(debate_id)[0].id


def test_without_the_question_whether_it_was_answered_the_second_is_an_error_and_without_the_constraint_a_double(
    own_app: Flask,
) -> None:
    with own_app.app_context():
        slug = make.make_debate(Phase.SYNTHESISED).slug
        newest = results.published(make.the_debate(slug).id)[0].id
        other = make.make_debate(Phase.SYNTHESISED).slug
        newer = results.published(make.the_debate(other).id)[0].id
    with bare(own_app, HELD, ANSWERED, meet="INSERT INTO participation_debate_answer "):
        assert everybody(own_app, answer(slug, newest)) == ["IntegrityError", "done"]
    with own_app.app_context():
        drop_constraint("participation_debate_answer", "uq_participation_debate_answer_once")
    with bare(own_app, HELD, ANSWERED, meet="INSERT INTO participation_debate_answer "):
        assert everybody(own_app, answer(other, newer)) == ["done"] * 2


def spoken(app: Flask):
    """Words of somebody in an open debate, and somebody else."""
    with app.app_context():
        slug, author, reader = make.make_debate().slug, make.somebody_speaking(), make.somebody_speaking()
        return slug, author, reader, make.say(slug, actor=author).number


def supports() -> int:
    return db.session.scalar(select(func.count()).select_from(Support)) or 0


def test_nobody_supports_words_that_are_taken_back_meanwhile(own_app: Flask) -> None:
    slug, author, reader, number = spoken(own_app)

    def withdraw() -> None:
        with unit_of_work(author) as work:
            contributing.withdraw(work, slug, number, clock.now())

    def support(work: Work, _n: int) -> None:
        contributing.support(work, slug, number, True, clock.now())

    with bare(own_app, SHARED, meet="INSERT INTO participation_contribution_support ", meanwhile=withdraw):
        assert everybody(own_app, support, 1, reader) == ["done"]
    with own_app.app_context():
        assert supports() == 1, "the control: a support of nothing stays, when the words are not held"
    slug, author, reader, number = spoken(own_app)

    def act(work: Work, n: int) -> None:
        with unit_of_work(author if n else reader) as mine:
            if n:
                contributing.withdraw(mine, slug, number, clock.now())
            else:
                contributing.support(mine, slug, number, True, clock.now())

    assert everybody(own_app, act) in (["Refused", "done"], ["done", "done"])
    with own_app.app_context():
        assert supports() == 1, "none more"
