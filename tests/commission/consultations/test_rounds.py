"""Quorum twice, second convocation, consent rounds, texts against each other, colleges that are empty."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from commission.consultations import queries, services
from commission.consultations.events import (
    ConsultationWithoutQuorum,
)
from commission.consultations.reasons import ConsultationReason as Why
from commission.consultations.types import Kind, Outcome, Passage, Reply, State
from commission.mandates import services as mandates
from commission.mandates.rules import DEFAULT
from commission.mandates.types import MANDATE, MandateState, Part
from commons.identity.colleges import College
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Stale
from commons.kernel.refs import Ref
from tests.factories.by_hand import quorum_by_hand, vote_by_hand
from tests.factories.commission import actor_of, make_commission, sit
from tests.factories.consultations import (
    act,
    drop,
    end,
    keeper,
    make_consultation,
    open_it,
    refused,
    say,
)


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


def test_an_empty_college_is_not_counted_among_those_needed(database, frozen):
    mandate, members = make_commission({College.RESIDENTS: 2, College.ELECTED: 2})
    vote = open_it(make_consultation(mandate), members[0])
    assert vote.quorum_opening["colleges_needed"] == 2
    assert len(vote.quorum_opening["empty"]) == 3
    for member in members[:3]:
        say(vote, member, "for")
    end(vote)
    assert vote.outcome is Outcome.ADOPTED


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


def test_what_is_kept_and_counted_from_the_database_agrees_with_the_oracle(database, frozen):
    """The same oracle, through every service: random commissions, rules and voices, open and secret."""
    draw, ends = Random(417), []
    for turn in range(16):
        rules = replace(
            DEFAULT, quorum_share=Fraction(draw.randint(1, 8), 8), quorum_colleges=draw.randint(1, 3),
            majority_share=Fraction(draw.randint(1, 6), 8), majority_colleges=draw.randint(0, 3),
        )  # fmt: skip
        sizes = {college: draw.choice([0, 1, 2, 3]) for college in College} | {College.RESIDENTS: 2}
        mandate, members = make_commission(sizes, rules)
        vote = open_it(make_consultation(mandate, secret=turn % 2 == 1), members[0])
        answers = [draw.choice(["for", "for", "against", "abstention", None]) for _ in members]
        for member, answer in zip(members, answers, strict=True):
            if answer and turn % 2:
                drop(vote, member, answer)
            elif answer:
                say(vote, member, answer)
        end(vote)
        seats = [member.seat.college.value for member in members]
        filled = {college.value: size for college, size in sizes.items()}
        present = {c: sum(s == c and a is not None for s, a in zip(seats, answers, strict=True)) for c in filled}
        won = vote_by_hand(seats, answers, filled, rules.majority_share, rules.majority_colleges)
        enough = quorum_by_hand(filled, present, rules.quorum_share, rules.quorum_colleges)
        assert vote.outcome == ("no_quorum" if not enough else "adopted" if won else "status_quo")
        ends.append(vote.outcome)
        mandate.state = MandateState.ENDED
        db.session.commit()
    assert len(set(ends)) == 3


def test_a_seat_whose_titular_left_is_filled_by_its_substitute(commission):
    mandate, members = commission
    substitute = sit(members[2].seat, Part.SUBSTITUTE)
    act(keeper(), mandates.end_part, members[2].id, "démission")
    vote = open_it(make_consultation(mandate), members[0])
    assert (vote.quorum_opening["seats"], vote.quorum_opening["filled"]) == (10, 10)
    assert say(vote, substitute, "for").number == 1
