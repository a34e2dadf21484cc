"""What the desk types in the fields of a counting rule."""

from __future__ import annotations

from fractions import Fraction

import pytest
from wtforms import Form

from budgets.editions.fields import ShareField


class Rule(Form):
    """A form with one percentage."""

    share = ShareField("Part")


@pytest.mark.parametrize(
    ("text", "share"), [("5", "1/20"), ("2,5 %", "1/40"), ("80 %", "4/5"), ("100", "1"), ("0", "0")]
)
def test_a_percentage_is_exact(app, text: str, share: str) -> None:
    with app.test_request_context("/"):
        assert Rule().share.read(text) == Fraction(share)


@pytest.mark.parametrize("text", ["1e-99999999", "1e9", "1/3", "-5", "101", "½", "cinq", "٥", "1.2.3", "0x10"])
def test_what_is_no_percentage_is_refused_at_once(app, text: str) -> None:
    with app.test_request_context("/"), pytest.raises(ValueError, match="pourcentage"):
        Rule().share.read(text)
