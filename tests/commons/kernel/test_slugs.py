"""Short names made from titles of any town."""

from __future__ import annotations

import pytest

from commons.kernel.slugs import fold, slug_of


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("L’été à Cœur-Joie !", "l-ete-a-coeur-joie"),
        ("Łódź, 2022", "lodz-2022"),
        ("Ørsted đak", "orsted-dak"),
        ("ميزانية", "vote"),
        ("nouveau", "nouveau-2"),
        ("x" * 90, "x" * 60),
    ],
)
def test_a_title_becomes_letters_digits_and_hyphens(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert slug_of("Vote", {"vote", "vote-2"}) == "vote-3"


def test_a_search_compares_without_accents_or_capitals() -> None:
    assert fold("ÉCOLE Straße") == fold("ecole strasse")
