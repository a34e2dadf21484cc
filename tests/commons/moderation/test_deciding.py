"""Taking, deciding, looking again; what authors are told; what is counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from commons.identity.models import Account
from commons.kernel import clock
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.outbox import Medium, OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import queries, registry
from commons.moderation.desk import services
from commons.moderation.models import Judgment, ReplyTemplate
from commons.moderation.reasons import ModerationReason as Reason
from commons.moderation.replies import services as replies
from commons.moderation.reports.services import report
from commons.moderation.rulings import Ruling
from commons.moderation.types import LEASE, Cause, Masked, Mode, Moderated, Motive, Standing, Verdict
from tests.factories import moderation as make

HIDE = Ruling(Verdict.HIDE, Motive.INSULT, None, "On ne vise pas les personnes.")


def _run(actor, verb, *args):
    with unit_of_work(actor) as work:
        return verb(work, *args, clock.now())


def _decide(actor, ref, ruling=HIDE, mark=""):
    return _run(actor, services.decide, {make.case_of(ref).id: mark or make.mark(ref)}, ruling, make.SITE)


def _messages():
    query = select(OutboxMessage).where(OutboxMessage.key.like("moderation.%")).order_by(OutboxMessage.id)
    return list(db.session.scalars(query))


def test_hiding_takes_a_text_out_of_sight_and_counts_it_with_its_motive(author, first):
    refs = [make.say(author_id=author, mode=Mode.BEFORE) for _ in range(4)]
    make.hide(first, refs[0], motive=Motive.OFF_TOPIC)
    make.hide(first, refs[1], motive=Motive.OFF_TOPIC)
    make.hide(first, refs[2])
    make.show(first, refs[3])
    assert [make.standing(ref) for ref in refs] == [Standing.HIDDEN] * 3 + [Standing.SHOWN]
    assert queries.masked_in(make.SPACE) == Masked(3, ((Motive.OFF_TOPIC, 2), (Motive.INSULT, 1)))
    assert queries.masked_in(make.SPACE).motives_listed == "2 hors sujet, 1 insulte"
    assert queries.masked_in(make.OTHER_SPACE) == Masked()


def test_the_words_of_the_author_are_never_touched(author, first):
    ref = make.say("Tu es une pute", author)
    make.hide(first, ref)
    assert make.square.said[ref.id].words == "Tu es une pute"


def test_the_author_is_told_once_why_and_where_to_ask_again(author, first):
    ref = make.say(author_id=author, mode=Mode.BEFORE)
    make.hide(first, ref)
    (message,) = _messages()
    assert message.medium is Medium.MAIL
    for piece in (
        "Un banc à l’ombre",
        "Insulte",
        "On ne vise pas les personnes.",
        make.SITE + "/mon-espace/moderation",
    ):
        assert piece in message.body
    # Never who decided.
    assert str(first.person_id) not in message.body.replace(make.SITE, "")


def test_an_author_with_a_telephone_gets_a_short_message_in_their_language(author, first):
    db.session.execute(
        update(Account).where(Account.id == author).values(email=None, phone="+33612345678", locale="ar")
    )
    make.hide(first, make.say(author_id=author, mode=Mode.BEFORE))
    (message,) = _messages()
    assert (message.medium, message.recipient) == (Medium.SMS, "+33612345678")
    assert make.SITE in message.body
    assert len(message.body) < 300


def test_an_author_is_told_when_what_waited_is_shown_but_not_that_somebody_reported_in_vain(author, first, second):
    make.show(first, make.say(author_id=author, mode=Mode.BEFORE))
    assert len(_messages()) == 1
    ref = make.say(author_id=author)
    with unit_of_work(second) as work:
        report(work, ref, Motive.SPAM, "", "", clock.now())
    make.show(first, ref)
    assert len(_messages()) == 1


def test_a_text_without_account_is_hidden_without_a_word_to_anybody(first):
    _decide(first, make.say(mode=Mode.BEFORE), Ruling(Verdict.HIDE, Motive.SPAM))
    assert _messages() == []


@pytest.mark.parametrize(
    ("ruling", "field", "reason"),
    [
        (Ruling(Verdict.HIDE, None, None, "Non."), "motive", Reason.NEEDS_A_MOTIVE),
        (Ruling(Verdict.HIDE, Motive.SPAM), "words", Reason.NEEDS_WORDS),
        (Ruling(Verdict.HIDE, Motive.SPAM, 999, "Non."), "template", Reason.WRONG_TEMPLATE),
    ],
)
def test_hiding_needs_a_motive_and_an_explanation(author, first, ruling, field, reason):
    ref = make.say(author_id=author, mode=Mode.BEFORE)
    with pytest.raises(Invalid) as refused:
        _decide(first, ref, ruling)
    assert refused.value.fields == {field: reason.sentence}
    assert make.standing(ref) is Standing.WAITING


def test_a_reply_text_goes_out_in_the_language_of_the_author(author, first):
    db.session.execute(update(Account).where(Account.id == author).values(locale="en"))
    _run(make.someone("secretariat", first.person_id, "everywhere", 0), lambda work, now: replies.take_proposed(work))
    template = db.session.scalar(select(ReplyTemplate).where(ReplyTemplate.motive == Motive.SPAM))
    ref = make.say(author_id=author, mode=Mode.BEFORE)
    _decide(first, ref, Ruling(Verdict.HIDE, Motive.SPAM, template.id, "See you there."))
    decision = queries.current_decision(ref)
    assert decision.words.startswith("This space is for")
    assert decision.words.endswith("See you there.")
    with pytest.raises(Invalid):
        _decide(first, make.say(author_id=author, mode=Mode.BEFORE), Ruling(Verdict.HIDE, Motive.HATE, template.id))


def test_a_text_that_changed_while_it_was_read_is_read_again(author, first):
    ref = make.say(author_id=author, mode=Mode.BEFORE)
    mark = make.mark(ref)
    make.rewrite(ref, "Deux bancs.", Mode.BEFORE)
    with pytest.raises(Stale) as stale:
        _decide(first, ref, mark=mark)
    assert stale.value.reason is Reason.TEXT_CHANGED


def test_words_that_change_while_their_row_is_waited_for_are_not_shown_unread(author, first):
    ref = make.say(author_id=author, mode=Mode.BEFORE)

    def apply_once_the_author_is_through(work, number, standing):
        make.square.said[number] = replace(make.square.said[number], words="Des mots que personne n’a lus.")

    registry.register(make.KIND, Moderated(make.square.excerpts, apply_once_the_author_is_through))
    with pytest.raises(Stale) as stale:
        make.show(first, ref)
    assert stale.value.reason is Reason.TEXT_CHANGED
    assert make.case_of(ref).closed_at is None


def test_a_text_that_is_gone_is_dropped_not_decided(author, first):
    ref = make.say(author_id=author, mode=Mode.BEFORE)
    case = make.case_of(ref)
    with pytest.raises(Stale):
        _run(first, services.drop, case.id)
    mark = make.mark(ref)
    del make.square.said[ref.id]
    with pytest.raises(Stale) as stale:
        _decide(first, ref, mark=mark)
    assert stale.value.reason is Reason.TEXT_GONE
    _run(first, services.drop, case.id)
    assert queries.open_case_of(ref) is None


def test_a_taken_text_is_left_to_whoever_took_it_for_ten_minutes(frozen, author, first, second):
    ref = make.say(author_id=author, mode=Mode.BEFORE)
    case_id = make.case_of(ref).id
    _run(first, services.take, case_id)
    for verb in (lambda: _run(second, services.take, case_id), lambda: _decide(second, ref)):
        with pytest.raises(Stale) as stale:
            verb()
        assert stale.value.reason is Reason.TAKEN
    with clock.frozen(frozen + LEASE):
        _run(second, services.take, case_id)
        with pytest.raises(Stale):
            _decide(first, ref)
        _run(second, services.give_back, case_id)
        _decide(first, ref)
    assert make.standing(ref) is Standing.HIDDEN


def test_what_is_decided_is_not_decided_again_but_may_be_looked_at_again(author, first, second):
    ref = make.say(author_id=author, mode=Mode.BEFORE)
    case_id, mark = make.case_of(ref).id, make.mark(ref)
    make.hide(first, ref)
    with pytest.raises(Stale) as stale:
        _run(second, services.decide, {case_id: mark}, HIDE, make.SITE)
    assert stale.value.reason is Reason.DECIDED
    again = _run(second, services.reopen, case_id)
    assert make.case_of(ref).id == again != case_id
    assert make.case_of(ref).cause is Cause.REOPENED
    assert make.standing(ref) is Standing.HIDDEN
    make.show(second, ref)
    assert make.standing(ref) is Standing.SHOWN
    assert queries.masked_in(make.SPACE) == Masked()
    history = db.session.scalars(select(Judgment.verdict).where(Judgment.subject_id == ref.id).order_by(Judgment.id))
    assert list(history) == [Verdict.HIDE, Verdict.SHOW]


def test_an_unknown_case_is_not_found_and_nothing_ticked_is_said(first):
    with pytest.raises(NotFound):
        _run(first, services.decide, {987654: "x"}, HIDE, make.SITE)
    with pytest.raises(NotFound):
        _run(first, services.take, 987654)
    with pytest.raises(Invalid):
        _run(first, services.decide, {}, HIDE, make.SITE)


# Many at once


def test_a_decision_on_many_stands_for_all_or_for_none(author, first):
    mine = [make.say(author_id=author, mode=Mode.BEFORE) for _ in range(3)]
    own = make.say(author_id=first.person_id, mode=Mode.BEFORE)
    seen = {make.case_of(ref).id: make.mark(ref) for ref in (*mine, own)}
    with pytest.raises(Refused):
        _run(first, services.decide, seen, HIDE, make.SITE)
    assert {make.standing(ref) for ref in (*mine, own)} == {Standing.WAITING}
    assert _messages() == []
    make.hide(first, *mine)
    assert {make.standing(ref) for ref in mine} == {Standing.HIDDEN}
    assert len(_messages()) == 3


def test_a_foreign_text_among_many_stops_them_all(author, first):
    ours = make.say(author_id=author, mode=Mode.BEFORE)
    theirs = make.say(author_id=author, mode=Mode.BEFORE, scopes=(("body", 99),))
    seen = {make.case_of(ref).id: make.mark(ref) for ref in (ours, theirs)}
    with pytest.raises(Refused):
        _run(first, services.decide, seen, HIDE, make.SITE)
    assert make.standing(ours) is Standing.WAITING


# What the database holds by itself


def _decision(ref, case_id, person, **changed):
    values = {
        "case_id": case_id, "kind": ref.kind, "subject_id": ref.id, "space_kind": "tests.square", "space_id": 1,
        "author_id": None, "verdict": Verdict.HIDE, "motive": Motive.SPAM, "words": "", "text_digest": "",
        "decided_by": person, "decided_at": clock.now(), "on_appeal": False, "is_current": True,
    }  # fmt: skip
    return Judgment(**{**values, **changed})


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"is_current": False}, "uq_moderation_decision_case"),
        ({"on_appeal": True}, "uq_moderation_decision_current"),
        ({"on_appeal": True, "is_current": False, "motive": None}, "ck_moderation_decision_hiding_has_a_motive"),
        ({"on_appeal": True, "is_current": False, "author_id": "me"}, "ck_moderation_decision_hiding_is_explained"),
    ],
)
def test_the_database_refuses_what_may_never_be(author, first, changed, constraint):
    ref = make.say(author_id=author, mode=Mode.BEFORE)
    case_id = make.case_of(ref).id
    make.hide(first, ref)
    changed = {key: author if value == "me" else value for key, value in changed.items()}
    db.session.add(_decision(ref, case_id, first.person_id, **changed))
    with pytest.raises(IntegrityError) as refused:
        db.session.flush()
    db.session.rollback()
    assert constraint_of(refused.value) == constraint


def test_public_counts_take_one_query(author, first, queries_made):
    for _ in range(5):
        make.hide(first, make.say(author_id=author, mode=Mode.BEFORE))
    with queries_made() as made:
        assert queries.masked_in(make.SPACE).total == 5
    assert len(made) == 1
