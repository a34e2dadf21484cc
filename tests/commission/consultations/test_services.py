"""The life of a consultation: two persons, one electorate, first voice and changes, what the database keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from commission.consultations import chores, queries, services
from commission.consultations.events import (
    ConsultationCancelled,
)
from commission.consultations.reasons import ConsultationReason as Why
from commission.consultations.types import Kind, Outcome, Plan, Said, State
from commission.mandates import services as mandates
from commission.mandates.models import Absence, RuleBook, StepAside
from commission.mandates.rules import DEFAULT
from commission.mandates.types import MANDATE, MandateReason, MandateState, Part
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Stale
from commons.kernel.refs import Ref
from tests.factories.commission import actor_of, make_seat, sit
from tests.factories.consultations import (
    DAY,
    HOUR,
    PASSAGES,
    act,
    ask,
    end,
    keeper,
    make_bureau,
    make_consultation,
    open_it,
    refused,
    say,
)


def test_a_vote_from_its_asking_to_its_final_result(commission, told):
    mandate, members = commission
    vote = make_consultation(mandate)
    assert not vote.is_public
    open_it(vote, members[0], keeper(mandate))
    assert vote.state is State.OPEN
    assert vote.is_public
    for member in members[:7]:
        say(vote, member, "for")
    say(vote, members[7], "against")
    say(vote, members[8], "abstention")
    end(vote)
    assert (vote.state, vote.outcome) == (State.PROCLAIMED, Outcome.ADOPTED)
    shown = vote.result["questions"][""]
    assert shown["totals"] == {"for": 7, "against": 1, "abstention": 1}
    assert (shown["colleges_ahead"], shown["colleges_needed"]) == (3, 3)
    assert vote.quorum_opening["seats"] == 10
    assert (vote.quorum_closing["seats"], vote.quorum_closing["needed"]) == (9, 5)
    with clock.frozen(vote.contest_until):
        assert chores.run() == 1
    db.session.refresh(vote)
    assert vote.state is State.FINAL
    assert [type(fact).__name__ for fact in told] == [
        "ConsultationOpened", "ConsultationProclaimed", "ConsultationFinal",
    ]  # fmt: skip
    assert told[1].outcome == "adopted"
    assert [step.state for step in queries.steps([vote.id])[vote.id]] == [
        State.OPEN, State.CLOSED, State.PROCLAIMED, State.FINAL,
    ]  # fmt: skip


@pytest.mark.parametrize(("votes", "outcome"), [
    ("ffffffff-a", "adopted"), ("ffffffaaaa", "status_quo"), ("fffffaaaaa", "status_quo"),
    # Two thirds of those who said for or against; abstentions count for the quorum only.
    ("ff--ff--ff", "adopted"), ("fa-fa-fa--", "status_quo"),
    # Enough voices, but ahead in two colleges only.
    ("ffff......", "no_quorum"), ("ffffa-a---", "status_quo"), ("ffff------", "status_quo"),
])  # fmt: skip
def test_how_a_vote_of_ten_ends(commission, votes, outcome):
    mandate, members = commission
    vote = open_it(make_consultation(mandate), members[0])
    for member, vote_of in zip(members, votes, strict=True):
        if vote_of != ".":
            say(vote, member, {"f": "for", "a": "against", "-": "abstention"}[vote_of])
    end(vote)
    assert vote.outcome == outcome


def test_opening_takes_two_persons(commission):
    mandate, members = commission
    vote, bureau = make_consultation(mandate), make_bureau(members[0])
    refused(Why.NOT_ASKED, act, keeper(), services.open_, vote.id)
    refused(Why.NOT_BUREAU, ask, vote, members[1])
    ask(vote, bureau)
    both = Actor(bureau.account_id, keeper().grants)
    refused(Why.SAME_PERSON, act, both, services.open_, vote.id)
    refused(MandateReason.NOT_YOURS, act, actor_of(bureau), services.open_, vote.id)
    # What was asked for is what was read: changed since, it is asked for again.
    act(keeper(), services.amend, vote.id, vote.version, Plan("Autre titre", Kind.VOTE, vote.opens_at, vote.closes_at))
    refused(Why.NOT_ASKED, act, keeper(), services.open_, vote.id)


def test_an_asker_who_left_no_longer_asks(commission):
    mandate, members = commission
    vote = make_consultation(mandate)
    ask(vote, make_bureau(members[0]))
    act(keeper(), mandates.end_part, members[0].id, "déménagement")
    refused(Why.NOT_ASKED, act, keeper(), services.open_, vote.id)


def test_closing_takes_two_persons_or_the_clock(commission):
    mandate, members = commission
    vote = open_it(make_consultation(mandate), members[0])
    refused(Why.NOT_OVER, ask, vote, members[0])
    refused(Why.NOT_OVER, act, keeper(), services.close, vote.id)
    refused(Why.NOT_OVER, act, SYSTEM, services.close, vote.id)
    with clock.frozen(vote.closes_at):
        refused(Why.NOT_ASKED, act, keeper(), services.close, vote.id)
        ask(vote, members[0])
        both = Actor(members[0].account_id, keeper().grants)
        refused(Why.SAME_PERSON, act, both, services.close, vote.id)
        act(keeper(), services.close, vote.id)
        refused(Why.NO_SUCH_MOVE, act, keeper(), services.close, vote.id)
    assert queries.steps([vote.id])[vote.id][-1].asked_by == members[0].id


def test_rules_and_electorate_are_those_of_the_opening(commission):
    mandate, members = commission
    vote = open_it(make_consultation(mandate), members[0])
    softer = replace(DEFAULT, majority_share=Fraction(1, 10), majority_colleges=0)
    db.session.add(
        RuleBook(mandate_id=mandate.id, number=2, state="adopted", parameters=softer.as_json(),
                 adopted_at=clock.now(), created_at=clock.now())
    )  # fmt: skip
    newcomer = sit(make_seat(mandate))
    refused(Why.NOT_ELECTOR, say, vote, newcomer, "for")
    for member in members[:5]:
        say(vote, member, "for")
    for member in members[5:]:
        say(vote, member, "against")
    end(vote)
    assert vote.outcome is Outcome.STATUS_QUO
    assert vote.quorum_closing["filled"] == 10


@pytest.mark.parametrize("change", [
    "title = 'autre'", "rules = '{}'", "filled = '{}'", "closes_at = closes_at + interval '1 day'", "secret = true",
    "passages = '[]'", "subject_id = 999", "quorum_opening = '{}'", "opened_at = opened_at - interval '1 day'",
])  # fmt: skip
def test_the_database_keeps_what_was_frozen_at_the_opening(commission, change):
    mandate, members = commission
    vote = open_it(make_consultation(mandate), members[0])
    with pytest.raises(DBAPIError, match="written once"), db.session.begin_nested():
        db.session.execute(text(f"UPDATE commission_consultation SET {change} WHERE id = {vote.id}"))


def test_the_database_keeps_electors_voices_and_results(commission):
    mandate, members = commission
    vote = open_it(make_consultation(mandate), members[0])
    voices = [say(vote, member, "for") for member in members]
    voice = voices[0]
    columns = "elector_id, number, answers, objects, passage_key, words, assisted, at"
    again = "elector_id, 9, answers, false, '', '', false, at"
    late = f"INSERT INTO commission_voice ({columns}) SELECT {again} FROM commission_voice WHERE id = {voice.id}"
    elector = (f"INSERT INTO commission_elector (consultation_id, seat_id, member_id, college, part) "
               f"SELECT {vote.id}, {make_seat(mandate).id}, {members[0].id}, 'residents', 'titular'")  # fmt: skip
    end(vote)
    for statement in (
        f"UPDATE commission_voice SET words = 'x' WHERE id = {voice.id}", "DELETE FROM commission_voice", late, elector,
        "DELETE FROM commission_elector", "DELETE FROM commission_consultation_step",
        "UPDATE commission_elector SET member_id = member_id + 1", "DELETE FROM commission_consultation",
        f"UPDATE commission_consultation SET outcome = 'status_quo' WHERE id = {vote.id}",
        f"UPDATE commission_consultation SET result = '{{}}' WHERE id = {vote.id}",
    ):  # fmt: skip
        with pytest.raises(DBAPIError, match=r"written|no open voice"), db.session.begin_nested():
            db.session.execute(text(statement))


def test_a_voice_may_change_until_the_end_and_its_history_stays(commission):
    mandate, members = commission
    vote = open_it(make_consultation(mandate), members[0])
    say(vote, members[1], "for")
    say(vote, members[1], "for")
    say(vote, members[1], "against", seen=1)
    elector = queries.elector_of(vote.id, members[1].id)
    assert [voice.answers[""] for voice in queries.voices_of(elector.id)] == ["for", "against"]
    assert [voice.answers[""] for voice in queries.standing(vote.id)] == ["against"]
    with pytest.raises(Stale) as caught:
        say(vote, members[1], "abstention", seen=0)
    assert caught.value.reason is Why.SPOKEN_MEANWHILE
    with clock.frozen(vote.closes_at):
        refused(Why.OVER, say, vote, members[1], "abstention", seen=2)
        refused(Why.OVER, say, vote, members[2], "for")
    with clock.frozen(vote.closes_at - timedelta(microseconds=1)):
        say(vote, members[2], "for")


@pytest.mark.parametrize("said", [
    Said({}), Said({"": "oui"}), Said({"": "consent"}), Said({"": "for", "x": "for"}), Said({"x": "for"}),
])  # fmt: skip
def test_a_voice_that_answers_something_else_is_not_taken(commission, said):
    mandate, members = commission
    vote = open_it(make_consultation(mandate), members[0])
    with pytest.raises(Invalid):
        act(actor_of(members[1]), services.speak, vote.id, said, 0)
    assert queries.standing(vote.id) == []


def test_whoever_left_no_longer_speaks_and_what_they_said_stands(commission):
    mandate, members = commission
    vote = open_it(make_consultation(mandate), members[0])
    say(vote, members[1], "for")
    act(keeper(), mandates.end_part, members[1].id, "démission")
    refused(MandateReason.NOT_A_MEMBER, say, vote, members[1], "against", seen=1)
    follower = sit(members[1].seat)
    refused(Why.TITULAR_SPEAKS, say, vote, follower, "against")
    for member in members[2:8]:
        say(vote, member, "for")
    end(vote)
    assert vote.result["questions"][""]["totals"]["for"] == 7


@pytest.mark.parametrize("why", ["absence", "aside", "marked", "here"])
def test_a_seat_has_one_voice_whoever_gives_it(commission, why):
    mandate, members = commission
    titular, now = members[2], clock.now()
    substitute = sit(titular.seat, Part.SUBSTITUTE)
    vote = make_consultation(mandate)
    if why == "absence":
        db.session.add(Absence(member_id=titular.id, starts_at=now - HOUR, ends_at=now + HOUR, declared_at=now))
    elif why == "aside":
        db.session.add(
            StepAside(member_id=titular.id, subject="x", reason="y", subject_kind=MANDATE, subject_id=mandate.id,
                      declared_at=now)
        )  # fmt: skip
    elif why == "marked":
        act(keeper(), services.mark_absent, vote.id, vote.version, [titular.id, 999_999])
        assert vote.absent == [titular.id]
    db.session.commit()
    open_it(vote, members[0])
    speaks, silent = (titular, substitute) if why == "here" else (substitute, titular)
    # The titular comes back: the electorate was written at the opening.
    db.session.query(Absence).update({"withdrawn_at": now})
    db.session.commit()
    say(vote, speaks, "for")
    refused(Why.TITULAR_SPEAKS if why == "here" else Why.SUBSTITUTE_SPEAKS, say, vote, silent, "for")
    assert len([e for e in queries.electors(vote.id) if e.seat_id == titular.seat_id]) == 1


def test_what_cannot_be_prepared(commission):
    mandate, members = commission
    refused(MandateReason.NOT_YOURS, act, actor_of(members[0]), _prepare, mandate.id)
    now = clock.now()
    for wrong in ({"title": " "}, {"title": "\u200b"}, {"closes_at": now - HOUR}, {"opens_at": now + 9 * DAY},
                  {"kind": Kind.CONSENT, "secret": True}, {"kind": Kind.CONSENT, "passages": ()},
                  {"passages": (PASSAGES[0], PASSAGES[0])}, {"question": "x" * 3_001}):  # fmt: skip
        with pytest.raises(Invalid):
            act(keeper(), _prepare, mandate.id, **wrong)
    act(SYSTEM, mandates.become, mandate.id, MandateState.ENDED, mandate.version)
    refused(Why.MANDATE_OVER, act, keeper(), _prepare, mandate.id)


def _prepare(work, mandate_id, now, **changed):
    given = {"title": "Titre", "kind": Kind.VOTE, "passages": PASSAGES, "opens_at": now, "closes_at": now + DAY,
             "secret": False, "question": ""} | changed  # fmt: skip
    order = ("title", "kind", "passages", "opens_at", "closes_at", "secret")
    subject = Ref(MANDATE, mandate_id)
    return services.prepare(
        work, mandate_id, subject, *(given[n] for n in order), now, question=given["question"]
    )  # fmt: skip


def test_called_off_with_a_reason_before_the_proclamation_only(commission, told):
    mandate, members = commission
    vote = open_it(make_consultation(mandate), members[0])
    with pytest.raises(Invalid):
        act(keeper(), services.cancel, vote.id, " ")
    act(keeper(), services.cancel, vote.id, "La question était mal posée")
    assert vote.state is State.CANCELLED
    assert isinstance(told[-1], ConsultationCancelled)
    refused(Why.NOT_OPEN, say, vote, members[1], "for")
    other = open_it(make_consultation(mandate), members[0])
    for member in members:
        say(other, member, "for")
    end(other)
    refused(Why.NO_SUCH_MOVE, act, keeper(), services.cancel, other.id, "non")
