"""Writing a draft: leases, revisions, order, what is said of a block."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from commission.mandates.rules import Rules
from commission.protocol import commenting, documents, queries, services, writing
from commission.protocol.reasons import ProtocolReason as R
from commission.protocol.types import BlockKind, ProtocolPart, VersionState
from commission.protocol.writing import BlockDraft
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from tests.factories import protocol as make


def refused(reason: R):
    return pytest.raises(Refused, match=reason.value)


def write(room, who, version, block, seen, words, plain=""):
    return make.does(room.actor(who), writing.write, version.id, block.key, seen, words, plain)


def test_the_drafting_group_writes_and_nobody_else(room) -> None:
    version = make.make_draft(room)
    block = make.block_of(version)
    for who, reason in (("member", R.NOT_A_DRAFTER), ("president", R.NOT_A_DRAFTER), ("secretariat", R.NOT_A_MEMBER)):
        with refused(reason):
            write(room, who, version, block, 1, "Autre")
    write(room, "drafter", version, block, 1, "Autre\r\ntexte ", "Plus simple")
    db.session.refresh(block)
    assert (block.words, block.plain, block.revision) == ("Autre\ntexte", "Plus simple", 2)
    assert [each.words for each in queries.revisions(block.id)] == ["Autre\ntexte", make.WORDS[0]]


def test_the_same_text_saved_again_is_no_new_revision(room) -> None:
    version = make.make_draft(room)
    block = make.block_of(version)
    assert write(room, "drafter", version, block, 1, block.words).revision == 1
    with pytest.raises(Invalid):
        write(room, "drafter", version, block, 1, "  ")


def test_a_block_is_held_for_as_long_as_the_rules_say_then_taken_over(room, frozen) -> None:
    version = make.make_draft(room)
    block = make.block_of(version)
    held = make.does(room.actor("drafter"), writing.take, version.id, block.key)
    assert held.lease_until == clock.now() + timedelta(minutes=15)
    for command in (
        lambda: make.does(room.actor("second"), writing.take, version.id, block.key),
        lambda: write(room, "second", version, block, 1, "Autre"),
        lambda: make.does(room.actor("second"), writing.remove, version.id, block.key, 1),
    ):
        with pytest.raises(Refused, match="Bruno Rédacteur"):
            command()
    make.does(room.actor("drafter"), writing.take, version.id, block.key)
    with clock.frozen(clock.now() + timedelta(minutes=15)):
        taken = make.does(room.actor("second"), writing.take, version.id, block.key)
        assert taken.lease_member_id == room.second.id
        with pytest.raises(Refused, match="Chloé Rédactrice"):
            write(room, "drafter", version, block, 1, "Trop tard")
        make.does(room.actor("drafter"), writing.release, version.id, block.key)
        make.does(room.actor("second"), writing.release, version.id, block.key)
        assert write(room, "drafter", version, block, 1, "Libre").lease_member_id is None


def test_the_rules_say_how_long(database) -> None:
    room = make.make_room(Rules(lease_minutes=3))
    version = make.make_draft(room)
    held = make.does(room.actor("drafter"), writing.take, version.id, make.block_of(version).key)
    assert timedelta(minutes=2) < held.lease_until - clock.now() <= timedelta(minutes=3)


def test_a_stale_editor_is_told_and_nothing_is_lost(room) -> None:
    version = make.make_draft(room)
    block = make.block_of(version)
    write(room, "drafter", version, block, 1, "Le premier.")
    with pytest.raises(Stale, match=R.WRITTEN_MEANWHILE.value):
        write(room, "second", version, block, 1, "Le second.")
    with pytest.raises(Stale):
        make.does(room.actor("second"), writing.remove, version.id, block.key, 1)
    assert write(room, "second", version, block, 2, "Les deux.").revision == 3


def test_blocks_are_added_once_ordered_taken_out_and_put_back(room) -> None:
    version = make.make_draft(room, 0)
    part, drafter = ProtocolPart.METHODS, room.actor("drafter")

    def add(words, after=None, key=None):
        draft = BlockDraft(part, BlockKind.PARAGRAPH, words, "", after)
        return make.does(drafter, writing.add, version.id, key or uuid4(), draft)

    first = add("un")
    last = add("trois", first)
    middle = add("deux", first)
    assert add("encore", None, middle) == middle

    def text() -> list[str]:
        return [block["words"] for block in documents.blocks_of(documents.document_of(version)).values()]

    assert text() == ["un", "deux", "trois"]
    make.does(drafter, writing.reorder, version.id, last, part, None)
    assert text() == ["trois", "un", "deux"]
    make.does(drafter, writing.reorder, version.id, last, ProtocolPart.TOOLS, None)
    assert text() == ["un", "deux", "trois"]
    make.does(drafter, writing.remove, version.id, first, 1)
    assert text() == ["deux", "trois"]
    with refused(R.BLOCK_GONE):
        make.does(drafter, writing.take, version.id, first)
    with refused(R.PLACE_GONE):
        add("après rien", first)
    make.does(drafter, writing.put_back, version.id, first)
    assert text() == ["un", "deux", "trois"]
    with pytest.raises(NotFound):
        make.does(drafter, writing.take, version.id, uuid4())


def test_a_line_of_the_matrix_names_its_question(room) -> None:
    version = make.make_draft(room, 0)
    for question, fine in ((None, False), (4, True)):
        draft = BlockDraft(ProtocolPart.QUESTIONS, BlockKind.MATRIX_LINE, "", "", None, question)
        if fine:
            make.does(room.actor("drafter"), writing.add, version.id, uuid4(), draft)
        else:
            with pytest.raises(Invalid):
                make.does(room.actor("drafter"), writing.add, version.id, uuid4(), draft)
    assert [block.question_id for block in queries.blocks(version.id)] == [4]


def test_members_comment_and_comments_are_dealt_with(room) -> None:
    version = make.make_draft(room)
    key, ticket = make.block_of(version).key, uuid4().hex
    for _ in range(2):
        make.does(room.actor("member"), commenting.say, version.id, key, "Pas clair.", ticket)
    (comment,) = queries.comments(version.id, key)
    assert queries.open_comments(version.id) == {key: 1}
    with refused(R.NOT_A_MEMBER):
        make.does(room.secretariat, commenting.say, version.id, key, "Moi aussi.", uuid4().hex)
    with refused(R.NOT_A_DRAFTER):
        make.does(room.actor("other"), commenting.resolve, comment.id)
    for _ in range(2):
        make.does(room.actor("drafter"), commenting.resolve, comment.id)
    assert queries.open_comments(version.id) == {}
    assert comment.resolved_by == room.drafter.id
    with pytest.raises(Invalid):
        make.does(room.actor("member"), commenting.say, version.id, key, " ", uuid4().hex)


def test_opening_amendments_lets_go_of_every_block(room) -> None:
    version = make.make_draft(room)
    block = make.block_of(version)
    make.does(room.actor("drafter"), writing.take, version.id, block.key)
    make.does(
        room.secretariat, services.become, version.id, VersionState.AMENDING, version.version,
        closes_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    db.session.refresh(block)
    assert block.lease_member_id is None
