"""B3 and B4 on random lives of a protocol: whatever is proposed, arbitrated and adopted, in whatever order."""

from __future__ import annotations

import random

import pytest

from commission.protocol import amending, conflicts, deciding, documents, queries
from commission.protocol.changes import ChangeDraft
from commission.protocol.folding import fold
from commission.protocol.types import AmendmentState, Operation, ProtocolPart, VersionState
from commons.kernel.db import db
from commons.kernel.errors import DomainError
from tests.factories import protocol as make

A, V = AmendmentState, VersionState


def a_change(draw: random.Random, version) -> ChangeDraft:
    blocks = list(queries.blocks(version.id))
    block = draw.choice(blocks) if blocks else None
    operation = draw.choice(list(Operation)) if block is not None else Operation.ADD
    part = draw.choice(list(ProtocolPart)[:3])
    after = draw.choice([None, *(each.key for each in blocks if each.part is part)])
    if operation is Operation.ADD:
        return make.adding(part, f"Ajout {draw.randrange(999)}.", after)
    assert block is not None
    if operation is Operation.REPLACE:
        return make.replacing(block, f"Texte {draw.randrange(99999)}.")
    return ChangeDraft(operation, block.key, part, None, after if after != block.key else None)


def attempt(draw: random.Random, room, version) -> bool:
    """One random act; false when it was refused."""
    waiting = [each for each in queries.amendments(version.id) if each.state is A.DEBATED]
    try:
        if not waiting or draw.random() < 0.4:
            make.make_amendment(room, version, a_change(draw, version), draw.choice(["member", "other"]), A.DEBATED)
        elif draw.random() < 0.5:
            make.decide(room, draw.choice(waiting), draw.choice([A.ADOPTED, A.ADOPTED, A.REJECTED]))
        else:
            one, other = draw.choice(waiting), draw.choice(list(queries.amendments(version.id)))
            kept = draw.choice([None, one.id, other.id])
            make.does(room.secretariat, deciding.arbitrate, version.id, one.id, other.id, kept, "En séance.")
            if kept is None and one.author_id is not None:
                bring_up_to_date(room, one)
    except DomainError:
        return False
    return True


def bring_up_to_date(room, amendment) -> None:
    who = "member" if amendment.author_id == room.member.id else "other"
    (change,) = amendment.changes
    block = queries.block(amendment.version_id, change.block_key)
    make.does(
        room.actor(who), amending.rebase, amendment.id, amendment.version, change.id,
        block.revision if block is not None else None, change.words, change.plain, (None, change.after_key),
    )  # fmt: skip


def no_pair_without_record(version_id: int) -> bool:
    """B4: each pair of adopted amendments on one block has its arbitration."""
    adopted = list(queries.adopted(version_id))
    pairs = [(one, other) for place, one in enumerate(adopted) for other in adopted[place + 1 :]]
    clashing = [pair for pair in pairs if conflicts.shared(*pair)]
    return all(queries.arbitration_of(one.id, other.id) is not None for one, other in clashing)


@pytest.mark.parametrize("seed", range(12))
def test_the_living_text_is_always_the_fold_and_no_pair_goes_without_its_record(room, seed: int) -> None:
    draw = random.Random(seed)
    version = make.bring(room, make.make_draft(room, 5), V.AMENDING)
    done = 0
    for _ in range(25):
        done += attempt(draw, room, version)
        db.session.expire_all()
        version = queries.version(version.id)
        folded = fold(version.base, queries.adopted_changes(version.id))
        assert documents.document_of(version) == folded
        assert no_pair_without_record(version.id)
    assert done > 8
