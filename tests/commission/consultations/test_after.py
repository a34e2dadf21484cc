"""After the count: contested results, minority opinions; letters and what the clock does by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from commission.consultations import chores, queries, services
from commission.consultations.models import Consultation
from commission.consultations.reasons import ConsultationReason as Why
from commission.consultations.types import Kind, Outcome, State
from commission.mandates.rules import DEFAULT
from commission.mandates.types import MANDATE
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.errors import Stale
from commons.kernel.outbox import OutboxMessage
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import actor_of, make_commission
from tests.factories.consultations import (
    DAY,
    HOUR,
    act,
    drop,
    end,
    keeper,
    make_bureau,
    make_consultation,
    open_it,
    refused,
    say,
)


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
