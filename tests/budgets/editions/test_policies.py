"""Who may do what with an edition: every action, phase and role, one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from budgets.editions.models import Edition
from budgets.editions.policies import EditionReason, next_change, phase, refusal_to, refusal_to_create
from budgets.editions.types import Action, BoxSight, EditionState, Phase
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
EDITION, QPV, COMMUNE, METROPOLIS, ELSEWHERE = 7, 30, 20, 10, 99
PLACES = [QPV, COMMUNE, METROPOLIS]
DAY = timedelta(days=1)

#: What each phase allows; everything else is refused. The page of rights says the same in words.
ALLOWED = {
    Phase.DRAFT: {Action.EDIT, Action.ANNOUNCE},
    Phase.CAMPAIGN: {Action.TAKE_BACK, Action.WITHDRAW_PROJECT, Action.EXTEND, Action.READ},
    Phase.VOTING: {Action.WITHDRAW_PROJECT, Action.EXTEND, Action.PAUSE, Action.VOTE, Action.READ},
    Phase.CLOSED: {Action.COUNT, Action.READ},
    Phase.COUNTED: {Action.COUNT, Action.PROCLAIM, Action.READ},
    Phase.PROCLAIMED: {Action.READ, Action.READ_RESULTS, Action.READ_BOX},
}
#: What a vote that is suspended allows, even past the end that was announced.
PAUSED = {Action.WITHDRAW_PROJECT, Action.RESUME, Action.READ}
PUBLIC = {Action.VOTE, Action.READ, Action.READ_RESULTS}


def an_edition(at: Phase, sight: BoxSight = BoxSight.OBSERVERS) -> Edition:
    states = {Phase.DRAFT: EditionState.DRAFT, Phase.COUNTED: EditionState.COUNTED}
    states[Phase.PROCLAIMED] = EditionState.PROCLAIMED
    opens, closes = {
        Phase.DRAFT: (NOW + DAY, NOW + 2 * DAY),
        Phase.CAMPAIGN: (NOW + DAY, NOW + 2 * DAY),
        Phase.VOTING: (NOW - DAY, NOW + DAY),
    }.get(at, (NOW - 2 * DAY, NOW - DAY))
    state = states.get(at, EditionState.ANNOUNCED)
    return Edition(id=EDITION, slug="vote", state=state, opens_at=opens, closes_at=closes, box_sight=sight)


def holder(role: str, scope: str, scope_id: int) -> Actor:
    return Actor(person_id=1, grants=frozenset({Grant(role, scope, scope_id)}))


#: Who, and whether they are the secretariat of this edition.
PEOPLE = {
    "nobody": (NOBODY, False),
    "a resident": (Actor(person_id=2), False),
    "the system": (SYSTEM, True),
    "the secretariat of everywhere": (holder("secretariat", "everywhere", 0), True),
    "the secretariat of the edition": (holder("secretariat", "edition", EDITION), True),
    "the secretariat of another edition": (holder("secretariat", "edition", EDITION + 1), False),
    "the secretariat of the neighbourhood": (holder("secretariat", "territory", QPV), True),
    "the secretariat of the commune": (holder("secretariat", "territory", COMMUNE), True),
    "the secretariat of the metropolis": (holder("secretariat", "territory", METROPOLIS), True),
    "the secretariat of elsewhere": (holder("secretariat", "territory", ELSEWHERE), False),
    "an officer of everywhere": (holder("officer", "everywhere", 0), False),
    "an observer of the edition": (holder("observer", "edition", EDITION), False),
}


@pytest.mark.parametrize("at", list(Phase))
@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("who", PEOPLE)
def test_a_role_a_phase_and_a_place_decide(who, action, at):
    actor, is_secretariat = PEOPLE[who]
    entitled = is_secretariat or action in PUBLIC
    entitled |= action is Action.READ_BOX and who == "an observer of the edition"
    reason = refusal_to(action, actor, an_edition(at), PLACES, NOW)
    assert (reason is None) == (entitled and action in ALLOWED[at])
    if reason is not None and not entitled:
        assert reason is (EditionReason.BOX_KEPT if action is Action.READ_BOX else EditionReason.NOT_YOURS)


@pytest.mark.parametrize("later", [timedelta(0), 30 * DAY])
@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("who", PEOPLE)
def test_a_suspended_vote_takes_nothing_and_waits_for_its_resumption(who, action, later):
    actor, is_secretariat = PEOPLE[who]
    edition = an_edition(Phase.VOTING)
    edition.paused_at = NOW
    assert phase(edition, NOW + later) is Phase.VOTING
    assert next_change(edition, NOW + later) is None
    entitled = is_secretariat or action in PUBLIC
    entitled |= action is Action.READ_BOX and who == "an observer of the edition"
    reason = refusal_to(action, actor, edition, PLACES, NOW + later)
    assert (reason is None) == (entitled and action in PAUSED)


@pytest.mark.parametrize("at", list(Phase))
@pytest.mark.parametrize("action", list(Action))
def test_every_refusal_says_something_a_person_can_read(app, action, at):
    reason = refusal_to(action, SYSTEM, an_edition(at), PLACES, NOW)
    with app.test_request_context():
        assert reason is None or len(reason.sentence) > 10


def test_an_open_box_is_for_everybody_once_the_result_is_published():
    assert refusal_to(Action.READ_BOX, NOBODY, an_edition(Phase.PROCLAIMED, BoxSight.OPEN), PLACES, NOW) is None
    assert refusal_to(Action.READ_BOX, NOBODY, an_edition(Phase.COUNTED, BoxSight.OPEN), PLACES, NOW) is not None


@pytest.mark.parametrize("who", PEOPLE)
def test_a_vote_is_prepared_by_the_secretariat_of_its_place(who):
    actor, is_secretariat = PEOPLE[who]
    # A role on one edition gives no right to make another.
    may = is_secretariat and who != "the secretariat of the edition"
    assert (refusal_to_create(actor, PLACES) is None) == may


@pytest.mark.parametrize(
    ("moment", "expected"),
    [(-1, Phase.CAMPAIGN), (0, Phase.VOTING), (1, Phase.VOTING), (2, Phase.CLOSED), (3, Phase.CLOSED)],
)
def test_the_period_holds_its_opening_and_not_its_end(moment, expected):
    edition = an_edition(Phase.VOTING)
    edition.opens_at, edition.closes_at = NOW, NOW + 2 * DAY
    assert phase(edition, NOW + moment * DAY) is expected


def test_the_clock_changes_the_phase_at_the_opening_then_at_the_end_then_no_more():
    edition = an_edition(Phase.CAMPAIGN)
    assert next_change(edition, NOW) == edition.opens_at
    assert next_change(edition, edition.opens_at) == edition.closes_at
    assert next_change(edition, edition.closes_at) is None
