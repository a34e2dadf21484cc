"""Long lists, leaf by leaf."""

from __future__ import annotations

import pytest

from commons.kernel.paging import asked_page, leaf


def address(number: int) -> str:
    return f"?page={number}"


@pytest.mark.parametrize(
    ("text", "number"), [("1", 1), ("7", 7), ("", 1), ("0", 1), ("-3", 1), ("x", 1), ("٣", 1), ("9" * 50, 1)]
)
def test_anything_unreadable_asks_for_the_first_page(text, number):
    assert asked_page(text) == number


def test_a_leaf_knows_its_neighbours():
    part = leaf(range(45), 2, 20, address)
    assert part.items == list(range(20, 40))
    assert (part.last, part.previous, part.next) == (3, "?page=1", "?page=3")
    assert [page["current"] for page in part.pages] == [False, True, False]


def test_too_high_a_page_is_the_last_and_the_first_of_nothing_is_empty():
    assert leaf(range(45), 99, 20, address).items == [40, 41, 42, 43, 44]
    nothing = leaf([], 3, 20, address)
    assert (nothing.items, nothing.number, nothing.last, nothing.previous, nothing.next) == ([], 1, 1, "", "")


def test_far_pages_are_a_gap():
    numbers = [page["number"] if page else None for page in leaf(range(200), 5, 10, address).pages]
    assert numbers == [1, None, 4, 5, 6, None, 20]
