"""A version from draft to published: base kept, two people at the freeze, text immutable, consultations heard."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from commission.protocol import deciding, documents, matrix_lines, queries, services, writing
from commission.protocol.folding import fold
from commission.protocol.models import ProtocolBlock, ProtocolVersion
from commission.protocol.reasons import ProtocolReason as R
from commission.protocol.types import AmendmentState, BlockKind, ProtocolPart, VersionState
from commission.protocol.writing import BlockDraft
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused, Stale
from tests.factories import protocol as make
from tests.factories.commission import actor_of

V, A = VersionState, AmendmentState


def refused(reason: R):
    return pytest.raises(Refused, match=reason.value)


def test_a_protocol_is_opened_by_the_secretariat_with_its_first_draft(room) -> None:
    with pytest.raises(Refused):
        make.does(room.actor("president"), services.open_protocol, room.mandate.id, "Protocole")
    with pytest.raises(Invalid):
        make.does(room.secretariat, services.open_protocol, room.mandate.id, "  ")
    protocol = make.does(room.secretariat, services.open_protocol, room.mandate.id, "Protocole")
    (version,) = queries.versions(protocol.id)
    assert (version.number, version.state) == (1, V.DRAFT)


def test_amendments_open_on_a_text_that_is_kept_as_their_base(room) -> None:
    version = make.make_draft(room, 0)
    with refused(R.EMPTY):
        make.bring(room, version, V.AMENDING)
    version = make.make_draft(room)
    with pytest.raises(Invalid):
        make.does(room.secretariat, services.become, version.id, V.AMENDING, version.version, closes_at=clock.now())
    version = make.bring(room, version, V.AMENDING)
    assert version.base == documents.document_of(version)
    assert [part["part"] for part in version.base["parts"]] == ["questions", "principles", "tools"]


def test_two_people_who_climb_from_one_page_are_told_apart(room) -> None:
    version = make.bring(room, make.make_draft(room), V.AMENDING)
    seen = version.version
    make.does(room.secretariat, services.become, version.id, V.HALF_FROZEN, seen)
    with refused(R.NO_SUCH_MOVE):
        make.does(room.secretariat, services.become, version.id, V.HALF_FROZEN, seen)
    with pytest.raises(Invalid):
        make.does(
            room.secretariat, services.become, version.id, V.AMENDING, seen, closes_at=clock.now() + timedelta(days=1)
        )
    with pytest.raises(Stale):
        make.does(
            room.secretariat, services.become, version.id, V.AMENDING, seen, reason="Trop tôt",
            closes_at=clock.now() + timedelta(days=1),
        )  # fmt: skip


def half_frozen(room) -> ProtocolVersion:
    return make.bring(room, make.make_draft(room), V.AMENDING, V.HALF_FROZEN)


def test_the_freeze_takes_two_people(room) -> None:
    version = half_frozen(room)
    with refused(R.NOT_ASKED):
        make.does(room.secretariat, services.freeze, version.id, version.version)
    for who in ("member", "drafter", "secretariat", "nobody"):
        with refused(R.NOT_YOURS):
            make.does(room.actor(who), services.ask_to_freeze, version.id)
    make.does(room.actor("president"), services.ask_to_freeze, version.id)
    with refused(R.ASKED_ALREADY):
        make.does(room.actor("president"), services.ask_to_freeze, version.id)
    with refused(R.NOT_YOURS):
        make.does(room.actor("president"), services.freeze, version.id, version.version)
    both = actor_of(room.president)
    double = type(both)(person_id=both.person_id, grants=room.secretariat.grants)
    with refused(R.SAME_PERSON):
        make.does(double, services.freeze, version.id, version.version)
    digest = make.does(room.secretariat, services.freeze, version.id, version.version)
    db.session.refresh(version)
    assert version.state is V.FROZEN
    assert digest == version.digest == documents.digest_of(version.document)
    step = queries.steps([version.id])[version.id][-1]
    assert step.asked_by == room.president.id


def test_a_text_that_moved_on_since_the_bureau_asked_is_not_frozen(room) -> None:
    version = half_frozen(room)
    make.does(room.actor("president"), services.ask_to_freeze, version.id)

    block = make.block_of(version)
    make.does(room.actor("drafter"), deciding.correct, version.id, block.key, 1, "Corrigé.", "", "Une faute")
    with refused(R.TEXT_MOVED_ON):
        make.does(room.secretariat, services.freeze, version.id, version.version)
    make.does(room.actor("president"), services.withdraw_request, version.id)
    version = make.bring(room, version, V.FROZEN)
    assert documents.blocks_of(version.document)[str(block.key)]["words"] == "Corrigé."


def test_nothing_is_frozen_while_an_amendment_waits(room) -> None:
    version = make.bring(room, make.make_draft(room), V.AMENDING)
    make.make_amendment(room, version, make.replacing(make.block_of(version)))
    version = make.bring(room, version, V.HALF_FROZEN)
    make.does(room.actor("president"), services.ask_to_freeze, version.id)
    with refused(R.UNDECIDED):
        make.does(room.secretariat, services.freeze, version.id, version.version)


def test_a_text_that_is_not_the_fold_of_what_was_adopted_is_never_frozen(room) -> None:
    """B3, with its positive control: the same words written behind the amendments' back are found out."""
    version = half_frozen(room)
    block = make.block_of(version)
    db.session.execute(text("UPDATE commission_block SET words = 'Glissé.' WHERE id = :id"), {"id": block.id})
    db.session.expire_all()
    make.does(room.actor("president"), services.ask_to_freeze, version.id)
    with refused(R.NOT_THE_FOLD):
        make.does(room.secretariat, services.freeze, version.id, version.version)
    words = documents.blocks_of(version.base)[str(block.key)]["words"]
    db.session.execute(text("UPDATE commission_block SET words = :w WHERE id = :id"), {"id": block.id, "w": words})
    db.session.expire_all()
    make.does(room.actor("president"), services.withdraw_request, version.id)
    assert make.bring(room, version, V.FROZEN).document == version.base


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE commission_version SET document = '{}' WHERE id = :id", "commission_version_frozen"),
        ("UPDATE commission_version SET digest = 'autre' WHERE id = :id", "commission_version_frozen"),
        ("UPDATE commission_version SET base = '{}' WHERE id = :id", "commission_version_frozen"),
        ("UPDATE commission_version SET document = NULL, digest = NULL, frozen_at = NULL, state = 'half_frozen'"
         " WHERE id = :id", "commission_version_frozen"),
        ("DELETE FROM commission_version WHERE id = :id", "commission_version_kept"),
        ("UPDATE commission_block SET words = 'autre' WHERE version_id = :id", "commission_block_frozen"),
        ("DELETE FROM commission_block WHERE version_id = :id", "commission_block_frozen"),
        ("UPDATE commission_block_revision SET words = 'autre'", "commission_block_revision_kept"),
        ("DELETE FROM commission_version_step WHERE version_id = :id", "commission_version_step_kept"),
    ],
)  # fmt: skip
def test_what_is_frozen_never_changes(room, statement: str, constraint: str) -> None:
    """B2, by the database itself; the same statement on a text that is not frozen goes through where it may."""
    version = make.bring(room, make.make_draft(room), V.AMENDING, V.HALF_FROZEN, V.FROZEN)
    with pytest.raises(IntegrityError, match=r"frozen|written once") as told, db.session.begin_nested():
        db.session.execute(text(statement), {"id": version.id})
    assert told.value.orig.diag.constraint_name == constraint
    db.session.refresh(version)
    assert documents.digest_of(version.document) == version.digest


