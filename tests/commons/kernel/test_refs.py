"""A reference says what it points at, whatever domain that is of, in one question a kind."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import pytest

from commons.kernel import refs
from commons.kernel.refs import Ref, Target


@pytest.fixture
def asked() -> Iterator[list[set[int]]]:
    """A kind of thing that exists up to number 9, and what was asked of it."""
    questions: list[set[int]] = []

    def resolve(ids: Collection[int]) -> Mapping[int, Target]:
        questions.append(set(ids))
        return {number: Target(f"Chose {number}", f"/choses/{number}") for number in ids if number < 10}

    refs.register("tests.thing", "Chose", resolve)
    yield questions
    refs._kinds.pop("tests.thing")


def test_many_references_of_one_kind_are_one_question(asked: list[set[int]]) -> None:
    found = refs.resolve([Ref("tests.thing", 1), Ref("tests.thing", 2), Ref("tests.thing", 12)])
    assert [target.title for target in found.values()] == ["Chose 1", "Chose 2"]
    assert asked == [{1, 2, 12}]


def test_what_is_not_there_and_kinds_nobody_knows_are_left_out(asked: list[set[int]]) -> None:
    assert refs.resolve([Ref("tests.thing", 12), Ref("tests.nothing", 1)]) == {}
    assert refs.resolve_one(Ref("tests.nothing", 1)) is None
    assert asked == [{12}]


def test_a_reference_is_read_back_as_it_was_written() -> None:
    assert Ref.read(str(Ref("participation.meeting", 12))) == Ref("participation.meeting", 12)


@pytest.mark.parametrize("text", ["", "12", ":12", "a.b", "a.b:", "a.b:-1", "a.b:1e3", "a.b:١", "a.b:" + "9" * 40])
def test_anything_else_is_no_reference(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the text itself is the message
        Ref.read(text)
