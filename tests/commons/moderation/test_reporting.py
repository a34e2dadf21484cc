"""Reports: once for each person and each version of a text, without keeping who a visitor was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from commons.kernel import clock
from commons.kernel.actor import NOBODY, Actor
from commons.kernel.db import db
from commons.kernel.errors import NotFound
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import queries
from commons.moderation.models import Report
from commons.moderation.reports import services
from commons.moderation.types import DELAY, SHORT_DELAY, Cause, Mode, Motive, Standing
from tests.factories import moderation as make


def _report(ref, actor=NOBODY, visitor="une-empreinte", motive=Motive.SPAM, words=""):
    with unit_of_work(actor) as work:
        return services.report(work, ref, motive, words, visitor, clock.now())


def _reports(ref):
    return list(db.session.scalars(select(Report).where(Report.subject_id == ref.id).order_by(Report.id)))


def test_a_report_puts_the_text_in_the_queue_and_hides_nothing(author, frozen):
    ref = make.say(author_id=author)
    assert _report(ref)
    case = make.case_of(ref)
    assert (case.cause, case.due_at, case.author_id) == (Cause.REPORT, frozen + DELAY, author)
    assert make.standing(ref) is Standing.SHOWN
    assert queries.is_shown(ref)


def test_a_report_of_danger_is_read_sooner_and_a_lighter_one_never_later(author, frozen):
    ref = make.say(author_id=author)
    _report(ref, visitor="a")
    _report(ref, visitor="b", motive=Motive.DANGEROUS)
    _report(ref, visitor="c")
    assert make.case_of(ref).due_at == frozen + SHORT_DELAY


def test_the_same_report_told_again_is_one_row(author, first):
    ref = make.say(author_id=author)
    assert [_report(ref), _report(ref), _report(ref, words="Encore")] == [True, False, False]
    me = Actor(first.person_id)
    assert [_report(ref, me), _report(ref, me, visitor="autre")] == [True, False]
    assert [(r.reporter_id, r.visitor_hash) for r in _reports(ref)] == [(None, "une-empreinte"), (me.person_id, None)]


def test_a_replay_after_the_decision_does_not_open_the_case_again(author, first):
    ref = make.say(author_id=author)
    _report(ref)
    make.show(first, ref)
    assert not _report(ref)
    assert queries.open_case_of(ref) is None
    # Somebody else, or other words, are worth a new look.
    make.rewrite(ref, "Deux bancs.")
    assert _report(ref)
    assert queries.open_case_of(ref) is not None


def test_what_is_masked_waits_or_does_not_exist_cannot_be_reported(author, first):
    masked = make.say(author_id=author, mode=Mode.BEFORE)
    waiting = make.say(author_id=author, mode=Mode.BEFORE)
    make.hide(first, masked)
    for ref in (masked, waiting, Ref(make.KIND, 999_999), Ref("no.such.kind", 1)):
        with pytest.raises(NotFound):
            _report(ref)


def test_what_tells_two_devices_apart_is_wiped_after_two_days(author, frozen):
    ref = make.say(author_id=author)
    _report(ref)
    with clock.frozen(frozen + timedelta(days=2)):
        assert services.forget_devices() == 0
    with clock.frozen(frozen + timedelta(days=2, seconds=1)):
        assert services.forget_devices() == 1
        assert services.forget_devices() == 0
    (kept,) = _reports(ref)
    db.session.refresh(kept)
    assert (kept.visitor_hash, kept.motive) == (None, Motive.SPAM)
