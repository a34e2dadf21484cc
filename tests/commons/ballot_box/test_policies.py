"""Policies as a table: state and moment, for every verb."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from commons.ballot_box import policies
from commons.ballot_box.models import Poll
from commons.ballot_box.types import PollState, Reason

OPENS = datetime(2026, 6, 1, 8, tzinfo=UTC)
CLOSES = datetime(2026, 6, 30, 18, tzinfo=UTC)
TINY = timedelta(microseconds=1)
MOMENTS = {"before": OPENS - TINY, "opening": OPENS, "last": CLOSES - TINY, "end": CLOSES, "after": CLOSES + TINY}

EARLY, CLOSED, FROZEN, SOON = Reason.NOT_YET_OPEN, Reason.CLOSED, Reason.RULES_FROZEN, Reason.NOT_OVER_YET
OVER = (CLOSED, CLOSED, None, CLOSED)
#: (state, frozen) -> moment -> (cast and replace, amend, close, extend)
TABLE = {
    (PollState.TAKING, False): {
        "before": (EARLY, None, SOON, None), "opening": (None, None, SOON, None), "last": (None, None, SOON, None),
        "end": OVER, "after": OVER,
    },
    (PollState.TAKING, True): {
        "before": (EARLY, FROZEN, SOON, None), "opening": (None, FROZEN, SOON, None),
        "last": (None, FROZEN, SOON, None), "end": OVER, "after": OVER,
    },
    (PollState.CLOSED, True): dict.fromkeys(MOMENTS, (CLOSED, CLOSED, CLOSED, CLOSED)),
}  # fmt: skip


@pytest.mark.parametrize(("state", "frozen"), TABLE)
@pytest.mark.parametrize("moment", MOMENTS)
def test_every_verb_is_allowed_or_refused_as_the_table_says(state: PollState, frozen: bool, moment: str) -> None:
    poll = Poll(opens_at=OPENS, closes_at=CLOSES, state=state, rules_digest="0" if frozen else None)
    now = MOMENTS[moment]
    cast, amend, close, extend = TABLE[state, frozen][moment]
    assert policies.refusal_to_cast(poll, now) is cast
    assert policies.refusal_to_replace(poll, now) is cast
    assert policies.refusal_to_amend(poll, now) is amend
    assert policies.refusal_to_close(poll, now) is close
    assert policies.refusal_to_extend(poll, CLOSES + timedelta(days=1), "Panne", now) is extend


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_says_a_sentence(reason: Reason, box: Flask) -> None:
    with box.test_request_context():
        assert reason.sentence.endswith(".")
