"""What consultations tell of a version, once or twice: in consultation, adopted, sent back to a new draft."""

from __future__ import annotations

import pytest

from commission.protocol import documents, hearing, queries, services
from commission.protocol.models import ProtocolVersion
from commission.protocol.reasons import ProtocolReason as R
from commission.protocol.types import AmendmentState, VersionState
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import protocol as make

V, A = VersionState, AmendmentState


def refused(reason: R):
    return pytest.raises(Refused, match=reason.value)


def frozen(room) -> ProtocolVersion:
    return make.bring(room, make.make_draft(room), V.AMENDING, V.HALF_FROZEN, V.FROZEN)


def steps_of(version) -> list[tuple[str, int | None, str | None]]:
    told = queries.steps([version.id])[version.id]
    return [(step.state.value, step.consultation_id, step.outcome) for step in told][4:]


def test_version_goes_to_consultation_told_twice(room) -> None:
    version = frozen(room)
    for _ in range(2):
        make.tell(make.opened(version))
    db.session.refresh(version)
    assert version.state is V.CONSULTED
    assert steps_of(version) == [("consulted", 1, None)]
    make.tell(make.opened(version, 2))
    assert steps_of(version)[1:] == [("consulted", 2, None)]


def test_version_hears_its_result_told_twice(room) -> None:
    version = make.bring(room, frozen(room), V.CONSULTED)
    for _ in range(2):
        make.tell(make.proclaimed(version, "adopted"))
    db.session.refresh(version)
    assert version.state is V.CONSULTED
    assert steps_of(version)[1:] == [("consulted", 1, "adopted")]


def test_version_follows_its_result_told_twice(room) -> None:
    version = make.bring(room, frozen(room), V.CONSULTED)
    for _ in range(2):
        make.tell(make.final(version, "adopted"))
    db.session.refresh(version)
    assert version.state is V.ADOPTED
    assert version.adopted_at is not None
    assert steps_of(version)[1:] == [("adopted", 1, "adopted")]


def test_version_follows_its_result_back_to_writing_told_twice(room) -> None:
    version = make.bring(room, frozen(room), V.CONSULTED)
    for _ in range(2):
        make.tell(make.final(version, "status_quo"))
    draft, before = queries.versions(version.protocol_id)
    assert (before.state, draft.state, draft.number, draft.parent_id) == (V.SENT_BACK, V.DRAFT, 2, version.id)
    assert documents.document_of(draft) == version.document


@pytest.mark.parametrize(
    ("kind", "outcome", "state"),
    [
        ("sense", "heard", V.CONSULTED),
        ("sense", "adopted", V.CONSULTED),
        ("consent", "adopted", V.ADOPTED),
        ("consent", "objected", V.CONSULTED),
        ("consent", "status_quo", V.CONSULTED),
        ("consent", "no_quorum", V.CONSULTED),
        ("vote", "adopted", V.ADOPTED),
        ("vote", "status_quo", V.SENT_BACK),
        ("vote", "no_quorum", V.CONSULTED),
    ],
)
def test_what_each_outcome_does(room, kind: str, outcome: str, state: VersionState) -> None:
    version = make.bring(room, frozen(room), V.CONSULTED)
    make.tell(make.final(version, outcome, kind))
    db.session.refresh(version)
    assert version.state is state


@pytest.mark.parametrize("to", [(), (V.AMENDING,), (V.AMENDING, V.HALF_FROZEN)])
def test_consultations_on_a_text_that_is_not_frozen_move_nothing(room, to) -> None:
    version = make.bring(room, make.make_draft(room), *to)
    before = version.state
    for fact in (make.opened(version), make.proclaimed(version, "adopted"), make.final(version, "adopted")):
        make.tell(fact)
    db.session.refresh(version)
    assert version.state is before


def test_consultations_on_something_else_are_not_for_protocols(room) -> None:
    version = frozen(room)
    with unit_of_work(SYSTEM) as work:
        for kind, number in (("commission.works", version.id), ("commission.version", 999_999)):
            hearing.version_goes_to_consultation(work, type(make.opened(version))(1, kind, number))
    db.session.refresh(version)
    assert version.state is V.FROZEN


def test_the_bureau_sends_back_what_met_objections(room) -> None:
    version = make.bring(room, frozen(room), V.CONSULTED)
    with refused(R.NO_SUCH_MOVE):
        make.does(room.actor("president"), services.send_back, version.id, version.version, "Objections")
    make.tell(make.proclaimed(version, "objected", "consent"))
    with pytest.raises(Invalid):
        make.does(room.actor("president"), services.send_back, version.id, version.version, " ")
    draft = make.does(room.actor("president"), services.send_back, version.id, version.version, "Objections gardées")
    assert draft.state is V.DRAFT
    assert {block.key for block in queries.blocks(draft.id)} == {block.key for block in queries.blocks(version.id)}
