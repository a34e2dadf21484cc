"""What pages of amendments show: the list of a version; one with its differences, advice, conflicts and decisions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from commission.consultations.types import CONSULTATION
from commission.protocol import amending, conflicts, finding, policies, queries
from commission.protocol.conflicts import Conflict
from commission.protocol.diffing import Segment, difference
from commission.protocol.models import ProtocolBlock, ProtocolVersion
from commission.protocol.models_amendments import Amendment, AmendmentChange, Arbitration
from commission.protocol.pages import excerpt, hand, line_titles, signature
from commission.protocol.policies import Hand, Stand
from commission.protocol.reasons import ProtocolReason
from commission.protocol.types import AMENDMENT_MOVES, AmendmentState, Operation
from commons.kernel import refs
from commons.kernel.refs import Ref, Target


@dataclass(frozen=True)
class ShownChange:
    """A change of an amendment as it is read: before and after, and what is in its way."""

    change: AmendmentChange
    #: The text of the block that it was written against.
    before: str
    segments: list[Segment]
    plain: list[Segment]
    #: Where an added or moved block would stand.
    place: str
    conflicts: list[Conflict]


@dataclass(frozen=True)
class Line:
    """An amendment in a list."""

    amendment: Amendment
    author: str
    signatures: int
    conflicts: list[Conflict]
    #: What it touches, in words.
    about: str


def amendments_page(version: ProtocolVersion, now: datetime) -> dict[str, Any]:
    """Every amendment to a version, drafts of others left out."""
    mine = hand(version)
    every = queries.amendments(version.id)
    blocks = {block.key: block for block in queries.blocks(version.id, removed=True)}
    clashes = conflicts.conflicts(every, _revisions(blocks.values()), queries.arbitrations(version.id))
    signed = queries.cosignatures([each.id for each in every])
    titles = line_titles([*blocks.values(), *(change for each in every for change in each.changes)])
    seen_inside = mine.member_id is not None or mine.keeps
    lines = [
        Line(
            each, signature(each.author, seen_inside=seen_inside), len(signed.get(each.id, ())),
            clashes.get(each.id, []), about(each, blocks, titles),
        )
        for each in every if each.state is not AmendmentState.DRAFT or each.author_id == mine.member_id
    ]  # fmt: skip
    return {
        "version": version,
        "lines": [line for line in lines if not line.amendment.editorial],
        "corrections": [line for line in lines if line.amendment.editorial],
        "hand": mine,
        "refusal_to_amend": policies.refusal_to_amend(mine, version.state, version.amendments_close_at, now),
    }


def about(amendment: Amendment, blocks: Mapping[UUID, ProtocolBlock], titles: Mapping[int, str]) -> str:
    """What an amendment does, in a line."""
    told = []
    for change in amendment.changes:
        block = None if change.operation is Operation.ADD else blocks.get(change.block_key)
        words = excerpt(block if block is not None else change, titles)
        told.append(_("%(operation)s : %(words)s", operation=change.operation.label, words=words))
    return " · ".join(told)


def _revisions(blocks: Collection[ProtocolBlock]) -> dict[UUID, int]:
    return {block.key: block.revision for block in blocks if block.removed_at is None}


def amendment_page(amendment: Amendment, now: datetime) -> dict[str, Any]:
    """One amendment: what it changes, why, who signs, what is advised, decided, and in the way."""
    version = finding.found_version(amendment.version_id)
    mine = hand(version)
    stand = amending.stand_of(amendment, version, mine, now)
    finding.obey(policies.refusal_to_read(mine, stand))
    blocks = {block.key: block for block in queries.blocks(version.id, removed=True)}
    every, decided = queries.amendments(version.id), queries.arbitrations(version.id)
    found = conflicts.conflicts(every, _revisions(blocks.values()), decided).get(amendment.id, [])
    seen_inside = mine.member_id is not None or mine.keeps
    signed = queries.cosignatures([amendment.id])[amendment.id]
    return {
        "version": version,
        "amendment": amendment,
        "stand": stand,
        "hand": mine,
        "author": signature(amendment.author, seen_inside=seen_inside),
        "signatures": [signature(each.member, seen_inside=seen_inside) for each in signed],
        "has_signed": any(each.member_id == mine.member_id for each in signed),
        "needed": finding.rules_of(version.protocol.mandate).cosigners,
        "changes": _shown(amendment, blocks, found),
        "blocks": blocks,
        "conflicts": found,
        "arbitrations": _told(decided, amendment, every),
        "refile_until": _refile(version, amendment, mine, now),
        "refusals": _refusals(mine, stand, now),
        "moves": moves(mine, stand, now),
    }  # fmt: skip


def _refile(version: ProtocolVersion, amendment: Amendment, mine: Hand, now: datetime) -> datetime | None:
    until = amending.refile_until(version, amendment)
    may = amendment.author_id == mine.member_id and until is not None and now < until
    return until if may else None


def _told(
    decided: Sequence[Arbitration], mine: Amendment, every: Sequence[Amendment]
) -> list[tuple[Arbitration, Amendment, Target | None]]:
    """What was decided between this amendment and each other, and the public consultation that decided, if any."""
    known = {each.id: each for each in every}
    pairs = ((each, each.second_id if each.first_id == mine.id else each.first_id) for each in decided)
    found = [(each, known[other]) for each, other in pairs if mine.id in (each.first_id, each.second_id)]
    asked = refs.resolve(Ref(CONSULTATION, each.consultation_id) for each, _other in found if each.consultation_id)
    seen = {ref.id: target for ref, target in asked.items() if target.public}
    return [(each, other, seen.get(each.consultation_id or 0)) for each, other in found]


def _shown(
    amendment: Amendment, blocks: Mapping[UUID, ProtocolBlock], found: Sequence[Conflict]
) -> list[ShownChange]:  # fmt: skip
    wanted = {
        (blocks[change.block_key].id, change.base_revision)
        for change in amendment.changes if change.base_revision is not None and change.block_key in blocks
    }  # fmt: skip
    bases = queries.revisions_at(wanted)
    shown, titles = [], line_titles(blocks.values())
    for change in amendment.changes:
        block = blocks.get(change.block_key) if change.operation is not Operation.ADD else None
        base = bases.get((block.id, change.base_revision or 0)) if block is not None else None
        before, simple = (base.words, base.plain) if base is not None else ("", "")
        gone = change.operation is Operation.REMOVE
        kept = change.operation is Operation.MOVE
        after, after_plain = ("", "") if gone else (before, simple) if kept else (change.words, change.plain)
        shown.append(
            ShownChange(
                change, before, difference(before, after), difference(simple, after_plain),
                _place(change, blocks, titles), [each for each in found if each.change_id == change.id],
            )
        )  # fmt: skip
    return shown


def _place(change: AmendmentChange, blocks: Mapping[UUID, ProtocolBlock], titles: Mapping[int, str]) -> str:
    if change.operation not in (Operation.ADD, Operation.MOVE) or change.part is None:
        return ""
    if change.after_key is None:
        return _("%(part)s — tout au début", part=change.part.label)
    after = blocks.get(change.after_key)
    words = excerpt(after, titles) if after is not None else "…"
    return _("%(part)s — après « %(words)s »", part=change.part.label, words=words)


def _refusals(mine: Hand, stand: Stand, now: datetime) -> dict[str, ProtocolReason | None]:
    return {
        "file": policies.refusal_to_bring(mine, stand, AmendmentState.FILED, now),
        "withdraw": policies.refusal_to_bring(mine, stand, AmendmentState.WITHDRAWN, now),
        "cosign": policies.refusal_to_cosign(mine, stand),
        "advise": policies.refusal_to_advise(mine, stand),
        "decide": policies.refusal_to_decide(mine, stand),
        "rebase": policies.refusal_to_rebase(stand),
    }


def moves(mine: Hand, stand: Stand, now: datetime) -> list[AmendmentState]:
    """Where whoever asks may bring the amendment by noting a decision."""
    here = (AmendmentState.FILED, AmendmentState.WITHDRAWN, AmendmentState.LAPSED)
    return [
        to for to in AmendmentState
        if to in AMENDMENT_MOVES[stand.state] and to not in here
        and policies.refusal_to_bring(mine, stand, to, now) is None
    ]  # fmt: skip
