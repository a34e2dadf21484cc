"""What becomes of a text the moment it is handed in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import NotFound, Refused
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import queries, services
from commons.moderation.blocks import services as blocks
from commons.moderation.models import Case
from commons.moderation.spaces import services as spaces
from commons.moderation.types import DELAY, Cause, Masked, Mode, Motive, Standing
from tests.factories import moderation as make
from tests.factories.identity import make_account


def test_an_ordinary_text_is_shown_at_once_and_leaves_no_case(author):
    ref = make.say(author_id=author)
    assert make.standing(ref) is Standing.SHOWN
    assert queries.open_case_of(ref) is None


def test_in_a_space_that_reads_first_a_text_waits_with_a_day_on_which_it_is_due(author, frozen):
    ref = make.say(author_id=author, mode=Mode.BEFORE)
    case = make.case_of(ref)
    assert make.standing(ref) is Standing.WAITING
    assert (case.cause, case.due_at, case.scopes) == (
        Cause.BEFORE,
        frozen + DELAY,
        tuple(sorted(make.SCOPES, key=lambda s: s[1])),
    )
    assert not queries.is_shown(ref)


def test_a_suspect_text_waits_and_says_why(author):
    ref = make.say("espèce de p.u.t.e", author)
    case = make.case_of(ref)
    assert (make.standing(ref), case.cause, case.signs) == (Standing.WAITING, Cause.SUSPICION, ["flagged"])


def test_handing_in_again_what_waits_keeps_one_case(author):
    ref = make.say(author_id=author, mode=Mode.BEFORE)
    assert make.rewrite(ref, "Deux bancs.", Mode.BEFORE) is Standing.WAITING
    # Even where the space would now show it at once: nobody has read it.
    assert make.rewrite(ref, "Trois bancs.", Mode.AFTER) is Standing.WAITING
    assert db.session.scalar(select(func.count()).select_from(Case).where(Case.subject_id == ref.id)) == 1


def test_what_makes_a_waiting_text_suspect_follows_its_words(author):
    ref = make.say(author_id=author, mode=Mode.BEFORE)
    make.rewrite(ref, "espèce de pute", Mode.BEFORE)
    assert (make.case_of(ref).signs, make.case_of(ref).cause) == (["flagged"], Cause.BEFORE)
    make.rewrite(ref, "Deux bancs.", Mode.BEFORE)
    assert make.case_of(ref).signs == []


def test_a_masked_text_that_is_rewritten_is_read_before_it_comes_back(author, first):
    ref = make.say("espèce de pute", author)
    make.hide(first, ref)
    assert queries.masked_in(make.SPACE) == Masked(1, ((Motive.INSULT, 1),))
    assert make.rewrite(ref, "Je ne suis pas d’accord avec vous.") is Standing.WAITING
    assert make.case_of(ref).cause is Cause.CORRECTED
    assert queries.masked_in(make.SPACE) == Masked()
    make.show(first, ref)
    assert make.standing(ref) is Standing.SHOWN


def test_an_edit_cannot_bring_a_text_back_by_being_sent_twice(author, first):
    ref = make.say("espèce de pute", author)
    make.hide(first, ref)
    assert [make.rewrite(ref, "Bonjour"), make.rewrite(ref, "Bonjour")] == [Standing.WAITING] * 2


def test_a_text_taken_back_by_its_author_leaves_the_queue(author):
    ref = make.say(author_id=author, mode=Mode.BEFORE)
    with unit_of_work(NOBODY) as work:
        services.withdraw(work, ref, clock.now())
    assert queries.open_case_of(ref) is None


# Newcomers


def _newcomers_first(moderator, wanted=True):
    with unit_of_work(moderator) as work:
        spaces.read_newcomers_first(work, make.SPACE, wanted)


def test_newcomers_publish_like_everybody_unless_the_space_says_otherwise(author, first):
    assert make.standing(make.say(author_id=author)) is Standing.SHOWN
    _newcomers_first(first)
    ref = make.say(author_id=make_account().id)
    assert (make.standing(ref), make.case_of(ref).cause) == (Standing.WAITING, Cause.NEWCOMER)
    _newcomers_first(first, wanted=False)
    assert make.standing(make.say(author_id=make_account().id)) is Standing.SHOWN


def test_one_is_a_newcomer_until_a_text_was_shown_and_the_account_is_a_week_old(frozen, author, first):
    make.say(author_id=author)  # shown: the space asks nothing yet
    _newcomers_first(first)
    assert make.standing(make.say(author_id=author)) is Standing.WAITING  # an account of today
    with clock.frozen(frozen + timedelta(days=8)):
        assert make.standing(make.say(author_id=author)) is Standing.SHOWN
        silent = make_account().id
    with clock.frozen(frozen + timedelta(days=30)):
        ref = make.say(author_id=silent)  # old, but nothing of it was ever shown
        assert make.standing(ref) is Standing.WAITING
        make.show(first, ref)
        assert make.standing(make.say(author_id=silent)) is Standing.SHOWN


def test_a_visitor_is_a_newcomer_and_what_the_team_writes_down_is_not(author, first):
    make.say(author_id=author)
    _newcomers_first(first)
    assert make.standing(make.say()) is Standing.WAITING
    assert make.standing(make.say(actor=first)) is Standing.SHOWN
    assert make.standing(make.say(actor=SYSTEM)) is Standing.SHOWN


def test_nobody_changes_the_rule_of_a_space_they_do_not_look_after(author, first):
    make.say(author_id=author)
    stranger = make.someone("moderator", author, "body", 99)
    with pytest.raises(Refused), unit_of_work(stranger) as work:
        spaces.read_newcomers_first(work, make.SPACE, True)
    with pytest.raises(NotFound), unit_of_work(first) as work:
        spaces.read_newcomers_first(work, make.OTHER_SPACE, True)


# Blocks


def _block(moderator, ref, days=3, scope=("body", 31)):
    with unit_of_work(moderator) as work:
        end = clock.now() + timedelta(days=days)
        return blocks.block(
            work, make.case_of(ref).id, scope, end, "Trois insultes en une heure.", make.SITE, clock.now()
        )


def test_a_blocked_author_is_refused_until_the_end_that_the_sentence_names(frozen, author, first):
    ref = make.say("espèce de pute", author)
    _block(first, ref)
    with pytest.raises(Refused) as refused:
        make.say(author_id=author)
    assert "18 juin 2026" in refused.value.sentence
    with clock.frozen(frozen + timedelta(days=3) - timedelta(seconds=1)), pytest.raises(Refused):
        make.say(author_id=author)
    with clock.frozen(frozen + timedelta(days=3)):
        assert make.standing(make.say(author_id=author)) is Standing.SHOWN


def test_a_block_holds_in_its_scope_only(frozen, author, first):
    _block(first, make.say("espèce de pute", author))
    elsewhere = make.say(author_id=author, space=make.OTHER_SPACE, scopes=(("body", 32), ("territory", 12)))
    assert make.standing(elsewhere) is Standing.SHOWN


def test_a_block_on_a_territory_holds_for_everything_in_it(author, frozen):
    ref = make.say("espèce de pute", author)
    _block(make.someone("moderator", make_account().id, "territory", 12), ref, scope=("territory", 12))
    with pytest.raises(Refused):
        make.say(author_id=author, space=make.OTHER_SPACE, scopes=(("body", 32), ("territory", 12)))
    assert make.standing(make.say(author_id=author, scopes=(("territory", 13),))) is Standing.SHOWN


def test_a_lifted_block_holds_nobody_back(frozen, author, first):
    block = _block(first, make.say("espèce de pute", author))
    with unit_of_work(first) as work:
        blocks.lift(work, block.id, "Excuses présentées.", clock.now())
    assert make.standing(make.say(author_id=author)) is Standing.SHOWN
    with pytest.raises(Refused), unit_of_work(first) as work:
        blocks.lift(work, block.id, "Encore.", clock.now())
