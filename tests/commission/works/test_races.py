"""Two colleagues answer for a body in the same instant, two people promise or ask at once: one of them is told."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from commission.works import adopting, answering, queries
from commission.works.drafts import AnswerDraft, EngagementDraft
from commission.works.models import AdoptionRequest
from commission.works.models_answers import Engagement, RecommendationAnswer
from commission.works.types import Verdict
from commons.kernel import clock
from commons.kernel.actor import Actor
from commons.kernel.db import db
from tests.factories import rush
from tests.factories import works as made
from tests.factories.bare import bare, drop_constraint
from tests.factories.commission import make_mandate

pytestmark = pytest.mark.race
PEOPLE = 6


def _answer_at_once(app, number: int, many: int = PEOPLE) -> list[str]:
    def answer(work, each):
        draft = AnswerDraft(list(Verdict)[each % 3], f"Réponse {each}")
        answering.answer(work, number, 0, draft, clock.now())

    return rush.told(rush.works(app, rush.numbered(answer, many)))


def _count(model, **where) -> int:
    return db.session.execute(select(func.count()).select_from(model).filter_by(**where)).scalar_one()


def test_of_several_answers_at_once_one_stands_and_the_others_are_told(own_app):
    with own_app.app_context():
        number = made.make_recommendation(body=made.commune()).id
    answers = _answer_at_once(own_app, number)
    assert (answers.count("done"), answers.count("Stale")) == (1, PEOPLE - 1)
    with own_app.app_context():
        assert queries.last_number(number) == _count(RecommendationAnswer, recommendation_id=number) == 1


def test_without_the_unique_number_two_answers_would_both_be_the_first(own_app):
    with own_app.app_context():
        number = made.make_recommendation(body=made.commune()).id
        drop_constraint("commission_answer", "uq_commission_answer_number")
    with bare(own_app, meet="INSERT INTO commission_answer "):
        assert _answer_at_once(own_app, number, 2) == ["done"] * 2
    with own_app.app_context():
        assert _count(RecommendationAnswer, recommendation_id=number, number=1) == 2


def test_of_several_promises_at_once_one_is_taken(own_app):
    with own_app.app_context():
        each = made.make_recommendation(body=made.commune())
        made.reply(each)
        number, due = each.id, clock.now().date().replace(year=clock.now().year + 1, day=1)

    def promise(work, one):
        answering.promise(work, number, EngagementDraft(f"Promesse {one}", due), clock.now())

    answers = rush.told(rush.works(own_app, rush.numbered(promise, PEOPLE)))
    assert (answers.count("done"), answers.count("Refused")) == (1, PEOPLE - 1)
    with own_app.app_context():
        assert _count(Engagement) == 1


def test_of_several_requests_at_once_one_is_open(own_app):
    with own_app.app_context():
        mandate = make_mandate()
        ref, people = made.make_work(mandate).ref, [made.bureau_of(mandate).account_id for _ in range(2)]

    def ask(work, one):
        work.actor = Actor(person_id=people[one % 2])
        adopting.ask(work, ref, f"Raison {one}", clock.now())

    answers = rush.told(rush.works(own_app, rush.numbered(ask, PEOPLE)))
    assert (answers.count("done"), answers.count("Refused")) == (1, PEOPLE - 1)
    with own_app.app_context():
        assert _count(AdoptionRequest, settled_at=None) == 1
