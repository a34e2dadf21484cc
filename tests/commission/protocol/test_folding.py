"""Folding amendments onto a base: the same always, told wrong when a change finds nothing to apply to (B3)."""

from __future__ import annotations

import copy
import random
from typing import Any
from uuid import UUID

import pytest

from commission.protocol.documents import blocks_of, canonical, digest_of
from commission.protocol.folding import DoesNotApply, Misfit, TextChange, fold
from commission.protocol.types import BlockKind, Operation, ProtocolPart

Q, M = ProtocolPart.QUESTIONS, ProtocolPart.METHODS


def block(key: str, words: str = "mots") -> dict[str, Any]:
    return {"key": key, "kind": "paragraph", "words": words, "plain": "", "line": None}


def document(**parts: list[str]) -> dict[str, Any]:
    full = [{"part": name, "blocks": [block(key) for key in keys]} for name, keys in parts.items()]
    return {"title": "Protocole", "parts": full}


def keys(folded: dict[str, Any]) -> dict[str, list[str]]:
    return {part["part"]: [each["key"] for each in part["blocks"]] for part in folded["parts"]}


BASE = document(questions=["a", "b"], methods=["c"])


def test_each_operation_does_what_it_says() -> None:
    add = TextChange(Operation.ADD, "n", Q, BlockKind.LIST, "a", "neuf", "simple")
    assert keys(fold(BASE, [add])) == {"questions": ["a", "n", "b"], "methods": ["c"]}
    added = blocks_of(fold(BASE, [add]))["n"]
    assert (added["kind"], added["words"], added["plain"], added["line"]) == ("list", "neuf", "simple", None)
    assert keys(fold(BASE, [TextChange(Operation.REMOVE, "c")])) == {"questions": ["a", "b"]}
    replaced = fold(BASE, [TextChange(Operation.REPLACE, "b", words="autre", plain="p")])
    assert blocks_of(replaced)["b"]["words"] == "autre"
    assert keys(fold(BASE, [TextChange(Operation.MOVE, "a", M, after="c")])) == {
        "questions": ["b"],
        "methods": ["c", "a"],
    }
    assert keys(fold(BASE, [TextChange(Operation.MOVE, "b")]))["questions"] == ["b", "a"]


def test_parts_stand_in_the_order_of_the_protocol_whatever_came_first() -> None:
    add = TextChange(Operation.ADD, "n", ProtocolPart.INDICATORS, BlockKind.PARAGRAPH)
    assert list(keys(fold(BASE, [add]))) == ["questions", "indicators", "methods"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (TextChange(Operation.ADD, "a", Q, BlockKind.LIST), Misfit.KEY_TAKEN),
        (TextChange(Operation.ADD, "n"), Misfit.NO_PART),
        (TextChange(Operation.ADD, "n", Q, BlockKind.LIST, "c"), Misfit.NO_SUCH_PLACE),
        (TextChange(Operation.REMOVE, "z"), Misfit.NO_SUCH_BLOCK),
        (TextChange(Operation.REPLACE, "z"), Misfit.NO_SUCH_BLOCK),
        (TextChange(Operation.MOVE, "z", Q), Misfit.NO_SUCH_BLOCK),
        (TextChange(Operation.MOVE, "a", Q, after="a"), Misfit.NO_SUCH_PLACE),
    ],
)
def test_a_change_that_finds_nothing_is_an_error(change: TextChange, why: Misfit) -> None:
    before = copy.deepcopy(BASE)
    with pytest.raises(DoesNotApply) as told:
        fold(BASE, [change])
    assert told.value.why is why
    assert before == BASE


def sequence(draw: random.Random) -> tuple[dict[str, Any], list[TextChange], dict[ProtocolPart, list[str]]]:
    """A base, and changes that all apply; what is known of the text is kept by hand, apart from `fold`."""

    def uuid() -> str:
        return str(UUID(int=draw.getrandbits(128)))

    text: dict[ProtocolPart, list[str]] = {part: [uuid() for _ in range(draw.randrange(5))] for part in ProtocolPart}
    base = {
        "title": "P",
        "parts": [{"part": part.value, "blocks": [block(k, k[:8]) for k in text[part]]} for part in text if text[part]],
    }
    changes = []
    for _ in range(draw.randrange(25)):
        everywhere = [(part, key) for part, held in text.items() for key in held]
        operation = draw.choice(list(Operation)) if everywhere else Operation.ADD
        part = draw.choice(list(ProtocolPart))
        where, key = draw.choice(everywhere) if everywhere else (part, "")
        if operation in (Operation.REMOVE, Operation.MOVE):
            text[where].remove(key)
        if operation is Operation.ADD:
            key = uuid()
        after = draw.choice([None, *text[part]])
        if operation in (Operation.ADD, Operation.MOVE):
            text[part].insert(text[part].index(after) + 1 if after else 0, key)
        words = "" if operation in (Operation.REMOVE, Operation.MOVE) else uuid()[:12]
        changes.append(TextChange(operation, key, part, BlockKind.PARAGRAPH, after, words))
    return base, changes, text


def test_folding_a_thousand_random_sequences_gives_what_was_meant_and_always_the_same() -> None:
    """B3: pure, the base untouched, one change at a time or all at once, and equal to a text kept by hand."""
    draw = random.Random(1956)
    for _ in range(1000):
        base, changes, text = sequence(draw)
        kept = canonical(base)
        folded = fold(base, changes)
        assert canonical(base) == kept
        assert keys(folded) == {part.value: held for part, held in text.items() if held}
        stepwise = base
        for change in changes:
            stepwise = fold(stepwise, [change])
        assert digest_of(stepwise) == digest_of(folded) == digest_of(fold(base, list(changes)))
        last = {
            change.key: change.words for change in changes if change.operation in (Operation.ADD, Operation.REPLACE)
        }
        found = blocks_of(folded)
        assert all(found[key]["words"] == last.get(key, key[:8]) for key in found)


def test_the_order_of_changes_counts() -> None:
    """Positive control of the property: the same changes in another order make another text."""
    one, other = (TextChange(Operation.REPLACE, "a", words=words) for words in ("un", "deux"))
    assert digest_of(fold(BASE, [one, other])) != digest_of(fold(BASE, [other, one]))
