"""Who may write, publish, answer and ask for a zoom: role × scope × state."""

from __future__ import annotations

from itertools import product

import pytest

from commons.kernel.actor import NOBODY, SYSTEM, Actor
from participation.neighbourhoods import policies
from participation.neighbourhoods.policies import RoadmapReason
from participation.neighbourhoods.types import Fate
from tests.factories.participation import somebody

TERRITORY = (("territory", 3), ("territory", 1))
DRAFTING = (*TERRITORY, ("body", 8))
HERE = [("everywhere", 0), ("territory", 3), ("territory", 1)]
ELSEWHERE = [("territory", 4), ("edition", 3), ("body", 9)]
WRITERS = [somebody(role, *scope) for role in ("secretariat", "facilitator") for scope in [*HERE, ("body", 8)]]
STRANGERS = [
    NOBODY,
    Actor(person_id=5),
    *(somebody(role) for role in ("officer", "observer", "moderator", "respondent")),
    *(somebody(role, *scope) for role in ("secretariat", "facilitator") for scope in ELSEWHERE),
]


@pytest.mark.parametrize("actor", [*WRITERS, SYSTEM])
def test_the_team_of_the_place_and_of_its_tables_writes_answers_and_asks(actor):
    assert policies.refusal_to_draft(actor, DRAFTING) is None
    assert policies.refusal_to_answer(actor, DRAFTING, Fate.WAITING) is None
    assert policies.refusal_to_ask_zoom(actor, DRAFTING, published=True, asked=False) is None


@pytest.mark.parametrize("actor", STRANGERS)
def test_nobody_else_does(actor):
    assert policies.refusal_to_draft(actor, DRAFTING) is RoadmapReason.NOT_YOURS
    for fate, published, asked in product(Fate, (True, False), (True, False)):
        assert policies.refusal_to_answer(actor, DRAFTING, fate) is RoadmapReason.NOT_YOURS
        said = policies.refusal_to_ask_zoom(actor, DRAFTING, published=published, asked=asked)
        assert said is RoadmapReason.NOT_YOURS


@pytest.mark.parametrize("scope", HERE)
def test_the_secretariat_of_the_territory_publishes_what_is_new(scope):
    actor = somebody("secretariat", *scope)
    assert policies.refusal_to_publish(actor, TERRITORY) is None
    assert policies.refusal_to_publish(actor, TERRITORY, empty=True) is RoadmapReason.EMPTY
    assert policies.refusal_to_publish(actor, TERRITORY, unchanged=True) is RoadmapReason.NOTHING_NEW


@pytest.mark.parametrize("actor", [*STRANGERS, somebody("facilitator"), somebody("secretariat", "body", 8)])
def test_a_facilitator_a_table_and_a_stranger_publish_nothing(actor):
    for empty, unchanged in product((True, False), repeat=2):
        said = policies.refusal_to_publish(actor, TERRITORY, empty=empty, unchanged=unchanged)
        assert said is RoadmapReason.SECRETARIAT_ONLY


@pytest.mark.parametrize("fate", [Fate.TAKEN, Fate.DECLINED])
def test_an_answer_is_given_once(fate):
    assert policies.refusal_to_answer(SYSTEM, DRAFTING, fate) is RoadmapReason.ALREADY_ANSWERED


def test_a_zoom_is_asked_once_on_what_is_published():
    refusal = policies.refusal_to_ask_zoom
    assert refusal(SYSTEM, DRAFTING, published=False, asked=False) is RoadmapReason.NOT_PUBLISHED
    assert refusal(SYSTEM, DRAFTING, published=True, asked=True) is RoadmapReason.ALREADY_ASKED


@pytest.mark.parametrize(
    ("started", "in_reach", "wanted"),
    [
        (True, True, None),
        (True, False, RoadmapReason.NO_SUCH_PART),
        (False, True, RoadmapReason.NO_ROADMAP),
        (False, False, RoadmapReason.NO_ROADMAP),
    ],
)
def test_one_proposes_for_what_is_begun_and_seen(started, in_reach, wanted):
    assert policies.refusal_to_propose(started=started, in_reach=in_reach) is wanted


def test_every_reason_has_its_sentence():
    assert all(reason.sentence for reason in RoadmapReason)
