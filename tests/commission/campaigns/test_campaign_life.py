"""A campaign from its draft to the day its answers are erased: each move with who and why, hours on every writing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from commission.campaigns import answering, drafting, policies, queries, retention, services
from commission.campaigns.answering import Given
from commission.campaigns.models import CampaignAnswer, CampaignStep
from commission.campaigns.results import digest_of
from commission.campaigns.types import MOVES, By, CampaignKind, CampaignReason, CampaignState, Mode
from commission.mandates.models import Mandate
from commission.mandates.types import MandateState
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.campaigns import (
    ARABIC,
    SAID,
    bring,
    campaign_draft,
    choice,
    crowd_of,
    facilitator,
    give,
    keeper,
    make_campaign,
    make_drafter,
)
from tests.factories.commission import actor_of, make_mandate, make_seat, sit

pytestmark = pytest.mark.usefixtures("database")
PLAIN = (choice("Ça va ?", "Oui", "Non"),)


def _become(campaign, state, actor=SYSTEM, why="Comme prévu", version=None, now=None):
    with unit_of_work(actor) as work:
        services.become(work, campaign.id, state, version or campaign.version, why, now or clock.now())


@pytest.mark.parametrize("start", CampaignState)
@pytest.mark.parametrize("wanted", CampaignState)
def test_a_campaign_moves_along_the_table_of_moves_and_nowhere_else(start, wanted):
    campaign = make_campaign(questions=PLAIN, state=start)
    if wanted in MOVES[start]:
        _become(campaign, wanted)
        assert queries.by_id(campaign.id).state is wanted
    else:
        with pytest.raises(Refused) as refused:
            _become(campaign, wanted)
        assert refused.value.reason is CampaignReason.NO_SUCH_MOVE


def test_every_move_says_who_and_why():
    mandate = make_mandate()
    campaign, drafter = make_campaign(mandate, PLAIN, CampaignState.DRAFT), make_drafter(mandate)
    _become(campaign, CampaignState.OPEN, actor_of(drafter), "La commission l’a décidé le 3 mars")
    _become(campaign, CampaignState.CLOSED, keeper(mandate), "Assez de réponses", campaign.version)
    steps = db.session.scalars(select(CampaignStep).order_by(CampaignStep.id)).all()
    assert [(step.state, step.by) for step in steps] == [
        (CampaignState.OPEN, By.DRAFTING), (CampaignState.CLOSED, By.SECRETARIAT)
    ]  # fmt: skip
    with pytest.raises(Invalid):
        _become(campaign, CampaignState.CODED, why="   ")


def test_who_may_write_and_who_may_not():
    mandate, other = make_mandate(), make_mandate(MandateState.PREPARED)
    campaign = make_campaign(mandate, PLAIN, CampaignState.DRAFT)
    plain, stranger = sit(make_seat(mandate)), make_drafter(other)
    for actor in (NOBODY, actor_of(plain), actor_of(stranger), facilitator(mandate), keeper(other)):
        with pytest.raises(Refused) as refused, unit_of_work(actor) as work:
            services.change(work, campaign.id, campaign.version, campaign_draft(), clock.now())
        assert refused.value.reason is CampaignReason.NOT_YOURS
        with pytest.raises(Refused):
            _become(campaign, CampaignState.OPEN, actor)
        with pytest.raises(Refused), unit_of_work(actor) as work:
            drafting.add(work, campaign.id, PLAIN[0])
    for actor in (actor_of(make_drafter(mandate)), keeper(mandate)):
        with unit_of_work(actor) as work:
            services.change(work, campaign.id, campaign.version, campaign_draft(), clock.now())


@pytest.mark.parametrize("state", [each for each in CampaignState if each is not CampaignState.DRAFT])
def test_nothing_of_a_campaign_is_written_once_it_is_open(state):
    campaign = make_campaign(questions=PLAIN, state=state)
    with unit_of_work(SYSTEM) as work:
        for act in (
            lambda: services.change(work, campaign.id, campaign.version, campaign_draft(), clock.now()),
            lambda: drafting.add(work, campaign.id, PLAIN[0]),
            lambda: drafting.change(work, campaign.id, 1, campaign.version, PLAIN[0]),
            lambda: drafting.remove(work, campaign.id, 1),
            lambda: drafting.move_up(work, campaign.id, 1),
        ):
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.reason is CampaignReason.NOT_DRAFT


def test_an_ended_mandate_opens_no_campaign_and_finishes_those_it_began():
    mandate = make_mandate()
    draft, begun = make_campaign(mandate, PLAIN, CampaignState.DRAFT), make_campaign(mandate, PLAIN)
    db.session.get(Mandate, mandate.id).state = MandateState.ENDED
    db.session.commit()
    with pytest.raises(Refused) as refused:
        _become(draft, CampaignState.OPEN)
    assert refused.value.reason is CampaignReason.ENDED
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        services.prepare(work, mandate.id, campaign_draft(), clock.now())
    bring(begun, CampaignState.PUBLISHED)


def test_a_campaign_that_is_not_ready_does_not_open():
    for questions, reason in (
        ((), CampaignReason.NO_QUESTION),
        ((choice("Un", "a", "b", jumps={"1": 1}), choice("Deux", "a", "b")), CampaignReason.JUMP_BACK),
        ((choice("Un", "a", "b", jumps={"1": 9}),), CampaignReason.JUMP_BACK),
    ):
        campaign = make_campaign(questions=questions, state=CampaignState.DRAFT)
        with pytest.raises(Refused) as refused:
            _become(campaign, CampaignState.OPEN)
        assert refused.value.reason is reason
    nothing_said = {**SAID, "consent": " "}
    campaign = make_campaign(
        questions=PLAIN, state=CampaignState.DRAFT, words={"fr": nothing_said, "ar": {**ARABIC, "about": ""}}
    )
    with pytest.raises(Refused) as refused:
        _become(campaign, CampaignState.OPEN)
    assert refused.value.reason is CampaignReason.WORDS_MISSING


def test_whoever_moves_an_older_page_is_told():
    campaign = make_campaign(questions=PLAIN, state=CampaignState.DRAFT)
    with pytest.raises(Stale):
        _become(campaign, CampaignState.OPEN, version=campaign.version + 1)
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        drafting.change(work, campaign.id, 1, campaign.version + 1, PLAIN[0])
    with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
        drafting.change(work, campaign.id, 99, campaign.version, PLAIN[0])


@pytest.mark.parametrize(("hours", "reason"), [
    (-48, CampaignReason.NOT_YET), (24 * 10, CampaignReason.OVER), (24 * 11, CampaignReason.OVER),
])  # fmt: skip
def test_no_answer_comes_before_or_after_the_hours(hours, reason):
    campaign = make_campaign(questions=PLAIN)
    with clock.frozen(clock.now() + timedelta(hours=hours)):
        for act in (lambda: give(campaign, {1: ["1"]}), lambda: _refuse(campaign)):
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.reason is reason


def _refuse(campaign, mode=Mode.ALONE):
    with unit_of_work(NOBODY) as work:
        answering.refuse(work, campaign.id, mode, clock.now())


@pytest.mark.parametrize("state", [each for each in CampaignState if each is not CampaignState.OPEN])
def test_no_answer_comes_to_a_campaign_that_is_not_open(state):
    campaign = make_campaign(questions=PLAIN, state=state)
    with pytest.raises(Refused):
        give(campaign, {1: ["1"]})
    with pytest.raises(Refused):
        _refuse(campaign)


def test_interviews_are_not_answered_alone():
    mandate = make_mandate()
    campaign = make_campaign(mandate, PLAIN, kind=CampaignKind.INTERVIEW)
    with pytest.raises(Refused) as refused:
        give(campaign, {1: ["1"]})
    assert refused.value.reason is CampaignReason.NOT_ALONE
    give(campaign, {1: ["1"]}, mode=Mode.ASSISTED, actor=facilitator(mandate))


def test_answers_of_others_are_entered_by_the_facilitators_of_the_mandate_only():
    mandate, other = make_mandate(), make_mandate(MandateState.PREPARED)
    campaign = make_campaign(mandate, PLAIN)
    for actor in (NOBODY, facilitator(other), actor_of(make_drafter(mandate)), keeper(mandate, "observer")):
        with pytest.raises(Refused) as refused:
            give(campaign, {1: ["1"]}, mode=Mode.PAPER, actor=actor)
        assert refused.value.reason is CampaignReason.NOT_FACILITATOR
    for actor in (facilitator(mandate), keeper(mandate)):
        give(campaign, {1: ["1"]}, mode=Mode.ASSISTED, actor=actor)


def test_a_refusal_is_counted_and_nothing_else_is_kept():
    campaign = make_campaign(questions=PLAIN)
    _refuse(campaign)
    _refuse(campaign)
    db.session.refresh(campaign)
    assert campaign.refusals == 2
    assert queries.how_many([campaign.id]) == {}


def test_the_code_reads_corrects_and_erases_until_results_are_published():
    campaign = make_campaign(questions=PLAIN)
    code = give(campaign, {1: ["1"]})
    kept = queries.answer_of(campaign.id, answering.sealed(campaign.id, answering.written(code).lower()))
    assert kept.answers == {"1": "1"}
    assert code not in repr(vars(kept))
    with unit_of_work(NOBODY) as work:
        answering.correct(work, campaign.id, code, Given("", "fr", {"1": ["2"]}))
    db.session.refresh(kept)
    assert kept.answers == {"1": "2"}
    with pytest.raises(NotFound), unit_of_work(NOBODY) as work:
        answering.erase(work, campaign.id, "BBBBB-BBBBB")
    with unit_of_work(NOBODY) as work:
        answering.erase(work, campaign.id, code)
    assert queries.answers(campaign.id) == []
    code = give(campaign, {1: ["1"]})
    bring(campaign, CampaignState.PUBLISHED)
    with pytest.raises(Refused) as refused, unit_of_work(NOBODY) as work:
        answering.erase(work, campaign.id, code)
    assert refused.value.reason is CampaignReason.FROZEN


def test_a_code_of_one_campaign_opens_nothing_in_another():
    one, other = make_campaign(questions=PLAIN), make_campaign(questions=PLAIN)
    code = give(one, {1: ["1"]})
    assert queries.answer_of(other.id, answering.sealed(other.id, code)) is None


def test_a_sheet_typed_twice_is_one_answer_and_a_difference_is_told():
    mandate = make_mandate()
    campaign, actor = make_campaign(mandate, PLAIN), facilitator(mandate)
    paper = {"mode": Mode.PAPER, "actor": actor, "sheet": "12"}
    give(campaign, {1: ["1"]}, **paper)
    give(campaign, {1: ["1"]}, **paper)
    assert [each.entered for each in queries.answers(campaign.id)] == [2]
    with pytest.raises(Stale):
        give(campaign, {1: ["2"]}, **paper)
    give(campaign, {1: ["2"]}, **paper, anyway=True)
    assert [(each.answers, each.entered) for each in queries.answers(campaign.id)] == [({"1": "2"}, 1)]


def test_results_are_frozen_with_their_digest_and_stay_when_answers_are_erased():
    campaign = make_campaign()
    crowd_of(campaign, 60)
    bring(campaign, CampaignState.CLOSED)
    bring(campaign, CampaignState.PUBLISHED)
    before, digest = campaign.results, campaign.digest
    assert digest == digest_of(before)
    assert before["respondents"] == 60
    with clock.frozen(campaign.erased_after + timedelta(minutes=1)):
        assert retention.close_and_purge() == 1
        assert retention.close_and_purge() == 0
    db.session.refresh(campaign)
    assert campaign.state is CampaignState.PURGED
    assert (campaign.results, campaign.digest) == (before, digest)
    assert db.session.scalar(select(func.count()).select_from(CampaignAnswer)) == 0
    with pytest.raises(IntegrityError, match="never change"):
        db.session.execute(text("UPDATE commission_campaign SET digest = 'x'"))


def test_the_clock_closes_what_is_over_and_erases_even_what_was_not_published():
    campaign = make_campaign(questions=PLAIN)
    give(campaign, {1: ["1"]})
    assert retention.close_and_purge() == 0
    with clock.frozen(campaign.closes_at):
        assert retention.close_and_purge() == 1
        db.session.refresh(campaign)
        assert campaign.state is CampaignState.CLOSED
    with clock.frozen(campaign.erased_after):
        assert retention.close_and_purge() == 1
    db.session.refresh(campaign)
    assert (campaign.state, campaign.results) == (CampaignState.PURGED, None)
    assert [step.by for step in campaign.steps][-2:] == [By.CLOCK, By.CLOCK]
    assert queries.answers(campaign.id) == []


def test_policies_are_total():
    mandate = make_mandate()
    campaign = make_campaign(mandate, PLAIN)
    member = make_drafter(mandate)
    now = clock.now()
    for actor in (NOBODY, SYSTEM, actor_of(member), keeper(mandate), facilitator(mandate)):
        for state in CampaignState:
            campaign.state = state
            policies.refusal_to_change(campaign, mandate, member, actor)
            policies.refusal_to_code(campaign, mandate, member, actor)
            policies.refusal_to_take_back(campaign)
            for mode in Mode:
                refusal = policies.refusal_to_answer(campaign, mode, now)
                assert (refusal is None) == (state is CampaignState.OPEN)
            for wanted in CampaignState:
                refusal = policies.refusal_to_become(campaign, wanted, mandate, member, actor, now)
                assert refusal is None or str(refusal.sentence)
    db.session.rollback()