def test_a_text_that_is_not_frozen_may_change(room) -> None:
    """Positive control of B2: before the freeze, the same statements are carried out."""
    version = half_frozen(room)
    db.session.execute(text("UPDATE commission_block SET words = 'autre' WHERE version_id = :id"), {"id": version.id})
    db.session.execute(text("UPDATE commission_version SET base = '{}' WHERE id = :id"), {"id": version.id})


def test_every_writing_command_is_refused_once_the_text_is_frozen(room) -> None:
    version = make.bring(room, make.make_draft(room), V.AMENDING, V.HALF_FROZEN, V.FROZEN)
    block = make.block_of(version)
    with refused(R.NOT_IN_DRAFT):
        make.does(room.actor("drafter"), writing.write, version.id, block.key, 1, "Autre", "")
    with refused(R.FROZEN):
        make.make_amendment(room, version, make.replacing(block))


def test_lines_of_the_matrix_come_in_at_the_freeze(room, monkeypatch) -> None:
    version = make.make_draft(room)
    draft = BlockDraft(ProtocolPart.QUESTIONS, BlockKind.MATRIX_LINE, "", "", None, 7)
    key = make.does(room.actor("drafter"), writing.add, version.id, uuid4(), draft)
    version = make.bring(room, version, V.AMENDING, V.HALF_FROZEN)
    make.does(room.actor("president"), services.ask_to_freeze, version.id)
    with refused(R.LINE_MISSING):
        make.does(room.secretariat, services.freeze, version.id, version.version)
    monkeypatch.setattr(matrix_lines, "_lines", lambda ids: {number: {"question": f"Q{number}"} for number in ids})
    make.does(room.secretariat, services.freeze, version.id, version.version)
    db.session.refresh(version)
    assert documents.blocks_of(version.document)[str(key)]["line"] == {"question": "Q7"}
    assert documents.without_lines(version.document) == fold(version.base, queries.adopted_changes(version.id))


def frozen(room) -> ProtocolVersion:
    return make.bring(room, make.make_draft(room), V.AMENDING, V.HALF_FROZEN, V.FROZEN)


def test_a_published_version_replaces_the_one_before(room) -> None:
    first = make.bring(room, frozen(room), V.CONSULTED, V.ADOPTED, V.PUBLISHED)
    assert [version.id for version in queries.published()] == [first.id]
    second = make.does(room.actor("president"), services.revise, first.id)
    with refused(R.IN_WORK):
        make.does(room.secretariat, services.revise, first.id)
    second = make.bring(room, second, V.AMENDING, V.HALF_FROZEN, V.FROZEN, V.CONSULTED, V.ADOPTED, V.PUBLISHED)
    db.session.refresh(first)
    assert (first.state, second.state) == (V.SUPERSEDED, V.PUBLISHED)
    assert [version.id for version in queries.published()] == [second.id]
    assert documents.digest_of(second.document) == first.digest


def test_only_one_version_of_a_protocol_is_in_work(room) -> None:
    version = make.make_draft(room)
    with pytest.raises(IntegrityError, match="uq_commission_version_in_work"), db.session.begin_nested():
        db.session.add(ProtocolVersion(protocol_id=version.protocol_id, number=2, created_at=clock.now()))
    assert db.session.query(ProtocolBlock).filter_by(version_id=version.id).count() == 3
