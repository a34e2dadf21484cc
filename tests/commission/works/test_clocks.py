"""B10: a transmitted recommendation shows exactly one of answer, time left, silence, at any hour of any history."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from commission.works import clocks
from commission.works.clocks import Answered, Said, Silent, TimeLeft
from commission.works.types import Shown, Verdict
from commons.kernel.clock import PARIS
from commons.kernel.days import day_of, days_between, midnight

SENT = datetime(2027, 3, 4, 9, 30, tzinfo=PARIS).astimezone(UTC)
DUE = midnight(day_of(SENT) + timedelta(days=91))


def history(rng: Random) -> tuple[datetime, datetime, list[Said]]:
    """A recommendation sent on some day, and up to six answers, some of them public later, some under study."""
    sent = SENT + timedelta(minutes=rng.randrange(0, 60 * 24 * 700))
    due = midnight(day_of(sent) + timedelta(days=rng.randrange(1, 400) + 1))
    answers, at = [], sent
    for number in range(1, rng.randrange(0, 7) + 1):
        at += timedelta(minutes=rng.randrange(0, 60 * 24 * 120))
        public = at if rng.random() < 0.6 else midnight(day_of(at) + timedelta(days=rng.randrange(1, 60)))
        verdict = rng.choice(list(Verdict))
        study = (
            midnight(day_of(public) + timedelta(days=rng.randrange(2, 200))) if verdict is Verdict.UNDER_STUDY else None
        )
        answers.append(Said(number, verdict, at, public, study))
    rng.shuffle(answers)
    return sent, due, answers


@pytest.mark.parametrize("seed", range(20))
def test_a_thousand_histories_always_show_exactly_one_thing(seed):
    rng = Random(seed)
    for _ in range(50):
        sent, due, answers = history(rng)
        now = sent + timedelta(minutes=rng.randrange(0, 60 * 24 * 900))
        seen = clocks.sight(sent, due, answers, now)
        assert [isinstance(seen, kind) for kind in (Answered, TimeLeft, Silent)].count(True) == 1
        _is_true(seen, sent, due, answers, now)


def test_a_clock_that_reads_answers_before_their_day_is_caught_by_the_same_check():
    """Positive control of B10."""
    rng, caught = Random(1), 0
    for _ in range(200):
        sent, due, answers = history(rng)
        now = sent + timedelta(minutes=rng.randrange(0, 60 * 24 * 900))
        seen = clocks.sight(sent, due, [replace(each, public_at=each.written_at) for each in answers], now)
        try:
            _is_true(seen, sent, due, answers, now)
        except (AssertionError, AttributeError):
            caught += 1
    assert caught > 10


def _is_true(seen, sent, due, answers, now):
    """What is shown, worked out again in the long way."""
    readable = [
        a for a in answers
        if a.public_at <= now and all(b.number <= a.number or b.written_at >= a.public_at for b in answers)
    ]  # fmt: skip
    last = max(readable, key=lambda a: a.number, default=None)
    if last is not None and last.verdict is not Verdict.UNDER_STUDY:
        assert seen == Answered(last)
        return
    until = last.due_at if last is not None else due
    assert seen.under_study == last
    if isinstance(seen, TimeLeft):
        assert now < until == seen.until
        assert 0 <= seen.days == days_between(now, until) - 1
    else:
        assert now >= until
        assert seen.days == days_between(sent, now) > 0
        assert seen.days_late >= 0


@pytest.mark.parametrize("seed", range(5))
def test_nothing_changes_before_the_moment_that_is_announced(seed):
    rng = Random(1000 + seed)
    for _ in range(40):
        sent, due, answers = history(rng)
        now = sent + timedelta(minutes=rng.randrange(0, 60 * 24 * 600))
        until = clocks.next_change(sent, due, answers, now)
        known = [a for a in answers if a.written_at <= now]
        later = clocks.next_change(sent, due, known, now)
        if later is None:
            assert isinstance(clocks.sight(sent, due, known, now + timedelta(days=4000)), Answered)
            continue
        just_before = later - timedelta(seconds=1)
        assert clocks.sight(sent, due, known, just_before) == clocks.sight(sent, due, known, now)
        assert until is not None


def test_the_last_day_is_a_whole_day_and_silence_begins_at_midnight():
    assert clocks.sight(SENT, DUE, [], SENT) == TimeLeft(DUE, 90)
    assert clocks.sight(SENT, DUE, [], DUE - timedelta(seconds=1)) == TimeLeft(DUE, 0)
    assert clocks.sight(SENT, DUE, [], DUE) == Silent(SENT, 91, 0)
    assert clocks.sight(SENT, DUE, [], DUE + timedelta(days=2)) == Silent(SENT, 93, 2)


def test_under_study_shows_time_left_again_then_silence_since_it_was_sent():
    until = DUE + timedelta(days=30)
    study = Said(1, Verdict.UNDER_STUDY, DUE, DUE, until)
    assert clocks.sight(SENT, DUE, [study], DUE) == TimeLeft(until, 29, study)
    assert clocks.shown(clocks.sight(SENT, DUE, [study], DUE)) is Shown.UNDER_STUDY
    late = clocks.sight(SENT, DUE, [study], until)
    assert (type(late), late.days) == (Silent, days_between(SENT, until))


def test_an_answer_public_at_a_date_leaves_the_clock_running_until_then():
    answer = Said(1, Verdict.FOLLOWED, SENT, DUE + timedelta(days=5))
    assert isinstance(clocks.sight(SENT, DUE, [answer], DUE - timedelta(days=1)), TimeLeft)
    assert isinstance(clocks.sight(SENT, DUE, [answer], DUE + timedelta(days=4)), Silent)
    assert clocks.sight(SENT, DUE, [answer], DUE + timedelta(days=5)) == Answered(answer)


def test_an_answer_replaced_before_its_day_was_never_published():
    waiting = Said(1, Verdict.SET_ASIDE, SENT, DUE)
    said = Said(2, Verdict.FOLLOWED, SENT + timedelta(days=1), SENT + timedelta(days=1))
    assert clocks.published([waiting, said], DUE) == [said]
    kept = Said(2, Verdict.FOLLOWED, DUE + timedelta(days=1), DUE + timedelta(days=1))
    assert clocks.published([waiting, kept], DUE + timedelta(days=2)) == [waiting, kept]


def test_every_verdict_has_a_name_to_be_shown():
    for verdict in Verdict:
        due = DUE if verdict is Verdict.UNDER_STUDY else None
        seen = clocks.sight(SENT, DUE, [Said(1, verdict, SENT, SENT, due)], SENT)
        assert clocks.shown(seen).value == verdict.value
