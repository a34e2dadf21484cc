"""Writing a draft: one person at a time on a block (lease), each saved text kept, a stale editor told (revision)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, update
from sqlalchemy.dialects.postgresql import insert

from commission.mandates import queries as mandates
from commission.mandates.models import CommissionMember
from commission.protocol import policies, queries
from commission.protocol.finding import hand_of, hold, member_of, obey, rules_of, share
from commission.protocol.living import STEP, revision_of
from commission.protocol.models import ProtocolBlock, ProtocolVersion
from commission.protocol.reasons import ProtocolReason
from commission.protocol.types import PAGES, VERSION, BlockKind, ProtocolPart
from commons.kernel import i18n
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work

LONGEST_WORDS, LONGEST_PLAIN = 30_000, 6_000


@dataclass(frozen=True)
class BlockDraft:
    """What is written of a new block, and where it stands: after this block, or first of its part."""

    part: ProtocolPart
    kind: BlockKind
    words: str
    plain: str = ""
    after: UUID | None = None
    question_id: int | None = None


def take(work: Work, version_id: int, key: UUID, now: datetime) -> ProtocolBlock:
    """Hold a block for a while, or for a while more; an expired hold is taken over. NotFound, Refused (who, until)."""
    version, member = _writer(work, version_id)
    minutes = rules_of(version.protocol.mandate).lease_minutes
    mine = (ProtocolBlock.version_id == version_id, ProtocolBlock.key == key, ProtocolBlock.removed_at.is_(None))
    until = now + timedelta(minutes=minutes)
    taken = update(ProtocolBlock).where(*mine, _free(member.id, now))
    taken = taken.values(lease_member_id=member.id, lease_until=until)
    block = work.session.scalar(taken.returning(ProtocolBlock).execution_options(populate_existing=True))
    if block is None:
        raise _why(work, version_id, key, None, member.id, now)
    return block


def release(work: Work, version_id: int, key: UUID, now: datetime) -> None:
    """Let go of a block; nothing when it is not held by whoever asks. NotFound, Refused."""
    _version, member = _writer(work, version_id)
    mine = (ProtocolBlock.version_id == version_id, ProtocolBlock.key == key)
    mine_now = (*mine, ProtocolBlock.lease_member_id == member.id)
    work.session.execute(update(ProtocolBlock).where(*mine_now).values(lease_member_id=None, lease_until=None))


def write(work: Work, version_id: int, key: UUID, seen: int, words: str, plain: str, now: datetime) -> ProtocolBlock:
    """Save a block written from revision `seen`. NotFound; Refused (held); Stale (saved meanwhile); Invalid."""
    version, member = _writer(work, version_id)
    before = found_block(version_id, key)
    words, plain = clean(words), clean(plain)
    if not words and before.kind is not BlockKind.MATRIX_LINE:
        raise Invalid(fields={"words": ProtocolReason.NEEDS_WORDS.sentence})
    same = before.revision == seen and (before.words, before.plain) == (words, plain)
    values = {"words": words, "plain": plain, "lease_member_id": None, "lease_until": None}
    saved = update(ProtocolBlock).where(*_unchanged(before.id, seen), _free(member.id, now))
    saved = saved.values(revision=ProtocolBlock.revision + (0 if same else 1), **values)
    block = work.session.scalar(saved.returning(ProtocolBlock).execution_options(populate_existing=True))
    if block is None:
        raise _why(work, version_id, key, seen, member.id, now)
    if not same:
        work.session.add(revision_of(block, member.id, now))
        _noted(work, "commission.block.write", version, key)
    return block


def add(work: Work, version_id: int, key: UUID, draft: BlockDraft, now: datetime) -> UUID:
    """A new block under this key; the same key again changes nothing. NotFound, Refused; Invalid (words, question)."""
    version, member = _writer(work, version_id, hold)
    words = clean(draft.words)
    is_line = draft.kind is BlockKind.MATRIX_LINE
    if is_line and draft.question_id is None:
        raise Invalid(fields={"question": ProtocolReason.NEEDS_A_QUESTION.sentence})
    if not words and not is_line:
        raise Invalid(fields={"words": ProtocolReason.NEEDS_WORDS.sentence})
    row = {
        "version_id": version_id, "key": key, "part": draft.part, "kind": draft.kind, "rank": 0, "words": words,
        "plain": clean(draft.plain), "question_id": draft.question_id if is_line else None, "revision": 1,
    }  # fmt: skip
    made = insert(ProtocolBlock).values(row).on_conflict_do_nothing(constraint="uq_commission_block_key")
    block = work.session.scalar(made.returning(ProtocolBlock))
    if block is None:
        return key
    _placed(version_id, block, draft.part, draft.after)
    work.session.add(revision_of(block, member.id, now))
    _noted(work, "commission.block.add", version, key)
    return key


def reorder(work: Work, version_id: int, key: UUID, part: ProtocolPart, after: UUID | None, now: datetime) -> None:
    """The block stands after another one, or first of a part. NotFound, Refused."""
    version, _member = _writer(work, version_id, hold)
    block = found_block(version_id, key)
    if block.removed_at is not None:
        raise Refused(reason=ProtocolReason.BLOCK_GONE)
    _placed(version_id, block, part, after)
    _noted(work, "commission.block.reorder", version, key)


def remove(work: Work, version_id: int, key: UUID, seen: int, now: datetime) -> None:
    """Take a block out, as it was read; it may be put back. NotFound; Refused (held); Stale (saved meanwhile)."""
    version, member = _writer(work, version_id)
    block = found_block(version_id, key)
    gone = update(ProtocolBlock).where(*_unchanged(block.id, seen), _free(member.id, now))
    gone = gone.values(removed_at=now, lease_member_id=None, lease_until=None)
    if work.session.scalar(gone.returning(ProtocolBlock.id)) is None:
        raise _why(work, version_id, key, seen, member.id, now)
    work.session.refresh(block)
    _noted(work, "commission.block.remove", version, key)


def put_back(work: Work, version_id: int, key: UUID, now: datetime) -> None:
    """A block that was taken out is in the text again, where it was; nothing when it is there. NotFound, Refused."""
    version, _member = _writer(work, version_id)
    found_block(version_id, key).removed_at = None
    _noted(work, "commission.block.put_back", version, key)


def clean(words: str) -> str:
    """A text as it is kept: one way to end a line, none at the end."""
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()


def found_block(version_id: int, key: UUID) -> ProtocolBlock:
    """The block of this key. NotFound."""
    block = queries.block(version_id, key)
    if block is None:
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    return block


def _writer(
    work: Work, version_id: int, held: Callable[[Work, int], ProtocolVersion] = share
) -> tuple[ProtocolVersion, CommissionMember]:
    """The version, that stays in draft until the end, and whoever writes."""
    version = held(work, version_id)
    mandate = version.protocol.mandate
    obey(policies.refusal_to_write(hand_of(mandate, work.actor), version.state))
    return version, member_of(mandate, work.actor)


def _free(member_id: int, now: datetime) -> ColumnElement[bool]:
    """Nobody else holds the block now."""
    mine = ProtocolBlock.lease_member_id == member_id
    return or_(ProtocolBlock.lease_member_id.is_(None), ProtocolBlock.lease_until <= now, mine)


def _unchanged(block_id: int, seen: int) -> tuple[ColumnElement[bool], ...]:
    """The block still says what its writer read."""
    return (ProtocolBlock.id == block_id, ProtocolBlock.revision == seen, ProtocolBlock.removed_at.is_(None))


def _why(
    work: Work, version_id: int, key: UUID, seen: int | None, member_id: int, now: datetime
) -> Refused | Stale | NotFound:  # fmt: skip
    """Why a block could not be taken or saved, as it stands now."""
    block = found_block(version_id, key)
    work.session.refresh(block)
    if block.removed_at is not None:
        return Refused(reason=ProtocolReason.BLOCK_GONE)
    if seen is not None and block.revision != seen:
        return Stale(reason=ProtocolReason.WRITTEN_MEANWHILE)
    return Refused(held_sentence(block))


def held_sentence(block: ProtocolBlock) -> str:
    """Who holds a block, and until when."""
    holder = mandates.member(block.lease_member_id) if block.lease_member_id is not None else None
    if holder is None or block.lease_until is None:
        return ProtocolReason.CHANGED_MEANWHILE.sentence
    return _(
        "%(name)s écrit ce passage jusqu’à %(until)s. Votre texte est gardé : enregistrez-le après.",
        name=holder.name, until=i18n.hour(block.lease_until),
    )  # fmt: skip


def _placed(version_id: int, block: ProtocolBlock, part: ProtocolPart, after: UUID | None) -> None:
    """Put the block in its place; what comes after moves on."""
    others = [each for each in queries.blocks(version_id) if each.part is part and each.id != block.id]
    keys = [each.key for each in others]
    if after is not None and after not in keys:
        raise Refused(reason=ProtocolReason.PLACE_GONE)
    others.insert(keys.index(after) + 1 if after is not None else 0, block)
    block.part = part
    for place, each in enumerate(others, 1):
        if each.rank != place * STEP:
            each.rank = place * STEP


def _noted(work: Work, action: str, version: ProtocolVersion, key: UUID) -> None:
    work.audit(action, str(Ref(VERSION, version.id)), block=str(key))
    work.touch(PAGES)
