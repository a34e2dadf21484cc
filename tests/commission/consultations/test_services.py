"""The life of a consultation: two persons, one electorate, first voice and changes, quorum twice, result, contest."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from commission.consultations import chores, queries, services
from commission.consultations.events import (
    ConsultationCancelled,
    ConsultationFinal,
    ConsultationOpened,
    ConsultationProclaimed,
    ConsultationWithoutQuorum,
)
from commission.consultations.models import Consultation
from commission.consultations.reasons import ConsultationReason as Why
from commission.consultations.types import Kind, Outcome, Passage, Plan, Reply, Said, State
from commission.mandates import services as mandates
from commission.mandates.models import Absence, RuleBook, StepAside
from commission.mandates.rules import DEFAULT
from commission.mandates.types import MANDATE, MandateReason, MandateState, Part
from commons.identity.colleges import College
from commons.kernel import clock, events
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.outbox import OutboxMessage
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import actor_of, make_commission, make_seat, sit
from tests.factories.consultations import (
    DAY,
    HOUR,
    PASSAGES,
    act,
    ask,
    drop,
    end,
    keeper,
    make_bureau,
    make_consultation,
    open_it,
    say,
)


@pytest.fixture
def told():
    """Every fact of deciding told from here on."""
    heard: list[object] = []
    kinds = (ConsultationOpened, ConsultationWithoutQuorum, ConsultationCancelled, ConsultationProclaimed,
             ConsultationFinal)  # fmt: skip

    def listen(_work, fact):
        heard.append(fact)

    for kind in kinds:
        events.subscribe(kind)(listen)
    yield heard
    for kind in kinds:
        events._subscribers[kind].remove(listen)


def refused(reason, command, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        command(*args, **kwargs)
    assert caught.value.reason is reason


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
    columns = "elector_id, number, answers, objects, passage_key, words, at"
    again = "elector_id, 9, answers, false, '', '', at"
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


def test_too_few_at_the_opening_open_nothing_and_the_second_convocation_needs_its_rule(commission, told):
    mandate, members = commission
    vote = make_consultation(mandate)
    act(keeper(), services.mark_absent, vote.id, vote.version, [m.id for m in members[4:]])
    open_it(vote, members[0])
    assert (vote.state, vote.outcome) == (State.NO_QUORUM, Outcome.NO_QUORUM)
    assert not vote.quorum_opening["reached"]
    assert told == [ConsultationWithoutQuorum(vote.id, MANDATE, mandate.id, second=False)]
    refused(Why.OVER, say, vote, members[0], "for")
    refused(Why.NO_SECOND, make_consultation, mandate, previous_id=vote.id)


def test_the_second_convocation_has_the_quorum_of_its_rules(database, frozen, told):
    mandate, members = make_commission(rules=replace(DEFAULT, second_quorum_share=Fraction(1, 5)))
    vote = open_it(make_consultation(mandate), members[0])
    for member in (members[0], members[2], members[4]):
        say(vote, member, "for")
    end(vote)
    assert vote.outcome is Outcome.NO_QUORUM
    assert told[-1].second is True
    with clock.frozen(vote.closes_at):
        refused(Why.NOTHING_TO_FOLLOW, make_consultation, mandate, Kind.CONSENT, previous_id=vote.id)
        second = make_consultation(mandate, previous_id=vote.id)
        assert second.convocation == 2
        refused(Why.ALREADY_FOLLOWED, make_consultation, mandate, previous_id=vote.id)
        open_it(second, members[0])
        assert second.quorum_opening["needed"] == 2
        for member in (members[0], members[2], members[4]):
            say(second, member, "for")
        end(second)
    assert second.outcome is Outcome.ADOPTED


def test_quorum_is_looked_at_again_at_the_end(commission):
    mandate, members = commission
    vote = open_it(make_consultation(mandate), members[0])
    for member in members[:4]:
        say(vote, member, "for")
    end(vote)
    assert (vote.state, vote.outcome) == (State.NO_QUORUM, Outcome.NO_QUORUM)
    assert (vote.quorum_opening["reached"], vote.quorum_closing["reached"]) == (True, False)
    assert vote.quorum_closing["colleges"] == 2
    refused(Why.NO_SUCH_MOVE, act, keeper(), services.proclaim, vote.id)
    refused(Why.NO_SUCH_MOVE, act, keeper(), services.cancel, vote.id, "trop tard")


def test_an_objection_names_a_passage_and_a_reason(commission):
    mandate, members = commission
    consent = open_it(make_consultation(mandate, Kind.CONSENT), members[0])
    for words, passage in (("", "b1"), ("  ", "b1"), ("Trop cher", ""), ("Trop cher", "b9"), ("\u200b", "b1")):
        with pytest.raises(Invalid):
            say(consent, members[1], "objection", words, passage)
    say(consent, members[1], "objection", "Trop cher", "b1")
    say(consent, members[2], "reserve")
    say(consent, members[3], "reserve", "À revoir dans un an")
    # What was typed for an objection is not kept with a consent.
    assert say(consent, members[4], "consent", "x", "b1").words == ""
    assert [v.words for v in queries.objections(consent.id)] == ["Trop cher"]


def test_consent_rounds_then_a_vote(commission):
    mandate, members = commission
    drafter = members[9]
    drafter.in_drafting = True
    previous = None
    for number in (1, 2):
        consent = make_consultation(mandate, Kind.CONSENT, previous_id=previous)
        assert consent.round == number
        open_it(consent, members[0])
        objection = say(consent, members[1], "objection", "Trop long", "b2")
        for member in members[2:]:
            say(consent, member, "consent")
        end(consent)
        assert consent.outcome is Outcome.OBJECTED
        refused(Why.OBJECTIONS_UNANSWERED, make_consultation, mandate, Kind.CONSENT, previous_id=consent.id)
        refused(Why.NOT_DRAFTING, act, actor_of(members[3]), services.answer_objection, objection.id,
                Reply.MAINTAINED, "x", None)  # fmt: skip
        act(actor_of(drafter), services.answer_objection, objection.id, Reply.AMENDED, "Plus court", Ref("x.y", 4))
        with pytest.raises(Stale):
            act(actor_of(drafter), services.answer_objection, objection.id, Reply.MAINTAINED, "Non", None)
        assert queries.replies([objection.id])[objection.id].words == "Plus court"
        previous = consent.id
    refused(Why.NO_MORE_ROUNDS, make_consultation, mandate, Kind.CONSENT, previous_id=previous)
    assert make_consultation(mandate, Kind.VOTE, previous_id=previous).round == 1


def test_an_objection_that_is_lifted_no_longer_stands(commission):
    mandate, members = commission
    consent = open_it(make_consultation(mandate, Kind.CONSENT), members[0])
    say(consent, members[1], "objection", "Trop long", "b2")
    for member in members[2:]:
        say(consent, member, "consent")
    say(consent, members[1], "reserve", "Soit", seen=1)
    end(consent)
    assert consent.outcome is Outcome.ADOPTED


def test_a_sense_check_decides_nothing_and_needs_no_quorum(commission):
    mandate, members = commission
    sense = open_it(make_consultation(mandate, Kind.SENSE), members[0])
    say(sense, members[1], "worried")
    end(sense)
    assert sense.outcome is Outcome.HEARD
    assert sense.result["questions"][""]["totals"]["worried"] == 1
    assert make_consultation(mandate, Kind.VOTE, previous_id=sense.id).previous_id == sense.id


def test_texts_are_put_against_the_initial_one_the_farthest_first(commission, told):
    mandate, members = commission
    texts = (Passage("a", "Presque pareil", "Interroger soixante habitants"),
             Passage("b", "Tout autre", "Ne rien demander"))  # fmt: skip
    duel = make_consultation(mandate, Kind.DUEL, passages=texts, initial="Interroger cinquante habitants")
    assert duel.questions == ["b", "a"]
    open_it(duel, members[0])
    for place, member in enumerate(members):
        say(duel, member, {"a": "for", "b": "for" if place < 5 else "against"})
    end(duel)
    assert (duel.outcome, duel.chosen) == (Outcome.ADOPTED, "a")
    assert told[-1].chosen == "a"


@pytest.mark.parametrize(("passages", "initial"), [
    ((), "x"), ((Passage("a", "A", ""),), "x"), ((Passage("a", "A", "x"),), "x"),
    ((Passage("a", "A", "y"), Passage("b", "B", "y")), "x"), ((Passage("a", "A", "y"), Passage("a", "B", "z")), "x"),
    (tuple(Passage(str(n), "A", f"y {n}") for n in range(13)), "x"), ((Passage("a", "A", "y" * 20_001),), "x"),
])  # fmt: skip
def test_texts_that_cannot_be_compared_are_refused(commission, passages, initial):
    with pytest.raises(Invalid):
        make_consultation(commission[0], Kind.DUEL, passages=passages, initial=initial)


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


def test_two_decisions_about_one_thing_are_not_open_at_once(commission):
    mandate, members = commission
    thing = Ref("commission.seat", members[0].seat_id)
    one, other = (make_consultation(mandate, subject=thing) for _ in range(2))
    sense = make_consultation(mandate, Kind.SENSE, subject=thing)
    open_it(one, members[0])
    open_it(sense, members[0])
    refused(Why.ANOTHER_OPEN, open_it, other, members[0])
    db.session.refresh(other)
    assert other.state is State.PREPARED
    assert queries.electors(other.id) == []
    assert [c.id for c in queries.of_subject(thing)] == [one.id, other.id, sense.id]


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


def test_a_result_is_contested_in_time_and_answered_by_another_before_it_is_final(commission):
    mandate, members = commission
    vote = open_it(make_consultation(mandate), members[0])
    for member in members:
        say(vote, member, "for")
    end(vote)
    other = make_bureau(members[5])
    with clock.frozen(vote.closes_at + HOUR):
        contested = act(actor_of(members[0]), services.contest, vote.id, "La liste était fausse")
        assert vote.state is State.CONTESTED
        refused(Why.ALREADY_CONTESTED, act, actor_of(members[0]), services.contest, vote.id, "Encore")
        second = act(actor_of(members[1]), services.contest, vote.id, "Moi aussi")
        refused(Why.NOT_ONESELF, act, actor_of(members[0]), services.answer_contest, contested.id, "Non")
        refused(Why.NOT_BUREAU, act, actor_of(members[2]), services.answer_contest, contested.id, "Non")
        act(actor_of(other), services.answer_contest, contested.id, "La liste a été relue : elle est juste.")
        with pytest.raises(Stale):
            act(actor_of(other), services.answer_contest, contested.id, "Autre chose")
    with clock.frozen(vote.contest_until):
        refused(Why.CONTEST_OVER, act, actor_of(members[3]), services.contest, vote.id, "Trop tard")
        assert chores.run() == 0
        refused(Why.UNANSWERED, act, keeper(), services.settle, vote.id)
        act(actor_of(other), services.answer_contest, second.id, "Même réponse.")
        assert chores.run() == 1
    db.session.refresh(vote)
    assert (vote.state, vote.outcome) == (State.FINAL, Outcome.ADOPTED)


def test_minority_opinions_are_joined_to_what_was_adopted(database, frozen):
    mandate, members = make_commission(rules=replace(DEFAULT, minority_signatures=2))
    vote = open_it(make_consultation(mandate), members[0])
    subject, writer = Ref(MANDATE, mandate.id), actor_of(members[9])
    opinion = act_at(writer, vote, "Nous aurions préféré moins de questions.", "t" * 32)
    again = act_at(writer, vote, "Nous aurions préféré moins de questions.", "t" * 32)
    assert again.id == opinion.id
    for member in members:
        say(vote, member, "for" if member is not members[9] else "against")
    assert queries.minority_opinions(subject) == []
    end(vote)
    assert queries.minority_opinions(subject) == []
    with clock.frozen(vote.closes_at + HOUR):
        act(actor_of(members[8]), services.sign, opinion.id)
        [(words, signed, gone)] = queries.minority_opinions(subject)
        assert (words[:4], [m.id for m in signed], gone) == ("Nous", [members[9].id, members[8].id], None)
        act(writer, services.withdraw, opinion.id)
        refused(Why.NOT_SIGNED, act, writer, services.withdraw, opinion.id)
        assert [m.id for m in queries.minority_opinions(subject)[0][1]] == [members[8].id]
    with clock.frozen(vote.contest_until):
        refused(Why.SIGNING_OVER, act, actor_of(members[7]), services.sign, opinion.id)
        act(actor_of(members[8]), services.withdraw, opinion.id)
    assert queries.minority_opinions(subject)[0][2] == vote.contest_until


def act_at(actor, vote, words, ticket):
    with unit_of_work(actor) as work:
        return services.write(work, vote.id, words, ticket, clock.now())


def test_nobody_signs_against_what_was_not_adopted_or_not_decided(commission):
    mandate, members = commission
    vote = open_it(make_consultation(mandate), members[0])
    for member in members:
        say(vote, member, "against")
    end(vote)
    refused(Why.SIGNING_OVER, act_at, actor_of(members[1]), vote, "Dommage", None)
    sense = open_it(make_consultation(mandate, Kind.SENSE), members[0])
    refused(Why.NOT_DECIDING, act_at, actor_of(members[1]), sense, "Dommage", None)


def test_members_are_written_to_at_the_opening_and_once_a_day_before_the_end(commission):
    mandate, members = commission
    members[3].language, members[4].contact = "ar", ""
    vote = open_it(make_consultation(mandate), members[0])
    opened = _letters(vote, "opened")
    assert len(opened) == 9
    assert "Adopter le protocole" in opened[0].body
    assert f"/commission/consultations/{vote.id}/voix" in opened[0].body
    say(vote, members[0], "for")
    with clock.frozen(vote.closes_at - DAY - HOUR):
        assert chores.run() == 0
    with clock.frozen(vote.closes_at - 23 * HOUR):
        assert chores.run() == 1
        assert chores.run() == 0
    assert len(_letters(vote, "ending")) == 8


def _letters(vote, what):
    query = select(OutboxMessage).where(OutboxMessage.key.like(f"commission.consultation.{what}:{vote.id}:%"))
    return list(db.session.scalars(query.order_by(OutboxMessage.id)))


def test_the_clock_closes_what_nobody_closes(commission):
    mandate, members = commission
    vote = open_it(make_consultation(mandate, secret=True), members[0])
    called_off = open_it(make_consultation(mandate, secret=True), members[0])
    for member in members:
        drop(vote, member, "for")
    act(keeper(), services.cancel, called_off.id, "Erreur")
    with clock.frozen(vote.closes_at):
        assert chores.close_over() == 1
        assert chores.close_over() == 0
    db.session.expire_all()
    assert db.session.get(Consultation, vote.id).state is State.CLOSED
    assert db.session.get(Consultation, called_off.id).closed_at == vote.closes_at


def test_an_empty_college_is_not_counted_among_those_needed(database, frozen):
    mandate, members = make_commission({College.RESIDENTS: 2, College.ELECTED: 2})
    vote = open_it(make_consultation(mandate), members[0])
    assert vote.quorum_opening["colleges_needed"] == 2
    assert len(vote.quorum_opening["empty"]) == 3
    for member in members[:3]:
        say(vote, member, "for")
    end(vote)
    assert vote.outcome is Outcome.ADOPTED
