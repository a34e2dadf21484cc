"""Two versions laid over each other: by key, word by word, cell by cell; and in time."""

from __future__ import annotations

import random
from uuid import UUID

import pytest

from commission.protocol.comparing import Fate, compare
from commission.protocol.matrix_cells import by_thing, cells
from commission.protocol.types import ProtocolPart
from commons.kernel.compared import Change
from tests.stopwatch import timed

pytestmark = pytest.mark.usefixtures("spoken")
LINE = {
    "code": "Q1", "words": "La vie change-t-elle ?", "frame": "common",
    "criteria": [{"code": "Q1.1", "words": "Moins d’écart", "indicators": [
        {"code": "I1", "title": {"fr": "Chômage", "ar": "البطالة"}, "revision": 1, "target": None,
         "sources": [{"code": "S1", "producer": "Insee"}], "methods": []},
    ]}],
    "gaps": [{"gap": "method", "at": "I1"}],
}  # fmt: skip


@pytest.fixture
def spoken(app):
    """Labels are said in French."""
    with app.test_request_context("/", headers={"Accept-Language": "fr"}):
        yield


def block(key: str, words: str = "Un texte.", **more):
    return {"key": key, "kind": "paragraph", "words": words, "plain": "", "line": None, **more}


def document(*blocks, title: str = "Protocole", **parts):
    told = {"questions": list(blocks), **parts}
    ordered = [{"part": part.value, "blocks": told[part.value]} for part in ProtocolPart if told.get(part.value)]
    return {"title": title, "parts": ordered}


def fates(before, after):
    return {each.key: each.fates for each in compare(before, after).blocks}


def test_a_block_is_followed_by_its_key_wherever_it_stands():
    before = document(block("a"), block("b"), block("c"), block("d"))
    after = document(block("c"), block("a", "Un autre texte."), block("b"), block("e"), methods=[block("d")])
    assert fates(before, after) == {
        "c": (Fate.MOVED,), "a": (Fate.CHANGED,), "e": (Fate.ADDED,), "d": (Fate.MOVED,)
    }  # fmt: skip
    found = compare(before, after)
    assert found.same == 1
    moved = next(each for each in found.blocks if each.key == "d")
    assert (moved.before, moved.after, moved.part_before, moved.part) == (
        4, 5, ProtocolPart.QUESTIONS, ProtocolPart.METHODS,
    )  # fmt: skip


def test_only_the_fewest_blocks_are_said_to_move():
    keys = [f"k{number}" for number in range(30)]
    before = document(*map(block, keys))
    after = document(*map(block, [*keys[1:20], keys[0], *keys[20:]]))
    assert fates(before, after) == {"k0": (Fate.MOVED,)}


def test_words_are_compared_one_by_one_and_make_both_texts_again():
    before, after = document(block("a", "Dix bancs à l’ombre.")), document(block("a", "Vingt bancs à l’ombre, enfin."))
    segments = compare(before, after).blocks[0].words
    assert "".join(each.text for each in segments if each.change is not Change.ADDED) == "Dix bancs à l’ombre."
    assert "".join(each.text for each in segments if each.change is not Change.REMOVED).startswith("Vingt bancs")
    assert any(each.change is Change.KEPT and "bancs" in each.text for each in segments)


def test_what_is_gone_stands_after_what_it_came_after_and_a_title_is_compared_too():
    before, after = document(block("a"), block("x"), block("b")), document(block("a"), block("b"), title="Autre")
    found = compare(before, after)
    assert [each.key for each in found.blocks] == ["x"]
    assert found.blocks[0].words[0].change is Change.REMOVED
    assert {each.change for each in found.title} >= {Change.REMOVED, Change.ADDED}


def test_a_line_of_the_matrix_is_compared_cell_by_cell():
    now = {**LINE, "criteria": [{**LINE["criteria"][0], "indicators": [
        {"code": "I2", "title": {"fr": "Emploi"}},
        {**LINE["criteria"][0]["indicators"][0], "revision": 2, "target": "7 %"},
    ]}]}  # fmt: skip
    one = block("a", line=LINE, kind="matrix_line")
    found = compare(document(one), document({**one, "line": now})).blocks[0]
    told = {cell.label.removeprefix("Critère Q1.1 › "): (cell.before, cell.after) for cell in found.cells}
    assert told == {
        "Indicateur I1 › Révision": ("1", "2"), "Indicateur I1 › Cible": ("à définir", "7 %"),
        "Indicateur I2 › Code": (None, "I2"), "Indicateur I2 › Nom": (None, "Emploi"),
    }  # fmt: skip
    assert found.fates == (Fate.CHANGED,)


def test_the_cells_of_a_line_say_gaps_and_what_is_awaited_in_the_language_of_the_reader():
    said = {cell.label: cell.said for cell in cells(LINE, "ar")}
    assert said["Critère Q1.1 › Indicateur I1 › Nom"] == "البطالة"
    assert said["Critère Q1.1 › Indicateur I1 › Cible"] == "à définir"
    assert said["Question › Il manque"] == "une méthode (I1)"
    assert said["Question › Cadre"] == "Question du socle commun"
    assert said["Critère Q1.1 › Indicateur I1 › Source S1 › Producteur"] == "Insee"
    assert [thing for thing, _told in by_thing(cells(LINE))][:2] == ["Question", "Critère Q1.1"]


def test_a_line_of_a_shape_to_come_is_shown_whole():
    odd = {"things": [1, {"x": True, "y": {"code": "z", "kind": "qpv"}}], "gaps": ["data", {"gap": "new"}], "no": False}
    assert [(cell.label, cell.said) for cell in cells(odd)] == [
        ("Question › Il manque", "des données, new"), ("things 1 › Texte", "1"), ("things 2 › x", "oui"),
        ("things 2 › y", "Quartier prioritaire, z"),
    ]  # fmt: skip
    assert cells(None) == cells({}) == []


def test_signs_that_turn_the_writing_round_are_not_shown():
    found = compare(document(block("a", "ab\u202ecd")), document(block("a", "ab\u202ecd e")))
    assert "\u202e" not in "".join(each.text for each in found.blocks[0].words)


def test_a_thousand_shuffled_texts_are_told_whole():
    dice = random.Random(8)
    for _round in range(1000):
        keys = [str(UUID(int=number)) for number in range(12)]
        one = dice.sample(keys, dice.randint(0, 12))
        two = dice.sample(keys, dice.randint(0, 12))
        cut = dice.randint(0, len(two))
        before, after = document(*map(block, one)), document(*map(block, two[:cut]), tools=[*map(block, two[cut:])])
        found = compare(before, after)
        assert found.count(Fate.ADDED) == len(set(two) - set(one))
        assert found.count(Fate.REMOVED) == len(set(one) - set(two))
        assert found.same + len(found.blocks) == len(set(one) | set(two))
        still = [each for each in two if each in one and each not in {b.key for b in found.blocks}]
        assert [one.index(each) for each in still] == sorted(one.index(each) for each in still)


@pytest.mark.parametrize("rewritten", [False, True])
def test_a_block_of_three_thousand_words_is_compared_word_by_word(rewritten):
    dice = random.Random(3)
    words = [f"mot{dice.randint(0, 400)}" for _ in range(3000)]
    other = [f"mot{dice.randint(0, 400)}" for _ in words] if rewritten else [
        word if dice.random() > 0.1 else "autre" for word in words
    ]  # fmt: skip
    before, after = document(block("a", " ".join(words))), document(block("a", " ".join(other)))
    with timed("a block of 3,000 words compared"):
        told = compare(before, after)
    assert told
