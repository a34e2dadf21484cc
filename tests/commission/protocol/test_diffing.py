"""What separates two texts of a block: exact to the letter, readable, and quick whatever was typed."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest

from commission.protocol.diffing import Segment, difference
from commons.kernel.compared import Change

WORDS = [f"mot{number}" for number in range(600)]


def halves(segments: list[Segment]) -> tuple[str, str]:
    """What the segments say the two texts were."""
    before = "".join(text for change, text in segments if change is not Change.ADDED)
    return before, "".join(text for change, text in segments if change is not Change.REMOVED)


def some_text(draw: random.Random, size: int) -> str:
    signs = [" "] * 9 + [", ", ". ", " : ", "\n"]
    return "".join(draw.choice(WORDS[:40]) + draw.choice(signs) for _ in range(size))


def test_a_changed_word_is_all_that_is_shown() -> None:
    assert difference("Le bilan est annuel, et public.", "Le bilan est mensuel, et public.") == [
        (Change.KEPT, "Le bilan est "),
        (Change.REMOVED, "annuel"),
        (Change.ADDED, "mensuel"),
        (Change.KEPT, ", et public."),
    ]


def test_a_moved_sentence_leaves_the_others_as_they_are() -> None:
    kept = [text for change, text in difference("Un. Deux. Trois.", "Deux. Trois. Un.") if change is Change.KEPT]
    assert "Deux. " in "".join(kept)


@pytest.mark.parametrize(
    "pair", [("", ""), ("", "a"), ("a", ""), ("a", "a"), ("é́ 👩‍👩‍👧", "é́ 👩‍👩‍👧 b"), ("\r\n", "\n")]
)
def test_odd_texts_are_told_exactly(pair: tuple[str, str]) -> None:
    before, after = (text.replace("\r\n", "\n") for text in pair)
    assert halves(difference(*pair)) == (before, after)


def test_a_thousand_random_changes_are_told_exactly() -> None:
    draw = random.Random(20260301)
    for _ in range(1000):
        before = some_text(draw, draw.randrange(40))
        words = before.split(" ")
        for _ in range(draw.randrange(6)):
            place = draw.randrange(len(words))
            words[place : place + draw.randrange(3)] = draw.sample(WORDS, draw.randrange(3))
            words = words or [""]
        after = " ".join(words)
        segments = difference(before, after)
        assert halves(segments) == (before, after)
        assert all(text for _, text in segments)
        assert all(one.change is not other.change for one, other in pairwise(segments))


def heavy() -> Iterator[tuple[str, str]]:
    """Pairs of texts of 3,000 words, some made to take long."""
    draw = random.Random(7)
    words = [WORDS[min(599, int(draw.paretovariate(0.8)) - 1)] for _ in range(3000)]
    edited = [draw.choice(WORDS) if draw.random() < 0.05 else word for word in words]
    yield " ".join(words), " ".join(edited)
    yield " ".join(words), " ".join(draw.sample(words, 3000))
    yield " ".join(f"w{n}" for n in range(3000)), " ".join(f"w{n} x" for n in range(3000))
    yield " ".join(f"w{n // 2}" for n in range(3000)), " ".join(f"w{n // 2} x" for n in range(3000))
    yield " ".join(draw.choice("ab") for _ in range(3000)), " ".join(draw.choice("ab") for _ in range(3000))
    yield "!?" * 3000, "?!" * 3000


def test_three_thousand_words_take_at_most_fifty_milliseconds() -> None:
    for before, after in heavy():
        times = []
        for _ in range(3):
            start = time.thread_time()
            segments = difference(before, after)
            times.append(time.thread_time() - start)
        assert halves(segments) == (before, after)
        assert min(times) <= 0.05
