"""The message of the day, and what goes with an erased account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from commons.identity.events import AccountErased
from commons.identity.space import services as identity
from commons.identity.types import Role, Scope, ScopeKind
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import forgetting, queries
from commons.moderation.appeals import services as appeals
from commons.moderation.blocks import services as blocks
from commons.moderation.desk import digest
from commons.moderation.figures.queries import figures
from commons.moderation.models import Appeal, Block, Case, Judgment, KnownAuthor, Report
from commons.moderation.reports import services as reports
from commons.moderation.types import Masked, Mode, Motive
from tests.factories import moderation as make
from tests.factories.identity import make_officer


def _digests():
    query = select(OutboxMessage).where(OutboxMessage.key.like("moderation.digest:%")).order_by(OutboxMessage.id)
    return list(db.session.scalars(query))


@pytest.fixture
def moderator(database):
    """An account that moderates the square."""
    return make_officer(role=Role.MODERATOR, scope=Scope(ScopeKind.BODY, 31), ready=False)


def test_the_digest_says_how_many_since_when_and_how_many_are_late(frozen, moderator, author):
    make.say(author_id=author, mode=Mode.BEFORE)
    with clock.frozen(frozen + timedelta(hours=50)):
        make.say(author_id=author, mode=Mode.BEFORE)
        assert digest.send() == 1
    (message,) = _digests()
    assert message.recipient == moderator.email
    for piece in ("2 textes attendent", "depuis 50 heures", "1 est en retard", "/equipe/moderation"):
        assert piece in message.body


def test_a_digest_leaves_once_a_day_even_if_the_chore_runs_each_hour(frozen, moderator, author):
    make.say(author_id=author, mode=Mode.BEFORE)
    for hours in (0, 1, 2):
        with clock.frozen(frozen + timedelta(hours=hours)):
            digest.send()
    assert len(_digests()) == 1
    with clock.frozen(frozen + timedelta(days=1)):
        digest.send()
    assert len(_digests()) == 2


def test_no_digest_when_nothing_waits_or_before_eight_or_for_others_spaces(frozen, moderator, author):
    assert digest.send() == 0
    make.say(author_id=author, mode=Mode.BEFORE, scopes=(("body", 99),))
    make.say(author_id=moderator.id, mode=Mode.BEFORE)
    assert digest.send() == 0
    make.say(author_id=author, mode=Mode.BEFORE)
    with clock.frozen(frozen.replace(hour=5)):  # seven in Paris
        assert digest.send() == 0
    assert _digests() == []


def _all_about(author, first):
    """A report, a masked text with its appeal, a block, a waiting text: everything one account can leave here."""
    me = Actor(author)
    other = make.say(author_id=first.person_id)
    with unit_of_work(me) as work:
        reports.report(work, other, Motive.SPAM, "Mon numéro est le 06 12 34 56 78", "", clock.now())
    make.say(author_id=author)
    masked = make.say(author_id=author, mode=Mode.BEFORE)
    with unit_of_work(first) as work:
        case_id = make.case_of(masked).id
        blocks.block(work, case_id, ("body", 31), clock.in_days(2), "Insultes.", make.SITE, clock.now())
    make.hide(first, masked)
    with unit_of_work(me) as work:
        appeals.appeal(work, queries.current_decision(masked).id, "Je m’appelle Nadia.", clock.now())


def _left(author):
    db.session.expire_all()
    everything = [
        *db.session.execute(select(Report.words, Report.reporter_id, Report.motive).order_by(Report.id)),
        *db.session.execute(select(Appeal.words, Appeal.author_id, Appeal.state)),
        *db.session.execute(select(Judgment.words, Judgment.author_id, Judgment.motive)),
        *db.session.execute(select(Case.author_id, Case.cause).where(Case.author_id == author)),
        *db.session.execute(select(KnownAuthor.account_id).where(KnownAuthor.account_id == author)),
        *db.session.execute(select(Block.id)),
    ]
    return [tuple(row) for row in everything]


def test_an_erased_account_leaves_counts_and_nothing_personal(frozen, author, first):
    _all_about(author, first)
    before = figures(clock.now())
    with unit_of_work(Actor(author)) as work:
        identity.erase(work, clock.now())
    left = _left(author)
    assert all(author not in row and not any(isinstance(v, str) and " " in v for v in row) for row in left)
    assert len(left) == 3
    after = figures(clock.now())
    assert queries.masked_in(make.SPACE) == Masked(1, ((Motive.INSULT, 1),))
    assert (after.masked, after.reports, after.decisions, after.appeals) == (
        before.masked, before.reports, before.decisions, before.appeals,
    )  # fmt: skip


def test_forget_what_an_account_said_changes_nothing_more_when_told_twice(frozen, author, first):
    _all_about(author, first)
    with unit_of_work(SYSTEM) as work:
        forgetting.forget_what_an_account_said(work, AccountErased(author))
    once = _left(author)
    with unit_of_work(NOBODY) as work:
        work.record(AccountErased(author))
    assert _left(author) == once
