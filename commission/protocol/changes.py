"""What an amendment may do to a block of the text of today, found sound before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from commission.protocol import queries
from commission.protocol.models import ProtocolBlock
from commission.protocol.models_amendments import AmendmentChange
from commission.protocol.reasons import ProtocolReason
from commission.protocol.types import BlockKind, Operation, ProtocolPart
from commission.protocol.writing import clean
from commons.kernel.errors import Invalid, Refused


@dataclass(frozen=True)
class ChangeDraft:
    """What an amendment is to do to one block; of an addition, `key` is the one the new block will have."""

    operation: Operation
    key: UUID
    part: ProtocolPart | None = None
    kind: BlockKind | None = None
    after: UUID | None = None
    words: str = ""
    plain: str = ""
    question_id: int | None = None


def change_of(version_id: int, draft: ChangeDraft, rank: int) -> AmendmentChange:
    """The change as it is kept, once it was found to make sense on the text of today. Invalid, Refused."""
    living: dict[UUID, ProtocolBlock] = {block.key: block for block in queries.blocks(version_id)}
    operation = draft.operation
    block = living.get(draft.key)
    if operation is not Operation.ADD and block is None:
        raise Refused(reason=ProtocolReason.BLOCK_GONE)
    if operation is Operation.ADD and queries.block(version_id, draft.key) is not None:
        # A key is drawn with the page: one that is known was typed by hand.
        raise Refused(reason=ProtocolReason.BREAKS_TEXT)
    part = draft.part or (block.part if block is not None else None)
    placed = operation in (Operation.ADD, Operation.MOVE)
    after = living.get(draft.after) if placed and draft.after is not None else None
    if placed and draft.after is not None and (after is None or after.key == draft.key):
        raise Invalid(fields={"place": ProtocolReason.PLACE_GONE.sentence})
    change = AmendmentChange(
        rank=rank, operation=operation, block_key=draft.key, base_revision=block.revision if block else None,
        part=(after.part if after is not None else part) if placed else None,
        kind=draft.kind if operation is Operation.ADD else None, after_key=after.key if after is not None else None,
        words=clean(draft.words), plain=clean(draft.plain), question_id=draft.question_id,
    )  # fmt: skip
    _make_sense(change, block)
    return change


def _make_sense(change: AmendmentChange, block: ProtocolBlock | None) -> None:
    """A change has words where words are needed, and changes something. Invalid."""
    kind = change.kind if block is None else block.kind
    if change.operation is Operation.ADD:
        if change.part is None or kind is None:
            raise Invalid(fields={"place": ProtocolReason.PLACE_GONE.sentence})
        if kind is BlockKind.MATRIX_LINE and change.question_id is None:
            raise Invalid(fields={"question": ProtocolReason.NEEDS_A_QUESTION.sentence})
    if kind is not BlockKind.MATRIX_LINE or change.operation is not Operation.ADD:
        change.question_id = None
    if change.operation in (Operation.REMOVE, Operation.MOVE):
        change.words = change.plain = ""
    elif not change.words and kind is not BlockKind.MATRIX_LINE:
        raise Invalid(fields={"words": ProtocolReason.NEEDS_WORDS.sentence})
    elif block is not None and (change.words, change.plain) == (block.words, block.plain):
        raise Invalid(fields={"words": ProtocolReason.CHANGES_NOTHING.sentence})
