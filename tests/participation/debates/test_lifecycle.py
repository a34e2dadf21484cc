"""A debate from draft to answer: what is checked, who is refused, what is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from commons.kernel import clock, refs
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref, Target
from commons.kernel.unit_of_work import unit_of_work
from commons.opinions import queries as opinions
from commons.threads.models import Tie
from commons.threads.types import Relation
from participation.debates import queries, services
from participation.debates.models import Debate, Extension
from participation.debates.reasons import DebateReason
from participation.debates.types import DEBATE, DebateState, Phase
from tests.factories import debates as make
from tests.factories.budgets import make_place, make_territory
from tests.factories.participation import make_body, somebody

pytestmark = pytest.mark.usefixtures("frozen", "database")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"question": "  "}, "question"),
        ({"decision": ""}, "decision"),
        ({"closes_at": "before"}, "closes_at"),
        ({"closes_at": "years"}, "closes_at"),
        ({"answer_due_at": "before"}, "answer_due_at"),
        ({"body_id": 99999}, "body"),
        ({"place_ids": (99999,)}, "places"),
        ({"decision_ref": "n'importe quoi"}, "decision_ref"),
        ({"decision_ref": "participation.body:99999"}, "decision_ref"),
    ],
)
def test_a_draft_is_checked_before_it_is_kept(changes, field):
    now = clock.now()
    moments = {"before": now, "years": now + timedelta(days=900)}
    draft = make.a_draft(**{n: moments.get(v, v) if isinstance(v, str) else v for n, v in changes.items()})
    with pytest.raises(Invalid) as caught, unit_of_work(SYSTEM) as work:
        services.create(work, draft, now)
    assert field in caught.value.fields
    assert db.session.scalar(select(Debate)) is None


def test_a_facilitator_prepares_debates_at_home_only():
    place, elsewhere = make_territory(), make_place("Ailleurs")
    here, there = somebody("facilitator", "territory", place.id), somebody("facilitator", "territory", elsewhere.id)
    draft = make.a_draft(place_ids=(place.id,))
    for actor in (there, NOBODY, somebody("officer"), somebody("respondent", "body", draft.body_id)):
        with pytest.raises(Refused), unit_of_work(actor) as work:
            services.create(work, draft, clock.now())
    with unit_of_work(here) as work:
        slug = services.create(work, draft, clock.now()).slug
    # Nor may it be taken elsewhere, or by somebody of elsewhere.
    with pytest.raises(Refused), unit_of_work(here) as work:
        services.edit(work, slug, replace(draft, place_ids=(elsewhere.id,)), 1, clock.now())
    with pytest.raises(Refused), unit_of_work(there) as work:
        services.edit(work, slug, draft, 1, clock.now())


def test_a_stale_editor_is_told():
    slug = make.make_debate(Phase.DRAFT).slug
    for question in ("La première ?", "La seconde ?"):
        draft = make.a_draft(question=question)
        if question == "La seconde ?":
            with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
                services.edit(work, slug, draft, 1, clock.now())
        else:
            with unit_of_work(SYSTEM) as work:
                services.edit(work, slug, draft, 1, clock.now())
    assert make.the_debate(slug).question == "La première ?"


def test_two_debates_of_the_same_question_have_two_addresses():
    first, second = make.make_debate(question="Où planter ?"), make.make_debate(question="Où planter ?")
    assert (first.slug, second.slug) == ("ou-planter", "ou-planter-2")


def test_announcing_draws_the_code_and_owes_an_answer():
    debate = make.make_debate(Phase.DRAFT)
    assert queries.code(debate.id) == ""
    with unit_of_work(make.facilitator(debate)) as work:
        services.announce(work, debate.slug, clock.now())
    assert len(queries.code(debate.id)) == 7
    assert make.the_debate(debate.slug).announced_at == clock.now()
    with pytest.raises(Refused) as caught, unit_of_work(SYSTEM) as work:
        services.announce(work, debate.slug, clock.now())
    assert caught.value.reason is DebateReason.FROZEN


def test_a_debate_that_is_over_is_not_announced():
    debate = make.make_debate(Phase.DRAFT)
    with pytest.raises(Refused) as caught, unit_of_work(SYSTEM) as work:
        services.announce(work, debate.slug, debate.closes_at)
    assert caught.value.reason is DebateReason.ENDS_IN_THE_PAST


def test_a_debate_that_has_not_opened_can_be_taken_back_and_one_that_has_cannot():
    debate = make.make_debate(Phase.COMING)
    with unit_of_work(SYSTEM) as work:
        services.take_back(work, debate.slug, clock.now())
    assert make.the_debate(debate.slug).state is DebateState.DRAFT
    opened = make.make_debate(Phase.OPEN)
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        services.take_back(work, opened.slug, clock.now())


@pytest.mark.parametrize(
    ("until", "why", "field"),
    [(0, "Pluie.", "until"), (-1, "Pluie.", "until"), (90, "Pluie.", "until"), (1, "  ", "reason")],
)
def test_the_end_can_only_be_put_off_with_a_reason_and_before_the_answer(until, why, field):
    debate = make.make_debate()
    with pytest.raises(Invalid) as caught, unit_of_work(SYSTEM) as work:
        services.extend(work, debate.slug, debate.closes_at + timedelta(days=until), why, clock.now())
    assert list(caught.value.fields) == [field]


def test_putting_the_end_off_is_kept_and_told():
    debate = make.make_debate()
    before = debate.closes_at
    with unit_of_work(make.facilitator(debate)) as work:
        services.extend(work, debate.slug, before + timedelta(days=5), "Il a plu.", clock.now())
    row = db.session.scalars(select(Extension)).one()
    assert (row.closed_at, row.closes_at, row.reason) == (before, before + timedelta(days=5), "Il a plu.")
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        services.extend(work, debate.slug, before + timedelta(days=9), "Encore.", before + timedelta(days=5))


def test_a_draft_is_thrown_away_and_nothing_else_is():
    slug, other = make.make_debate(Phase.DRAFT).slug, make.make_debate(Phase.COMING).slug
    with unit_of_work(SYSTEM) as work:
        services.discard(work, slug, clock.now())
    assert queries.by_slug(slug) is None
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        services.discard(work, other, clock.now())
    with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
        services.discard(work, slug, clock.now())


@pytest.mark.parametrize(
    ("kind", "relation", "forward"),
    [("participation.decision", Relation.DECIDED_BY, True), ("participation.referral", Relation.LED_TO, False)],
)
def test_a_debate_is_tied_to_what_it_serves_or_comes_from(monkeypatch, kind, relation, forward):
    known = {12: Target("Une décision", "/instances/x")}
    monkeypatch.setitem(refs._kinds, kind, refs.Kind("Essai", lambda ids: known))
    debate = make.make_debate(decision_ref=f"{kind}:12")
    tie = db.session.scalars(select(Tie)).one()
    ends = (Ref(DEBATE, debate.id), Ref(kind, 12))
    assert (tie.cause, tie.effect) == (ends if forward else ends[::-1])
    assert tie.relation is relation


def test_a_debate_that_wants_a_poll_of_statements_opens_one_that_lasts_as_long_as_itself():
    plain, wanting = make.make_debate(), make.make_debate(with_statements=True)
    assert plain.poll_key == ""
    poll = opinions.by_key(wanting.poll_key)
    assert poll.subject == Ref("participation.debate", wanting.id)
    assert (poll.opens_at, poll.closes_at) == (wanting.opens_at, wanting.closes_at)
    assert ("body", wanting.body_id) in poll.scope_pairs
    with unit_of_work(SYSTEM) as work:
        services.extend(work, wanting.slug, wanting.closes_at + timedelta(days=1), "Il a plu.", clock.now())
    assert poll.closes_at == wanting.closes_at


def test_debates_of_a_place_are_found():
    place = make_territory()
    debate = make.make_debate(place=place, body=make_body())
    make.make_debate(Phase.DRAFT, place=place)
    assert [each.id for each in queries.of_places([place.id])] == [debate.id]
    assert queries.of_places([place.id + 1]) == []
