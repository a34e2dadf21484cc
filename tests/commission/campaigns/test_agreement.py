"""Agreement of two coders, against published examples."""

from __future__ import annotations

from fractions import Fraction

import pytest

from commission.campaigns.agreement import kappa, share


def _coded(table: list[list[int]]) -> tuple[list[int], list[int]]:
    """The answers of two coders out of the table of how often each pair came."""
    pairs = [(one, other) for one, line in enumerate(table) for other, n in enumerate(line) for _ in range(n)]
    return [one for one, _ in pairs], [other for _, other in pairs]


@pytest.mark.parametrize(("table", "agreed", "expected"), [
    # Fifty grant proposals read by two readers, the usual worked example: p = 0.7, kappa = 0.4.
    ([[20, 5], [10, 15]], Fraction(7, 10), Fraction(2, 5)),
    # The same share of agreement with other margins (the two examples of "inconsistent" kappas).
    ([[45, 15], [25, 15]], Fraction(3, 5), Fraction(6000 - 5400, 10000 - 5400)),
    ([[25, 35], [5, 35]], Fraction(3, 5), Fraction(6000 - 4600, 10000 - 4600)),
    # Cohen 1960, table 1: three categories, two judges, 200 items: p = 0.70, kappa = 0.4915…
    ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], Fraction(140, 200), Fraction(29, 59)),
])  # fmt: skip
def test_agreement_is_that_of_the_published_example(table, agreed, expected):
    first, second = _coded(table)
    assert share(first, second) == agreed
    assert kappa(first, second) == expected


def test_two_examples_read_0_13_and_0_26():
    assert round(float(kappa(*_coded([[45, 15], [25, 15]])) or 0), 4) == 0.1304
    assert round(float(kappa(*_coded([[25, 35], [5, 35]])) or 0), 4) == 0.2593


def test_nothing_coded_has_no_agreement_and_one_category_no_kappa():
    assert share([], []) is None
    assert kappa([], []) is None
    assert (share("aa", "aa"), kappa("aa", "aa")) == (1, None)


def test_a_line_that_one_coder_left_out_is_an_error():
    with pytest.raises(ValueError, match="zip"):
        kappa("ab", "a")
