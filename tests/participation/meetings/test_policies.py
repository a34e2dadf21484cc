"""Who may do what with a meeting: role × scope × state × hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from commons.kernel.actor import NOBODY, SYSTEM, Actor
from participation.bodies.policies import BodyReason
from participation.meetings import policies
from participation.meetings.policies import Act, Hours, MeetingReason
from participation.meetings.types import MeetingState
from tests.factories.participation import somebody

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
SCOPES = (("body", 7), ("territory", 3), ("territory", 1))
MAY = {
    "system": SYSTEM,
    "secretariat everywhere": somebody("secretariat"),
    "secretariat of the commune": somebody("secretariat", "territory", 1),
    "facilitator of the table": somebody("facilitator", "body", 7),
    "facilitator of the neighbourhood": somebody("facilitator", "territory", 3),
}
MAY_NOT = {
    "nobody": NOBODY,
    "a resident": Actor(person_id=5),
    "facilitator of another table": somebody("facilitator", "body", 8),
    "facilitator of another place": somebody("facilitator", "territory", 4),
    "secretariat of another place": somebody("secretariat", "territory", 4),
    "officer": somebody("officer"),
    "observer": somebody("observer"),
    "moderator": somebody("moderator", "body", 7),
    "respondent": somebody("respondent", "body", 7),
}
#: What an animator may do: (state, where the hour stands) -> acts.
OPEN = {
    (MeetingState.PLANNED, "before"): {Act.PREPARE, Act.CANCEL},
    (MeetingState.PLANNED, "meanwhile"): {Act.PREPARE, Act.CANCEL, Act.RECORD},
    (MeetingState.PLANNED, "after"): {Act.RECORD},
    (MeetingState.HELD, "meanwhile"): {Act.RECORD},
    (MeetingState.HELD, "after"): {Act.RECORD},
    (MeetingState.HELD, "before"): set(),
    **{(MeetingState.CANCELLED, hour): set() for hour in ("before", "meanwhile", "after")},
}
#: Each at its edge.
HOURS = {
    "before": Hours(NOW + timedelta(seconds=1), NOW + timedelta(hours=2)),
    "meanwhile": Hours(NOW, NOW + timedelta(seconds=1)),
    "after": Hours(NOW - timedelta(hours=2), NOW),
}


def refusal(act: Act, actor: Actor, state: MeetingState, hour: str, closed: bool = False):
    return policies.refusal_to(act, actor, SCOPES, state, HOURS[hour], NOW, closed=closed)


@pytest.mark.parametrize("who", MAY)
@pytest.mark.parametrize(("state", "hour"), OPEN)
@pytest.mark.parametrize("act", Act)
def test_an_animator_may_what_the_state_and_the_hour_allow(who, state, hour, act):
    assert (refusal(act, MAY[who], state, hour) is None) == (act in OPEN[state, hour])


@pytest.mark.parametrize("act", [Act.PREPARE, Act.CANCEL])
def test_a_past_meeting_says_why_it_no_longer_changes(act):
    assert refusal(act, SYSTEM, MeetingState.PLANNED, "after") is MeetingReason.OVER


@pytest.mark.parametrize("who", MAY_NOT)
@pytest.mark.parametrize(("state", "hour"), OPEN)
@pytest.mark.parametrize("act", Act)
def test_others_may_nothing_and_are_told_so_first(who, state, hour, act):
    assert refusal(act, MAY_NOT[who], state, hour) is BodyReason.NOT_YOURS
    assert refusal(act, MAY_NOT[who], state, hour, closed=True) is BodyReason.NOT_YOURS


@pytest.mark.parametrize("who", MAY)
@pytest.mark.parametrize("act", Act)
def test_nothing_is_added_to_a_body_that_no_longer_meets(who, act):
    assert refusal(act, MAY[who], MeetingState.PLANNED, "meanwhile", closed=True) is BodyReason.CLOSED


@pytest.mark.parametrize(
    ("state", "begun", "expected"),
    [
        (MeetingState.PLANNED, False, MeetingReason.NOT_BEGUN),
        (MeetingState.PLANNED, True, None),
        (MeetingState.HELD, True, None),
        (MeetingState.CANCELLED, True, MeetingReason.CANCELLED),
    ],
)
def test_one_is_named_at_a_meeting_from_its_beginning_on(state, begun, expected):
    begins = NOW if begun else NOW + timedelta(minutes=1)
    assert policies.refusal_to_be_named(state, begins, NOW) is expected


def test_every_reason_has_its_sentence():
    assert all(reason.sentence.endswith((".", "!")) for reason in MeetingReason)
