"""Amendments: written, filed, signed, advised on, decided, brought onto a text that moved, lapsed, arbitrated."""

from __future__ import annotations

from uuid import uuid4

import pytest

from commission.mandates.models import StepAside
from commission.mandates.rules import Rules
from commission.protocol import amending, deciding, documents, queries
from commission.protocol.changes import ChangeDraft
from commission.protocol.reasons import ProtocolReason as R
from commission.protocol.types import (
    AMENDMENT,
    AMENDMENT_MOVES,
    Advice,
    AmendmentState,
    Operation,
    VersionState,
)
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from tests.factories import protocol as make

A, V = AmendmentState, VersionState


def refused(reason: R):
    return pytest.raises(Refused, match=reason.value)


@pytest.fixture
def version(room):
    return make.bring(room, make.make_draft(room, 6), V.AMENDING)


def words_of(version) -> list[str]:
    return [block["words"] for block in documents.blocks_of(documents.document_of(version)).values()]


def test_a_draft_is_begun_once_and_filed_with_its_statement(room, version) -> None:
    member, block, ticket = room.actor("member"), make.block_of(version), uuid4().hex
    one, same = (
        make.does(member, amending.begin, version.id, make.replacing(block), "", ticket) for _ in range(2)
    )  # fmt: skip
    assert one.id == same.id
    with refused(R.NEEDS_A_STATEMENT):
        make.does(member, amending.file, one.id, one.version)
    with pytest.raises(NotFound):
        make.does(room.actor("other"), amending.argue, one.id, one.version, "À moi")
    make.does(member, amending.argue, one.id, one.version, "Parce que.")
    with pytest.raises(Stale):
        make.does(member, amending.file, one.id, one.version - 1)
    make.does(member, amending.file, one.id, one.version)
    assert (one.state, one.number) == (A.FILED, 1)
    with refused(R.NO_SUCH_MOVE):
        make.does(member, amending.argue, one.id, one.version, "Après coup")


@pytest.mark.parametrize("who", ["secretariat", "nobody"])
def test_only_members_amend(room, version, who) -> None:
    with refused(R.NOT_A_MEMBER):
        make.make_amendment(room, version, make.replacing(make.block_of(version)), who)


def test_a_change_must_make_sense(room, version) -> None:
    block, member = make.block_of(version), room.actor("member")
    nonsense = (
        (make.replacing(block, block.words), Invalid),
        (make.replacing(block, ""), Invalid),
        (ChangeDraft(Operation.REPLACE, uuid4(), words="x"), Refused),
        (ChangeDraft(Operation.MOVE, block.key, after=block.key), Invalid),
        (ChangeDraft(Operation.MOVE, block.key, after=uuid4()), Invalid),
        (make.adding(after=uuid4()), Invalid),
        (make.adding(words=" "), Invalid),
        (ChangeDraft(Operation.ADD, uuid4(), words="sans endroit"), Invalid),
    )
    for draft, error in nonsense:
        with pytest.raises(error):
            make.does(member, amending.begin, version.id, draft, "", uuid4().hex)


def test_a_draft_holds_several_changes_one_a_block(room, version) -> None:
    member, first, second = room.actor("member"), make.block_of(version), make.block_of(version, 2)
    made = make.make_amendment(room, version, make.replacing(first), upto=A.DRAFT)
    make.does(member, amending.put_change, made.id, made.version, make.removing(second))
    make.does(member, amending.put_change, made.id, made.version, make.replacing(second, "Mieux."))
    assert [(change.operation, change.words) for change in made.changes] == [
        (Operation.REPLACE, "Un autre texte."), (Operation.REPLACE, "Mieux."),
    ]  # fmt: skip
    make.does(member, amending.drop_change, made.id, made.version, made.changes[0].id)
    make.does(member, amending.drop_change, made.id, made.version, made.changes[0].id)
    with refused(R.NEEDS_A_CHANGE):
        make.does(member, amending.file, made.id, made.version)


