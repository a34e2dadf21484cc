"""Another opinion is given by another person, whatever anybody sends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from commons.kernel import clock
from commons.kernel.actor import Actor
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import NotFound, Refused, Stale
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import queries
from commons.moderation.appeals import services
from commons.moderation.models import Appeal, Judgment
from commons.moderation.reasons import ModerationReason as Reason
from commons.moderation.types import APPEAL_TIME, AppealState, Masked, Mode, Motive, Standing
from tests.factories import moderation as make


@pytest.fixture
def masked(author, first):
    """A text that the first moderator masked."""
    ref = make.say(author_id=author, mode=Mode.BEFORE)
    make.hide(first, ref)
    return ref


def _appeal(actor, ref, words="Je ne vise personne."):
    with unit_of_work(actor) as work:
        return services.appeal(work, queries.current_decision(ref).id, words, clock.now())


def _answer(actor, appeal_id, overturn):
    with unit_of_work(actor) as work:
        services.answer(work, appeal_id, overturn, "J’ai relu.", make.SITE, clock.now())


def _state(appeal_id):
    return db.session.scalar(select(Appeal.state).where(Appeal.id == appeal_id))


def test_an_overturned_decision_brings_the_text_back_and_is_no_longer_counted(author, masked, second):
    appeal_id = _appeal(Actor(author), masked)
    assert make.standing(masked) is Standing.HIDDEN
    _answer(second, appeal_id, overturn=True)
    assert make.standing(masked) is Standing.SHOWN
    assert queries.masked_in(make.SPACE) == Masked()
    assert _state(appeal_id) is AppealState.OVERTURNED
    assert queries.current_decision(masked).on_appeal
    told = db.session.scalars(select(OutboxMessage.body).where(OutboxMessage.key == f"moderation.appeal:{appeal_id}"))
    assert "J’ai relu." in told.one()


def test_a_kept_decision_leaves_everything_as_it_is(author, masked, second):
    appeal_id = _appeal(Actor(author), masked)
    _answer(second, appeal_id, overturn=False)
    assert make.standing(masked) is Standing.HIDDEN
    assert queries.masked_in(make.SPACE).by_motive == ((Motive.INSULT, 1),)
    assert _state(appeal_id) is AppealState.KEPT


def test_the_first_moderator_is_refused_by_the_rule(author, masked, first):
    appeal_id = _appeal(Actor(author), masked)
    with pytest.raises(Refused) as refused:
        _answer(first, appeal_id, overturn=True)
    assert refused.value.reason is Reason.OWN_DECISION


def test_the_first_moderator_is_refused_by_the_database_too(author, masked, first):
    appeal_id = _appeal(Actor(author), masked)
    forced = update(Appeal).where(Appeal.id == appeal_id)
    forced = forced.values(state=AppealState.KEPT, answered_by=first.person_id, answered_at=clock.now())
    with pytest.raises(IntegrityError) as refused:
        db.session.execute(forced)
    db.session.rollback()
    assert constraint_of(refused.value) == "ck_moderation_appeal_another_moderator"


def test_nobody_can_say_that_somebody_else_took_the_first_decision(author, masked, first, second):
    """Lying about the first decider would open the way: the pair must be the decision's own."""
    appeal_id = _appeal(Actor(author), masked)
    with pytest.raises(IntegrityError) as refused:
        db.session.execute(update(Appeal).where(Appeal.id == appeal_id).values(first_decider=second.person_id))
    db.session.rollback()
    assert constraint_of(refused.value) == "fk_moderation_appeal_decision"


def test_one_appeal_for_each_decision_and_only_by_the_author_in_time(frozen, author, masked, second):
    with pytest.raises(Refused):
        _appeal(Actor(second.person_id), masked)
    with clock.frozen(queries.current_decision(masked).decided_at + APPEAL_TIME), pytest.raises(Refused) as late:
        _appeal(Actor(author), masked)
    assert late.value.reason is Reason.APPEAL_TOO_LATE
    _appeal(Actor(author), masked)
    with pytest.raises(Refused) as again:
        _appeal(Actor(author), masked)
    assert again.value.reason is Reason.ALREADY_APPEALED
    with pytest.raises(NotFound), unit_of_work(Actor(author)) as work:
        services.appeal(work, 987654, "x", clock.now())


def test_an_answer_is_given_once(author, masked, second):
    appeal_id = _appeal(Actor(author), masked)
    _answer(second, appeal_id, overturn=False)
    with pytest.raises(Stale):
        _answer(second, appeal_id, overturn=True)
    assert make.standing(masked) is Standing.HIDDEN


def test_a_stranger_to_the_space_does_not_answer(author, masked, second):
    appeal_id = _appeal(Actor(author), masked)
    with pytest.raises(Refused) as refused:
        _answer(make.someone("moderator", second.person_id, "body", 99), appeal_id, overturn=True)
    assert refused.value.reason is Reason.NOT_YOURS


def test_an_answer_does_not_bring_back_words_that_were_rewritten_meanwhile(author, masked, second):
    appeal_id = _appeal(Actor(author), masked)
    make.rewrite(masked, "Tout autre chose.")
    _answer(second, appeal_id, overturn=True)
    assert make.standing(masked) is Standing.WAITING
    assert _state(appeal_id) is AppealState.OVERTURNED
    assert db.session.scalar(select(Judgment.id).where(Judgment.on_appeal)) is None


def test_an_appeal_is_due_within_the_same_delay(frozen, author, masked):
    appeal_id = _appeal(Actor(author), masked)
    assert db.session.get(Appeal, appeal_id).due_at == frozen + timedelta(hours=48)
