"""People in the same instant: one form twice, answering while it closes, two readers; and what happens without."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import func, select

from commission.campaigns import answering, coding, queries, services
from commission.campaigns.answering import Given
from commission.campaigns.models import CampaignAnswer, Coding
from commission.campaigns.types import CampaignState, Mode, QuestionKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import rush
from tests.factories.bare import SHARED, bare, drop_constraint
from tests.factories.campaigns import asking, bring, campaign_draft, choice, give, keeper, make_campaign
from tests.factories.commission import make_mandate

pytestmark = pytest.mark.race
PEOPLE = 6
PLAIN = (choice("Ça va ?", "Oui", "Non"),)


def _answers() -> int:
    return db.session.execute(select(func.count()).select_from(CampaignAnswer)).scalar_one()


def _send_one_form(app, campaign_id: int, many: int = PEOPLE) -> list[str]:
    def send(work, _number):
        answering.answer(work, campaign_id, Given("a" * 32, "fr", {"1": ["1"]}), clock.now())

    return rush.told(rush.works(app, rush.numbered(send, many)))


def test_one_form_sent_at_once_is_one_answer(own_app):
    with own_app.app_context():
        campaign_id = make_campaign(questions=PLAIN).id
    assert _send_one_form(own_app, campaign_id) == ["done"] * PEOPLE
    with own_app.app_context():
        assert _answers() == 1


def test_without_the_constraint_one_form_would_be_several_answers(own_app):
    with own_app.app_context():
        campaign_id = make_campaign(questions=PLAIN).id
        drop_constraint("commission_campaign_answer", "uq_commission_campaign_answer_code")
    with bare(own_app, meet="INSERT INTO commission_campaign_answer "):
        assert _send_one_form(own_app, campaign_id, 2) == ["done"] * 2
    with own_app.app_context():
        assert _answers() == 2


def _closing(campaign_id: int, seen: list[int]):
    """Close a campaign, and note how many answers it had at that moment."""

    def close(work):
        campaign = services.locked(work, campaign_id)
        services.become(work, campaign_id, CampaignState.CLOSED, campaign.version, "Fini", clock.now())
        work.session.flush()
        seen.append(_answers())

    return close


def _answering(campaign_id: int):
    def answer(work, number=0):
        answering.answer(work, campaign_id, Given(f"{number:032x}", "fr", {"1": ["1"]}), clock.now())

    return answer


def test_no_answer_comes_after_the_moment_a_campaign_closed(own_app):
    with own_app.app_context():
        campaign_id = bring(make_campaign(questions=PLAIN), CampaignState.OPEN).id
    seen: list[int] = []
    rush.works(own_app, [*rush.numbered(_answering(campaign_id), PEOPLE), _closing(campaign_id, seen)])
    with own_app.app_context():
        assert seen == [_answers()]


def test_without_the_held_campaign_an_answer_comes_after_it_closed(own_app):
    with own_app.app_context():
        campaign_id = bring(make_campaign(questions=PLAIN), CampaignState.OPEN).id
    seen: list[int] = []

    def close():
        with unit_of_work(SYSTEM) as work:
            _closing(campaign_id, seen)(work)

    with bare(own_app, SHARED, meet="INSERT INTO commission_campaign_answer ", meanwhile=close):
        assert rush.told(rush.works(own_app, [_answering(campaign_id)])) == ["done"]
    with own_app.app_context():
        assert (seen, _answers()) == ([0], 1)


def test_refusals_and_answers_at_once_are_all_counted(own_app):
    with own_app.app_context():
        campaign_id = make_campaign(questions=PLAIN).id

    def act(work, number):
        if number % 2:
            answering.refuse(work, campaign_id, Mode.ALONE, clock.now())
        else:
            answering.answer(work, campaign_id, Given(f"{number:032x}", "fr", {"1": ["1"]}), clock.now())

    assert rush.told(rush.works(own_app, rush.numbered(act, 8))) == ["done"] * 8
    with own_app.app_context():
        assert (queries.by_id(campaign_id).refusals, _answers()) == (4, 4)


def _readers(app, many: int) -> list[Callable[[], None]]:
    with app.app_context():
        mandate = make_mandate()
        campaign = make_campaign(mandate, (asking(QuestionKind.OPEN, "Racontez", themes=("Bus",)),))
        give(campaign, {1: ["Plus de bus"]})
        campaign_id = bring(campaign, CampaignState.CLOSED).id
        people = [keeper(mandate) for _ in range(many)]

    def begin(actor):
        with unit_of_work(actor) as work:
            coding.begin(work, campaign_id, 1, clock.now())

    return [partial(begin, actor) for actor in people]


def test_of_those_who_take_a_reading_at_once_two_read(own_app):
    answers = rush.told(rush.together(own_app, _readers(own_app, PEOPLE)))
    assert (answers.count("done"), answers.count("Refused")) == (2, PEOPLE - 2)
    with own_app.app_context():
        assert sorted(db.session.scalars(select(Coding.place))) == [1, 2]


def test_without_the_constraint_more_than_two_would_read(own_app):
    with own_app.app_context():
        drop_constraint("commission_campaign_coding", "uq_commission_campaign_coding_place")
    readers = _readers(own_app, 3)
    with bare(own_app, meet="INSERT INTO commission_campaign_coding ", many=3):
        assert rush.told(rush.together(own_app, readers)) == ["done"] * 3


def test_two_who_move_a_campaign_at_once_move_it_once(own_app):
    with own_app.app_context():
        campaign = make_campaign(questions=PLAIN)
        campaign_id, version = campaign.id, campaign.version

    def close(work, _number):
        services.become(work, campaign_id, CampaignState.CLOSED, version, "Fini", clock.now())

    answers = rush.told(rush.works(own_app, rush.numbered(close, 4), SYSTEM))
    assert answers.count("done") == 1


def test_two_campaigns_of_one_title_prepared_at_once_have_an_address_each(own_app):

    with own_app.app_context():
        mandate_id = make_mandate().id

    def prepare(work, _number):
        services.prepare(work, mandate_id, campaign_draft(), clock.now())

    assert rush.told(rush.works(own_app, rush.numbered(prepare, 4), SYSTEM)) == ["done"] * 4