def test_amendments_are_filed_while_they_are_open(room, version, frozen) -> None:
    made = make.make_amendment(room, version, make.replacing(make.block_of(version)), upto=A.DRAFT)
    with clock.frozen(version.amendments_close_at), refused(R.TOO_LATE):
        make.does(room.actor("member"), amending.file, made.id, made.version)
    make.bring(room, version, V.HALF_FROZEN)
    with refused(R.NOT_AMENDING):
        make.does(room.actor("member"), amending.file, made.id, made.version)


@pytest.mark.parametrize("state", [each for each in A if each is not A.LAPSED])
def test_each_state_goes_only_where_it_may(room, version, state) -> None:
    """Each of the other states is tried; the text follows an adoption and nothing else."""
    for to in (A.ADMISSIBLE, A.INADMISSIBLE, A.DEBATED, A.ADOPTED, A.REJECTED, A.SATISFIED, A.LAPSED):
        made = make.make_amendment(room, version, make.adding(words=f"Vers {to}."), upto=state)
        before = words_of(version)
        may = to in AMENDMENT_MOVES[state] and to is not A.LAPSED
        if may:
            assert make.decide(room, made, to).state is to
        else:
            with pytest.raises((Refused, NotFound)):
                make.decide(room, made, to)
        assert (words_of(version) != before) == (may and to is A.ADOPTED)


def test_what_is_published_as_a_reason_is_asked_for(room, version) -> None:
    made = make.make_amendment(room, version, make.replacing(make.block_of(version)))
    with pytest.raises(Invalid):
        make.does(room.secretariat, deciding.bring, made.id, A.INADMISSIBLE, made.version, " ")


def test_signatures_are_counted_for_admissibility(database) -> None:
    room = make.make_room(Rules(cosigners=1))
    version = make.bring(room, make.make_draft(room), V.AMENDING)
    made = make.make_amendment(room, version, make.replacing(make.block_of(version)))
    with refused(R.NEEDS_COSIGNERS):
        make.decide(room, made, A.ADMISSIBLE)
    with refused(R.STEPS_ASIDE):
        make.does(room.actor("member"), amending.cosign, made.id)
    for _ in range(2):
        make.does(room.actor("other"), amending.cosign, made.id)
    assert len(queries.cosignatures([made.id])[made.id]) == 1
    make.does(room.actor("other"), amending.unsign, made.id)
    with refused(R.NEEDS_COSIGNERS):
        make.decide(room, made, A.ADMISSIBLE)
    make.does(room.actor("president"), amending.cosign, made.id)
    with refused(R.STEPS_ASIDE):
        make.decide(room, made, A.ADMISSIBLE, "president")
    assert make.decide(room, made, A.ADMISSIBLE).state is A.ADMISSIBLE


def test_advice_is_apart_from_the_state_and_whoever_signed_steps_aside(room, version) -> None:
    made = make.make_amendment(room, version, make.replacing(make.block_of(version)), "second")
    with refused(R.STEPS_ASIDE):
        make.does(room.actor("second"), amending.advise, made.id, made.version, Advice.ADOPT, "Très bien")
    with pytest.raises(Invalid):
        make.does(room.actor("drafter"), amending.advise, made.id, made.version, Advice.REJECT, "")
    make.does(room.actor("drafter"), amending.advise, made.id, made.version, Advice.REJECT, "Trop long")
    assert (made.state, made.advice) == (A.FILED, Advice.REJECT)
    aside = StepAside(
        member_id=room.drafter.id, subject="Cet amendement", reason="Mon employeur", subject_kind=AMENDMENT,
        subject_id=made.id, declared_at=clock.now(),
    )  # fmt: skip
    db.session.add(aside)
    db.session.commit()
    with refused(R.STEPS_ASIDE):
        make.does(room.actor("drafter"), amending.advise, made.id, made.version, None, "")


def test_a_draft_may_be_taken_back(room, version) -> None:
    made = make.does(room.actor("member"), amending.begin, version.id, make.adding(), "", uuid4().hex)
    make.does(room.actor("member"), amending.withdraw, made.id, made.version)
    assert made.state is A.WITHDRAWN
