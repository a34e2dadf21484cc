"""One version of a protocol that everybody reads, and what fills the holes of the addresses where it is read."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from commission.mandates.models import Mandate
from commission.protocol import queries, writing
from commission.protocol.models import ProtocolVersion
from commission.protocol.types import AmendmentState, BlockKind, ProtocolPart, VersionState
from commission.protocol.writing import BlockDraft
from tests.factories.protocol import Room, block_of, bring, does, make_amendment, make_draft, make_room, replacing
from tests.factories.street_drafting import room_of

FROZEN = (VersionState.AMENDING, VersionState.HALF_FROZEN, VersionState.FROZEN)
PUBLISHED = (*FROZEN, VersionState.CONSULTED, VersionState.ADOPTED, VersionState.PUBLISHED)
#: The holes of the addresses of `commission_reading`; none of its pages takes a form.
HOLES = ("protocol_id", "number", "other", "language")


def at(version: ProtocolVersion, more: str = "") -> str:
    """The address where a version is read."""
    return f"/commission/protocole/{version.protocol_id}/v{version.number}{more}"


def settle(mandate: Mandate | None = None) -> dict[str, Any]:
    """A published version with an adopted amendment; what fills the holes."""
    room = make_room() if mandate is None else room_of(mandate)
    version = make_frozen(room)
    version = bring(room, version, *PUBLISHED[len(FROZEN) :])
    return {"protocol_id": version.protocol_id, "number": version.number, "other": version.number, "language": "fr"}


def make_text(room: Room) -> ProtocolVersion:
    """A draft with a heading, a paragraph said in plain words too, a list, and the three of `make_draft`."""
    version = make_draft(room)
    after = None
    for kind, words, plain in (
        (BlockKind.HEADING, "Comment nous travaillons", ""),
        (BlockKind.PARAGRAPH, "Nous croisons les méthodes.\n\nAucune ne suffit.", "On regarde de plusieurs façons."),
        (BlockKind.LIST, "- un questionnaire\n- des entretiens", ""),
    ):
        draft = BlockDraft(ProtocolPart.METHODS, kind, words, plain, after)
        after = does(room.actor("drafter"), writing.add, version.id, uuid4(), draft)
    return queries.version(version.id)


def make_frozen(room: Room, words: str = "Chaque année, la commission rend compte à voix haute.") -> ProtocolVersion:
    """A frozen version in which one adopted amendment says something else."""
    version = bring(room, make_text(room), VersionState.AMENDING)
    make_amendment(room, version, replacing(block_of(version, 1), words), upto=AmendmentState.ADOPTED)
    return bring(room, version, *FROZEN[1:])
