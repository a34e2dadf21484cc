"""Random rules: every parameter drawn, also those that change nothing for the rule drawn."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from budgets.counting.types import (
    Add1Stop,
    Completion,
    Misfit,
    Parameters,
    Ranking,
    Rule,
    Start,
    Utilities,
)

SHARES = [Fraction(0), Fraction(1, 20), Fraction(1, 3), Fraction(1, 2)]


@st.composite
def rules(draw: st.DrawFn, sayable: bool = False) -> Parameters:
    """Any rule an edition may have, or one that options can say; the order of ties is that of the file."""
    ranking = draw(st.sampled_from(Ranking))
    tables: list[tuple[int, ...]] = [(3, 1), (5, 3, 1)]
    if ranking is Ranking.BORDA:
        tables = [()] if sayable else [(), (3, 1)]
    return Parameters(
        rule=draw(st.sampled_from(Rule)),
        misfit=draw(st.sampled_from([None, *Misfit])),
        threshold=draw(st.integers(0, 3)),
        threshold_share=draw(st.sampled_from(SHARES)),
        top_up=draw(st.sampled_from([None, Fraction(4, 5), Fraction(1)])),
        exclusive_groups=sayable or draw(st.booleans()),
        proposer_cap=draw(st.integers(0, 2)),
        utilities=draw(st.sampled_from(Utilities)),
        start=draw(st.sampled_from(Start)),
        count_empty=draw(st.booleans()),
        completion=draw(st.sampled_from(Completion)),
        increment=draw(st.sampled_from([1, 7, 250])),
        add1_stop=draw(st.sampled_from(Add1Stop)),
        ranking=ranking,
        ranking_table=draw(st.sampled_from(tables)),
        tie_by_order_only=not sayable and draw(st.booleans()),
    )
