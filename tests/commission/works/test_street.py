"""What the lists of routes are given: every hole leads somewhere, and forms with an hour close with the mandate."""

from __future__ import annotations

import json

import pytest

from commission.mandates.models import Mandate
from commission.mandates.types import MandateState
from commission.works.models import EvaluationWork
from commission.works.models_answers import FollowUp
from commission.works.types import Verdict
from commons.identity.events import AccountErased
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import street_works as street
from tests.factories import works as made
from tests.factories.commission import make_mandate
from tests.factories.identity import make_account
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("frozen", "database")


def test_every_page_of_works_opens_and_every_form_closes_with_the_mandate(desk):
    mandate = make_mandate()
    holes = street.settle(mandate)
    keeper = somebody("secretariat", person_id=make_account().id)
    member = Actor(person_id=holes["bureau_account_id"])
    desk.sit(keeper)
    for path in ("/commission/travaux/{adopted_work_id}", "/commission/preconisations/{recommendation_id}",
                 "/equipe/preconisations/{recommendation_id}", "/equipe/evaluations/{evaluation_id}"):  # fmt: skip
        assert desk.read(path.format(**holes)).status_code == 200
    db.session.get_one(Mandate, mandate.id).state = MandateState.ENDED
    db.session.commit()
    token = f"/commission/preconisations/{holes['recommendation_id']}/dire"
    fields = {
        "version": "1", "title": "T", "summary": "S", "words": "W", "part": "evidence", "granted": "yes", "reason": "R",
        "sources": [str(holes["source_id"])], "addressee": "A", "cycle": "final", "due_on": "2030-01-01",
        "lessons": [str(holes["lesson_id"])], "letter": "L",
    }  # fmt: skip
    for path in street.POSTS_WITH_AN_HOUR:
        desk.sit(member if path.startswith("/commission/moi") else keeper)
        assert desk.send(token, to=path.format(**holes), **fields).status_code in (403, 422), path


def test_one_person_may_do_everything_that_is_kept_about_her():
    from commission.works import holding

    account = make_account().id
    street.does_everything(account)
    assert len(holding.about(account)) == 4


@pytest.fixture
def body():
    return made.commune()


def test_an_erased_account_leaves_its_words_and_its_file_says_all_it_did(desk, body):
    from commission.works import holding

    person = made.make_recommendation(body=body)
    account = make_account().id
    actor = Actor(person_id=account, grants=made.respondent(body).grants)
    made.reply(person, Verdict.FOLLOWED, actor)
    made.engage(person, actor)
    made.said_of(person, actor, name="Samira")
    made.make_evaluation(actor)
    told = json.dumps(holding.about(account), ensure_ascii=False)
    for each in ("Samira", "answer_to", "engagement", "Le zoom sur la cité"):
        assert each in told
    with unit_of_work(SYSTEM) as work:
        work.record(AccountErased(account))
    db.session.expire_all()
    assert holding.about(account) == []
    assert db.session.query(FollowUp).one().author_name == ""


def test_works_forget_their_people_told_twice_changes_nothing_more(desk, body):
    each = made.make_recommendation(body=body)
    account = make_account().id
    made.said_of(each, Actor(person_id=account))
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            work.record(AccountErased(account))
    db.session.expire_all()
    assert db.session.query(FollowUp).one().author_id is None
    assert db.session.query(EvaluationWork).count() == 1
