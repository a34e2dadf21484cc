"""A secret ballot leads to nobody: not by the rows it leaves, not by what is published of small colleges."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, text

from commission.consultations import chores, queries, services
from commission.consultations.models import Consultation
from commission.consultations.types import Kind, State
from commons.ballot_box import queries as box
from commons.ballot_box.types import Reason
from commons.identity.colleges import College
from commons.kernel import clock
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import actor_of, make_commission
from tests.factories.consultations import drop, end, make_consultation, open_it, say

SIZES = {College.RESIDENTS: 9, College.ASSOCIATIONS: 6, College.ELECTED: 2, College.TECHNICIANS: 1}


def _vote(answers, *, ended=True, sizes=None, kind=Kind.VOTE):
    mandate, members = make_commission(sizes or SIZES)
    vote = open_it(make_consultation(mandate, kind, secret=True), members[0])
    casts = [drop(vote, member, answer) for member, answer in zip(members, answers, strict=True) if answer]
    if ended:
        end(vote)
    return vote, members, casts


def test_a_secret_vote_is_counted_and_every_receipt_stands_on_the_board(database, frozen):
    vote, _members, casts = _vote(["for"] * 16 + ["against", "abstention"])
    assert vote.outcome == "status_quo"
    shown = vote.result["questions"][""]
    assert shown["totals"] == {"for": 16, "against": 1, "abstention": 1}
    # Sixteen of seventeen, but ahead in two colleges only: the tie of two elected members is no lead.
    assert (shown["share_reached"], shown["colleges_reached"]) == (True, False)
    poll = box.poll_named(vote.poll_key)
    assert {box.receipt_on_board(poll, cast.code) for cast in casts} <= set(SIZES)
    assert box.digest_of_box(poll) == poll.box_hash


def test_small_colleges_are_never_told_neither_by_subtraction(database, frozen, client):
    vote, *_ = _vote(["for"] * 15 + ["against"] * 2 + ["abstention"])
    shown = vote.result["questions"][""]
    # Three voices of two small colleges: the associations are hidden with them, or three would be left over.
    assert set(shown["colleges"]) == {"residents"}
    assert vote.result["hidden"] == ["associations", "elected", "technicians"]
    assert shown["colleges_ahead"] is None
    told = json.loads(client.get(f"/commission/consultations/{vote.id}.json").text)
    assert told["result"] == vote.result
    assert told["voices"] == []
    # Who took part is known by college, what was said is not.
    whole = json.dumps(told["result"])
    assert '"elected": {' not in whole
    assert sorted(told["receipts"]) == told["receipts"]


def test_large_colleges_are_all_told(database, frozen):
    vote, *_ = _vote(["for"] * 10, sizes={College.RESIDENTS: 5, College.ASSOCIATIONS: 5})
    assert set(vote.result["questions"][""]["colleges"]) == {"residents", "associations"}
    assert vote.result["hidden"] == []
    assert vote.result["questions"][""]["colleges_ahead"] == 2


def test_no_row_ties_a_member_to_a_ballot_after_the_closing(database, frozen):
    """The attacker reads the whole database: keys, order on disk, transactions, journal, letters, rows of ours."""
    vote, members, casts = _vote(["for", "against", "abstention"] * 6)
    elector_ids = {str(e.id) for e in queries.electors(vote.id)}
    ballots = db.session.execute(text("SELECT key, content, secret_hash, xmin::text FROM ballot_box_ballot")).all()
    roll = db.session.execute(text("SELECT elector_key, scope, xmin::text FROM ballot_box_roll")).all()
    assert len(ballots) == len(roll) == 18
    assert {row.secret_hash for row in ballots} == {None}
    # One transaction wrote every row again: xmin tells them apart no more.
    assert len({row.xmin for row in ballots}) == 1
    contents = [json.loads(bytes(row.content)) for row in ballots]
    assert all(set(content) == {""} for content in contents)
    assert db.session.execute(text("SELECT count(*) FROM commission_voice")).scalar_one() == 0
    written = [f"{e.action} {e.subject} {e.details} {e.person_id}" for e in db.session.scalars(select(AuditEntry))]
    posted = [f"{m.key} {m.subject} {m.body}" for m in db.session.scalars(select(OutboxMessage))]
    secrets = {cast.secret for cast in casts} | {cast.code for cast in casts}
    everything = "\n".join([*written, *posted])
    assert not any(secret in everything for secret in secrets)
    people = {str(member.account_id) for member in members}
    cast_lines = [line for line in written if "cast" in line or "speak" in line]
    assert cast_lines == []
    assert people
    assert elector_ids


def test_the_order_of_voting_is_lost_at_the_closing(database, frozen):
    """Ballots lie in an order of their own: over many closings, the first voter's is first no oftener than chance."""
    first = 0
    for _ in range(12):
        vote, *_others = _vote(["against"] + ["for"] * 5, sizes={College.RESIDENTS: 6})
        poll = box.poll_named(vote.poll_key)
        rows = db.session.execute(
            text("SELECT content FROM ballot_box_ballot WHERE poll_id = :poll ORDER BY ctid"), {"poll": poll.id}
        ).scalars()
        first += "against" in bytes(next(iter(rows))).decode()
        db.session.execute(text("UPDATE commission_mandate SET state = 'ended'"))
        db.session.commit()
    assert first < 9


