"""Three texts of one block brought together word by word."""

from __future__ import annotations

import random

import pytest

from commission.protocol.merging import merge


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("un deux trois", "un 2 trois", "un deux 3", "un 2 3"),
        ("un deux", "un 2", "1 deux", "1 2"),
        ("un deux trois", "un deux trois quatre", "zéro un deux trois", "zéro un deux trois quatre"),
        ("un deux", "un 2", "un 2", "un 2"),
        ("un deux", "un deux", "un", "un"),
        ("Un.\nDeux.", "Un !\nDeux.", "Un.\nTrois.", "Un !\nTrois."),
    ],
)
def test_changes_of_different_words_are_both_kept(base: str, mine: str, theirs: str, merged: str) -> None:
    found = merge(base, mine, theirs)
    assert found.is_clean
    assert found.words == merged


def test_the_same_words_changed_differently_are_a_clash_that_a_person_settles() -> None:
    found = merge("le seuil est de 5 ans", "le seuil est de 6 ans", "le seuil est de 7 ans")
    assert [(passage.words, passage.theirs) for passage in found.clashes] == [("6", "7")]
    assert found.words == "le seuil est de 6 ans"


def test_two_additions_at_one_place_clash() -> None:
    assert not merge("a b", "a x b", "a y b").is_clean


def test_words_taken_out_and_words_changed_clash() -> None:
    assert not merge("a b c d", "a d", "a b x d").is_clean


def edited(draw: random.Random, words: list[str], places: range) -> list[str]:
    return [
        f"neuf{draw.randrange(99)}" if n in places and draw.random() < 0.5 else word for n, word in enumerate(words)
    ]


def test_a_thousand_random_merges_keep_every_change_of_both() -> None:
    """Changes of two different halves never clash, and each side alone comes out as it went in."""
    draw = random.Random(2030)
    for _ in range(1000):
        size = draw.randrange(2, 30)
        words = [draw.choice("abcdefghij") + str(n) for n in range(size)]
        middle = size // 2
        mine, theirs = edited(draw, words, range(middle)), edited(draw, words, range(middle + 1, size))
        base, one, other = " ".join(words), " ".join(mine), " ".join(theirs)
        both = " ".join(mine[: middle + 1] + theirs[middle + 1 :])
        found = merge(base, one, other)
        assert found.is_clean
        assert found.words == both
        assert merge(base, one, base).words == one
        assert merge(base, base, other).words == other
        assert merge(base, one, one).words == one
        assert merge(base, other, one).words == both
