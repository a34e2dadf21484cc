"""What pages of drafting show: the table, a block, the places of a text; a fixed number of queries each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from commission.mandates import queries as mandates
from commission.mandates.models import CommissionMember
from commission.protocol import finding, matrix_lines, policies, queries, stories
from commission.protocol.models import ProtocolBlock, ProtocolVersion
from commission.protocol.models_amendments import AmendmentChange
from commission.protocol.policies import Hand
from commission.protocol.reasons import ProtocolReason
from commission.protocol.types import AmendmentState, ProtocolPart
from commons.kernel.access import current_actor
from commons.kernel.errors import NotFound, Refused

_LIVE = (AmendmentState.FILED, AmendmentState.ADMISSIBLE, AmendmentState.DEBATED)


@dataclass(frozen=True)
class Row:
    """A block on the drafting table."""

    block: ProtocolBlock
    holder: str
    comments: int
    amendments: int
    #: The title of the question it shows, for a line of the matrix.
    question: str


def hand(version: ProtocolVersion) -> Hand:
    """What whoever asks is for this version."""
    return finding.hand_of(version.protocol.mandate, current_actor())


def latest(protocol_id: int) -> ProtocolVersion:
    """The version of a protocol that is in work, or the last one. NotFound."""
    version = queries.latest([protocol_id]).get(protocol_id)
    if version is None:
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    return version


def inside(version: ProtocolVersion) -> Hand:
    """The hand of whoever asks, when they sit in the commission or keep it. Refused."""
    found = hand(version)
    if found.member_id is None and not found.keeps:
        raise Refused(reason=ProtocolReason.NOT_A_MEMBER)
    return found


def signature(member: CommissionMember | None, *, seen_inside: bool) -> str:
    """How a member is named: by their name between members, and in public with their agreement only."""
    if member is None:
        return _("Le groupe rédacteur")
    if seen_inside or member.name_is_public:
        return member.name
    return _("Un membre du collège %(college)s", college=member.seat.college.label)


def table(version: ProtocolVersion, now: datetime) -> dict[str, Any]:
    """The drafting table: each part with its blocks, who holds one, what is said and proposed of it."""
    blocks = queries.blocks(version.id, removed=True)
    comments = queries.open_comments(version.id)
    proposed = Counter(
        key for each in queries.amendments(version.id) if each.state in _LIVE
        for key in {change.block_key for change in each.changes}
    )  # fmt: skip
    holders = {each.id: each.name for each in mandates.members(version.protocol.mandate_id)}
    questions = dict(matrix_lines.choices())

    def row(block: ProtocolBlock) -> Row:
        held = block.lease_until is not None and block.lease_until > now
        return Row(
            block, holders.get(block.lease_member_id or 0, "") if held else "", comments.get(block.key, 0),
            proposed[block.key], questions.get(block.question_id or 0, ""),
        )  # fmt: skip

    rows = [row(block) for block in blocks if block.removed_at is None]
    mine = hand(version)
    return {
        "version": version,
        "parts": [(part, [each for each in rows if each.block.part is part]) for part in ProtocolPart],
        "removed": [block for block in blocks if block.removed_at is not None],
        "total": len(rows),
        "hand": mine,
        "refusal_to_write": policies.refusal_to_write(mine, version.state),
        "refusal_to_amend": policies.refusal_to_amend(mine, version.state, version.amendments_close_at, now),
        "steps": queries.steps([version.id])[version.id],
        "told": stories.step_sentence,
    }


def places(blocks: Sequence[ProtocolBlock], but: UUID | None = None) -> list[tuple[str, str]]:
    """Every place of the text, as a list chooses one: first of a part, or after a block."""
    found, titles = [], line_titles(blocks)
    for part in ProtocolPart:
        found.append((f"{part}:", _("%(part)s — tout au début", part=part.label)))
        mine = sorted((each for each in blocks if each.part is part and each.key != but), key=lambda each: each.rank)
        found += [
            (f"{part}:{each.key}", _("%(part)s — après « %(words)s »", part=part.label, words=excerpt(each, titles)))
            for each in mine
        ]
    return found


def place_now(blocks: Sequence[ProtocolBlock], block: ProtocolBlock) -> str:
    """Where a block stands, as the list of places says it."""
    before = [each for each in blocks if each.part is block.part and each.rank < block.rank]
    last = max(before, key=lambda each: each.rank, default=None)
    return f"{block.part}:{last.key if last is not None else ''}"


def line_titles(several: Iterable[ProtocolBlock | AmendmentChange]) -> dict[int, str]:
    """The questions that lines of the matrix show, by their number; nothing is asked when there is no line."""
    return dict(matrix_lines.choices()) if any(each.question_id is not None for each in several) else {}


def excerpt(block: ProtocolBlock | AmendmentChange, titles: Mapping[int, str]) -> str:
    """The first words of a block; those of its question, for a line of the matrix."""
    named = titles.get(block.question_id or 0, "")
    kind = block.kind.label if block.kind is not None else ""
    return shortened(named or block.words or block.plain) or kind


def shortened(text: str, longest: int = 60) -> str:
    """The beginning of a text, cut between two words."""
    words = " ".join(text.split())
    return words if len(words) <= longest else f"{words[:longest].rsplit(' ', 1)[0].rstrip(' ,;:')}…"


def block_page(version: ProtocolVersion, block: ProtocolBlock, now: datetime) -> dict[str, Any]:
    """A block: its text, who holds it, what is said of it, how it changed, what is proposed."""
    mine = hand(version)
    people = {each.id: each for each in mandates.members(version.protocol.mandate_id)}
    held = block.lease_until is not None and block.lease_until > now
    proposed = [
        each for each in queries.amendments(version.id)
        if each.state is not AmendmentState.DRAFT and any(change.block_key == block.key for change in each.changes)
    ]  # fmt: skip
    return {
        "version": version,
        "block": block,
        "hand": mine,
        "people": people,
        "holder": people.get(block.lease_member_id or 0) if held else None,
        "is_mine": held and block.lease_member_id == mine.member_id,
        "comments": queries.comments(version.id, block.key),
        "revisions": queries.revisions(block.id),
        "amendments": proposed,
        "question": dict(matrix_lines.choices()).get(block.question_id or 0, ""),
        "refusals": {
            "write": policies.refusal_to_write(mine, version.state),
            "comment": policies.refusal_to_comment(mine, version.state),
            "correct": policies.refusal_to_correct(mine, version.state),
            "amend": policies.refusal_to_amend(mine, version.state, version.amendments_close_at, now),
        },
    }