def test_the_same_sheet_twice_is_one_ballot_and_another_one_is_refused(database, frozen):
    vote, members, _casts = _vote([None] * 18, ended=False)
    actor, secret = actor_of(members[0]), "0" * 19 + "1"
    for _ in range(2):
        with unit_of_work(actor) as work:
            cast = services.cast(work, vote.id, {"": "for"}, secret, clock.now())
    assert cast.again
    with pytest.raises(Refused) as caught, unit_of_work(actor) as work:
        services.cast(work, vote.id, {"": "against"}, "0" * 19 + "2", clock.now())
    assert caught.value.reason is Reason.ALREADY_VOTED


def test_a_ballot_is_replaced_with_its_receipt_and_nothing_else(database, frozen):
    vote, members, casts = _vote(["for"] + [None] * 17, ended=False)
    with unit_of_work(actor_of(members[0])) as work:
        services.replace(work, vote.id, {"": "against"}, casts[0].secret, clock.now())
    with pytest.raises(Refused) as caught, unit_of_work(actor_of(members[0])) as work:
        services.replace(work, vote.id, {"": "against"}, "0" * 20, clock.now())
    assert caught.value.reason is Reason.UNKNOWN_RECEIPT
    with pytest.raises(Invalid), unit_of_work(actor_of(members[0])) as work:
        services.replace(work, vote.id, {"": "oui"}, casts[0].secret, clock.now())
    for member in members[1:]:
        drop(vote, member, "for")
    end(vote)
    assert vote.result["questions"][""]["totals"] == {"for": 17, "against": 1, "abstention": 0}


def test_open_and_secret_do_not_mix(database, frozen):
    vote, members, _casts = _vote([None] * 18, ended=False)
    with pytest.raises(Refused):
        say(vote, members[0], "for")
    with pytest.raises(Exception, match="no open voice"), db.session.begin_nested():
        db.session.execute(text(
            "INSERT INTO commission_voice (elector_id, number, answers, objects, passage_key, words, assisted, at) "
            "SELECT id, 1, '{}', false, '', '', false, now() FROM commission_elector "
            f"WHERE consultation_id = {vote.id}"
        ))  # fmt: skip


def test_nothing_of_a_secret_vote_is_told_before_its_end(database, frozen, client):
    vote, members, _casts = _vote([None] * 18, ended=False)
    before = [client.get(f"/commission/consultations/{vote.id}{kind}").text for kind in ("", ".json")]
    for member in members:
        drop(vote, member, "for")
    assert [client.get(f"/commission/consultations/{vote.id}{kind}").text for kind in ("", ".json")] == before
    assert vote.quorum_closing is None
    with clock.frozen(vote.closes_at):
        assert chores.close_over() == 1
    db.session.expire_all()
    closed = db.session.get(Consultation, vote.id)
    assert closed.state is State.CLOSED
    assert closed.result is None


def test_a_secret_sense_check_tells_totals_only(database, frozen):
    sense, *_ = _vote(["glad"] * 10 + ["worried"] * 8, kind=Kind.SENSE)
    shown = sense.result["questions"][""]
    assert shown["colleges"] == {}
    assert (shown["totals"]["glad"], shown["totals"]["worried"]) == (10, 8)
