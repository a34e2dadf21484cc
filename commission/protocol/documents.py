"""The canonical text of a version: its shape, how it is made of living blocks, its digest.

A document is {"title", "parts": [{"part", "blocks": [{"key", "kind", "words", "plain", "line"}]}]}: JSON values only,
parts in the order of `ProtocolPart`, empty ones left out; `key` a UUID in text; `line` is the matrix line as
`matrix_lines` gave it when the text was frozen (null elsewhere, and in a base). Nothing in it depends on the clock or
on numbers of the database, so that the same text has the same digest everywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from commission.protocol import matrix_lines, queries
from commission.protocol.models import ProtocolBlock, ProtocolVersion
from commission.protocol.types import ProtocolPart

Document = dict[str, Any]
Block = dict[str, Any]


def canonical(document: Mapping[str, Any]) -> bytes:
    """The bytes that are digested: sorted keys, no spaces, UTF-8 as it is."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(document: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(document)).hexdigest()


def compose(title: str, blocks: Collection[ProtocolBlock]) -> Document:
    """The text that living blocks make, without the lines of the matrix."""
    parts = []
    for part in ProtocolPart:
        mine = sorted((block for block in blocks if _lives_in(block, part)), key=lambda block: (block.rank, block.id))
        if mine:
            parts.append({"part": part.value, "blocks": [_written(block) for block in mine]})
    return {"title": title, "parts": parts}


def _lives_in(block: ProtocolBlock, part: ProtocolPart) -> bool:
    return block.removed_at is None and block.part is part


def _written(block: ProtocolBlock) -> Block:
    return {
        "key": str(block.key), "kind": block.kind.value, "words": block.words, "plain": block.plain, "line": None,
    }  # fmt: skip


def with_lines(document: Mapping[str, Any], lines: Mapping[str, Mapping[str, Any]]) -> Document:
    """The same text, with the matrix line of each block (by its key)."""
    return _with(document, lambda block: lines.get(block["key"]))


def without_lines(document: Mapping[str, Any]) -> Document:
    """The same text as a base is kept: what `fold` gives of a base equals it."""
    return _with(document, lambda block: None)


def _with(document: Mapping[str, Any], line: Any) -> Document:
    parts = [
        {**part, "blocks": [{**block, "line": line(block)} for block in part["blocks"]]} for part in document["parts"]
    ]
    return {**document, "parts": parts}


def lines_of(blocks: Collection[ProtocolBlock]) -> dict[str, Mapping[str, Any]]:
    """The matrix line of each block that stands for one, as the matrix gives it now; by key."""
    asked = {str(block.key): block.question_id for block in blocks if block.question_id and block.removed_at is None}
    found = matrix_lines.lines(set(asked.values()))
    return {key: found[question_id] for key, question_id in asked.items() if question_id in found}


def document_of(version: ProtocolVersion) -> Document:
    """The text of a version: as it was frozen, or as its living blocks make it now."""
    if version.document is not None:
        return version.document
    blocks = queries.blocks(version.id)
    return with_lines(compose(version.protocol.title, blocks), lines_of(blocks))


def blocks_of(document: Mapping[str, Any]) -> dict[str, Block]:
    """The blocks of a document by their key, in reading order; each with its `part`."""
    return {
        block["key"]: {**block, "part": part["part"]} for part in document["parts"] for block in part["blocks"]
    }  # fmt: skip


def passages(document: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """(key, how people call it) of each block, as an objection may name one."""
    return [(key, _called(block, place)) for place, (key, block) in enumerate(blocks_of(document).items(), 1)]


def _called(block: Block, place: int) -> str:
    words = " ".join((block["words"] or block["plain"]).split())
    return f"{place}. {words[:80]}{'…' if len(words) > 80 else ''}"
