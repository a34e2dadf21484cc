"""Shares drawn on a page are those of the figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.ui import charts

amounts = st.lists(st.floats(0, 1e9), min_size=1, max_size=12)


def rows(values: list[float]) -> list[tuple[str, float, str]]:
    """Rows with these values."""
    return [(f"n° {rank}", value, str(value)) for rank, value in enumerate(values)]


def test_parts_follow_each_other_end_to_end() -> None:
    first, second = charts.stacked([("a", 1.0, "1"), ("b", 3.0, "3")])
    assert (first.start, first.width, second.start, second.width) == (0.0, 25.0, 25.0, 75.0)


def test_what_is_left_of_the_whole_stays_empty() -> None:
    (only,) = charts.stacked([("a", 1.0, "1")], total=4.0)
    assert only.width == 25.0


def test_the_longest_bar_fills_the_width() -> None:
    assert [bar.width for bar in charts.bars(rows([214, 107, 0]))] == [100.0, 50.0, 0.0]


def test_nothing_at_all_draws_nothing() -> None:
    assert charts.bars([]) == []
    assert charts.stacked(rows([0.0]))[0].width == 0.0


def test_a_negative_share_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        charts.stacked([("a", -1.0, "-1")])


@given(amounts)
def test_a_bar_never_leaves_its_frame(values: list[float]) -> None:
    for segment in [*charts.stacked(rows(values)), *charts.bars(rows(values))]:
        assert 0 <= segment.width <= 100
        assert 0 <= segment.start <= 100.1
