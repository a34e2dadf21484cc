"""How a frozen version is cut in passages: what an objection to it may name."""

from __future__ import annotations

from collections.abc import Sequence

from commission.consultations.types import Passage
from commission.protocol import queries
from commission.protocol.types import ProtocolPart

#: Signs of a block that stand for it in a list.
_SHORT = 90


def of_version(version_id: int) -> Sequence[Passage]:
    """The blocks of the text, in their order, each under its key; none before the freeze."""
    version = queries.version(version_id)
    if version is None or version.document is None:
        return ()
    return [
        Passage(block["key"], f"{ProtocolPart(part['part']).label} : {_cut(block['words'])}")
        for part in version.document["parts"]
        for block in part["blocks"]
    ]


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _SHORT else line[: _SHORT - 1].rstrip() + "…"
