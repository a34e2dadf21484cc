"""A protocol's own figures: folding, what separates two texts of a block, and paper.

1,000 seeded sequences of changes folded onto their base; pairs of texts of 3,000 words (target: 50 ms each); a text of
400 blocks as PDF/UA in French and Arabic (target: 1 s). Each beside a floor of the same run: the JSON of the same text.
Run: python -m tests.bench.bench_protocol.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from statistics import median

from commission.protocol import printing, queries
from commission.protocol.diffing import difference
from commission.protocol.documents import canonical, document_of
from commission.protocol.folding import TextChange, fold
from commission.protocol.types import BlockKind, Operation, ProtocolPart, VersionState
from tests.bench.ground import a_database, an_app
from tests.factories.protocol import bring, fill, make_draft, make_room

SEQUENCES, BLOCKS, WORDS = 1000, 400, 3000
ADDRESS = "https://possibles.exemple.fr/commission/protocole/1/v1"


def sequences() -> Iterator[tuple[dict[str, object], list[TextChange]]]:
    """Bases of forty blocks, and up to thirty changes that all apply."""
    draw = random.Random(1956)
    parts = list(ProtocolPart)
    for _ in range(SEQUENCES):
        keys = [f"{number:032x}" for number in range(40)]
        blocks = [{"key": key, "kind": "paragraph", "words": key, "plain": "", "line": None} for key in keys]
        base = {"title": "P", "parts": [{"part": parts[0].value, "blocks": blocks}]}
        changes = [TextChange(Operation.REPLACE, key, words="autre") for key in draw.sample(keys, 10)]
        changes += [TextChange(Operation.REMOVE, key) for key in draw.sample(keys[20:], draw.randrange(10))]
        changes += [
            TextChange(Operation.ADD, f"{draw.getrandbits(128):032x}", draw.choice(parts), BlockKind.PARAGRAPH)
            for _ in range(10)
        ]
        yield base, changes


def pairs() -> Iterator[tuple[str, str]]:
    """Texts of as many words: edited here and there, in another order, written anew, made of two words."""
    draw = random.Random(7)
    words = [f"mot{min(599, int(draw.paretovariate(0.8)) - 1)}" for _ in range(WORDS)]
    edited = [f"mot{draw.randrange(600)}" if draw.random() < 0.05 else word for word in words]
    yield " ".join(words), " ".join(edited)
    yield " ".join(words), " ".join(draw.sample(words, WORDS))
    yield " ".join(f"w{n}" for n in range(WORDS)), " ".join(f"w{n} x" for n in range(WORDS))
    yield " ".join(draw.choice("ab") for _ in range(WORDS)), " ".join(draw.choice("ab") for _ in range(WORDS))


def took(command: Callable[..., object], *values: object) -> float:
    """Seconds of processor of the best of three."""
    times = []
    for _ in range(3):
        start = time.process_time()
        command(*values)
        times.append(time.process_time() - start)
    return min(times)


def told(name: str, times: list[float], floor: float) -> None:
    """Print a line: median, longest, and how many floors that is."""
    middle = median(times)
    longest, floors = max(times) * 1000, middle / floor
    print(f"{name:34} median {middle * 1000:7.2f} ms, longest {longest:7.2f} ms, {floors:6.2f} floors")


def main() -> None:
    """Run it all."""
    with a_database() as database, an_app(database):
        room = make_room()
        version = make_draft(room)
        fill(version, BLOCKS - 3)
        version = bring(room, version, VersionState.AMENDING, VersionState.HALF_FROZEN, VersionState.FROZEN)
        text = document_of(queries.version(version.id) or version)
        floor = took(canonical, text)
        print(f"load {os.getloadavg()[0]:.1f}; the floor, {BLOCKS} blocks as JSON: {floor * 1000:.2f} ms")
        told(f"folds of 30 changes, {SEQUENCES} of them", [took(fold, *each) for each in sequences()], floor)
        told(f"difference of {WORDS:,} words", [took(difference, *each) for each in pairs()], floor)
        for language in ("fr", "ar"):
            start = time.perf_counter()
            paper = printing.printed(version, language, ADDRESS)
            walls = time.perf_counter() - start
            same = printing.printed(version, language, ADDRESS) == paper
            print(f"PDF, {language}: {walls * 1000:.0f} ms, {len(paper) // 1024} KiB, the same bytes again: {same}")


if __name__ == "__main__":
    main()
