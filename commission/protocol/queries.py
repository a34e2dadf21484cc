"""What is read of protocols: versions, their living blocks, what is said of them, amendments, what was adopted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, or_, select

from commission.mandates.models import CommissionMember
from commission.protocol.folding import TextChange
from commission.protocol.models import (
    BlockComment,
    BlockRevision,
    FreezeRequest,
    Protocol,
    ProtocolBlock,
    ProtocolVersion,
    VersionStep,
)
from commission.protocol.models_amendments import Amendment, AmendmentChange, Arbitration, Cosignature
from commission.protocol.types import AmendmentState, VersionState
from commons.kernel.db import db


def protocol(protocol_id: int) -> Protocol | None:
    """One protocol."""
    return db.session.get(Protocol, protocol_id)


def protocols(mandate_id: int) -> Sequence[Protocol]:
    """The protocols of a mandate, the first one first."""
    return db.session.scalars(select(Protocol).where(Protocol.mandate_id == mandate_id).order_by(Protocol.id)).all()


def version(version_id: int) -> ProtocolVersion | None:
    """One version."""
    return db.session.get(ProtocolVersion, version_id)


def versions(protocol_id: int) -> Sequence[ProtocolVersion]:
    """Every version of a protocol, the latest first."""
    mine = select(ProtocolVersion).where(ProtocolVersion.protocol_id == protocol_id)
    return db.session.scalars(mine.order_by(ProtocolVersion.number.desc())).all()


def versions_by_id(ids: Collection[int]) -> Sequence[ProtocolVersion]:
    """These versions."""
    return db.session.scalars(select(ProtocolVersion).where(ProtocolVersion.id.in_(ids))).all()


def latest(protocol_ids: Collection[int]) -> dict[int, ProtocolVersion]:
    """The version with the highest number of each protocol."""
    query = select(ProtocolVersion).where(ProtocolVersion.protocol_id.in_(protocol_ids))
    found = db.session.scalars(query.order_by(ProtocolVersion.number))
    return {each.protocol_id: each for each in found}


def published() -> Sequence[ProtocolVersion]:
    """The version that holds of every protocol, the latest published first."""
    query = select(ProtocolVersion).where(ProtocolVersion.state == VersionState.PUBLISHED)
    return db.session.scalars(query.order_by(ProtocolVersion.published_at.desc(), ProtocolVersion.id.desc())).all()


def undecided_versions(mandate_id: int) -> Sequence[int]:
    """The versions of a mandate that may be put to the commission, the latest first: proposed, none decided yet."""
    states = (VersionState.AMENDING, VersionState.HALF_FROZEN, VersionState.FROZEN, VersionState.CONSULTED)
    query = select(ProtocolVersion.id).join(Protocol, Protocol.id == ProtocolVersion.protocol_id)
    query = query.where(Protocol.mandate_id == mandate_id, ProtocolVersion.state.in_(states))
    return db.session.scalars(query.order_by(ProtocolVersion.id.desc())).all()


def undecided_amendments(mandate_id: int) -> Sequence[int]:
    """The amendments of a mandate that nobody adopted, rejected or took back, in the order they were filed."""
    states = (AmendmentState.FILED, AmendmentState.ADMISSIBLE, AmendmentState.DEBATED)
    query = select(Amendment.id).join(ProtocolVersion, ProtocolVersion.id == Amendment.version_id)
    query = query.join(Protocol, Protocol.id == ProtocolVersion.protocol_id)
    query = query.where(Protocol.mandate_id == mandate_id, Amendment.state.in_(states))
    return db.session.scalars(query.order_by(Amendment.version_id.desc(), Amendment.number)).all()


def steps(version_ids: Collection[int]) -> Mapping[int, Sequence[VersionStep]]:
    """The steps of each version, in their order."""
    found: dict[int, list[VersionStep]] = defaultdict(list)
    query = select(VersionStep).where(VersionStep.version_id.in_(version_ids))
    for step in db.session.scalars(query.order_by(VersionStep.at, VersionStep.id)):
        found[step.version_id].append(step)
    return found


def freeze_request(version_id: int) -> FreezeRequest | None:
    """What the bureau asked and nobody carried out or took back."""
    query = select(FreezeRequest).where(FreezeRequest.version_id == version_id)
    return db.session.scalar(query.where(FreezeRequest.withdrawn_at.is_(None), FreezeRequest.done_at.is_(None)))


def blocks(version_id: int, *, removed: bool = False) -> Sequence[ProtocolBlock]:
    """The living blocks of a version in their order within their part; with those taken out when asked."""
    query = select(ProtocolBlock).where(ProtocolBlock.version_id == version_id)
    if not removed:
        query = query.where(ProtocolBlock.removed_at.is_(None))
    return db.session.scalars(query.order_by(ProtocolBlock.part, ProtocolBlock.rank, ProtocolBlock.id)).all()


def block(version_id: int, key: UUID) -> ProtocolBlock | None:
    """One block, taken out or not."""
    mine = (ProtocolBlock.version_id == version_id, ProtocolBlock.key == key)
    return db.session.scalar(select(ProtocolBlock).where(*mine))


def revisions(block_id: int) -> Sequence[BlockRevision]:
    """What a block said, the latest first."""
    mine = select(BlockRevision).where(BlockRevision.block_id == block_id)
    return db.session.scalars(mine.order_by(BlockRevision.revision.desc())).all()


def revision(block_id: int, number: int) -> BlockRevision | None:
    """What a block said at this revision."""
    mine = (BlockRevision.block_id == block_id, BlockRevision.revision == number)
    return db.session.scalar(select(BlockRevision).where(*mine))


def revisions_at(wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], BlockRevision]:
    """What blocks said, asked by (number of the block, revision)."""
    numbers = {block_id for block_id, _ in wanted}
    found = db.session.scalars(select(BlockRevision).where(BlockRevision.block_id.in_(numbers)))
    return {(each.block_id, each.revision): each for each in found if (each.block_id, each.revision) in wanted}


def comments(version_id: int, key: UUID) -> Sequence[BlockComment]:
    """What is said of a block, in order."""
    mine = (BlockComment.version_id == version_id, BlockComment.block_key == key)
    return db.session.scalars(select(BlockComment).where(*mine).order_by(BlockComment.at, BlockComment.id)).all()


def comment(comment_id: int) -> BlockComment | None:
    """One comment."""
    return db.session.get(BlockComment, comment_id)


def open_comments(version_id: int) -> dict[UUID, int]:
    """How many comments wait on each block."""
    query = select(BlockComment.block_key, func.count()).where(BlockComment.version_id == version_id)
    counted = db.session.execute(query.where(BlockComment.resolved_at.is_(None)).group_by(BlockComment.block_key))
    return {row[0]: row[1] for row in counted}


def amendment(amendment_id: int) -> Amendment | None:
    """One amendment."""
    return db.session.get(Amendment, amendment_id)


def amendments(version_id: int) -> Sequence[Amendment]:
    """Every amendment to a version with what it changes, in the order of their numbers."""
    mine = select(Amendment).where(Amendment.version_id == version_id)
    return db.session.scalars(mine.order_by(Amendment.number)).all()


def amendments_by_id(ids: Collection[int]) -> Sequence[Amendment]:
    """These amendments."""
    return db.session.scalars(select(Amendment).where(Amendment.id.in_(ids))).all()


def cosignatures(amendment_ids: Collection[int]) -> Mapping[int, Sequence[Cosignature]]:
    """Who signed each amendment beside its author."""
    found: dict[int, list[Cosignature]] = defaultdict(list)
    query = select(Cosignature).where(Cosignature.amendment_id.in_(amendment_ids))
    for each in db.session.scalars(query.order_by(Cosignature.at, Cosignature.id)):
        found[each.amendment_id].append(each)
    return found


def arbitrations(version_id: int) -> Sequence[Arbitration]:
    """What was kept of amendments that clash, in order."""
    mine = select(Arbitration).where(Arbitration.version_id == version_id)
    return db.session.scalars(mine.order_by(Arbitration.id)).all()


def arbitration_of(one_id: int, other_id: int) -> Arbitration | None:
    """What was decided between these two."""
    pair = (Arbitration.first_id == min(one_id, other_id), Arbitration.second_id == max(one_id, other_id))
    return db.session.scalar(select(Arbitration).where(*pair))


def adopted(version_id: int) -> Sequence[Amendment]:
    """The adopted amendments and editorial corrections, in the order in which they are applied."""
    mine = (Amendment.version_id == version_id, Amendment.state == AmendmentState.ADOPTED)
    return db.session.scalars(select(Amendment).where(*mine).order_by(Amendment.fold_rank)).all()


def adopted_changes(version_id: int) -> list[TextChange]:
    """What is folded onto the base of a version, in order: adopted changes, less those an arbitration set aside."""
    return changes_applied(adopted(version_id), arbitrations(version_id))


def changes_applied(adopted: Sequence[Amendment], decided: Collection[Arbitration]) -> list[TextChange]:
    """The changes of adopted amendments, less those on a block where an arbitration kept another adopted one."""
    touched = {each.id: {change.block_key for change in each.changes} for each in adopted}
    beaten: dict[int, set[UUID]] = defaultdict(set)
    for each in decided:
        if each.kept_id in touched:
            loser = each.second_id if each.kept_id == each.first_id else each.first_id
            beaten[loser] |= touched[each.kept_id]
    return [
        text_change(change) for each in adopted for change in each.changes if change.block_key not in beaten[each.id]
    ]


def text_change(change: AmendmentChange) -> TextChange:
    """The row as `fold` takes it."""
    return TextChange(
        change.operation, str(change.block_key), change.part, change.kind,
        str(change.after_key) if change.after_key is not None else None, change.words, change.plain,
    )  # fmt: skip


def amendments_of_account(account_id: int) -> Sequence[int]:
    """The amendments that this person wrote or signed, drafts left out."""
    mine = select(CommissionMember.id).where(CommissionMember.account_id == account_id)
    signed = select(Cosignature.amendment_id).where(Cosignature.member_id.in_(mine))
    query = select(Amendment.id).where(or_(Amendment.author_id.in_(mine), Amendment.id.in_(signed)))
    return db.session.scalars(query.where(Amendment.filed_at.is_not(None)).order_by(Amendment.id)).all()
