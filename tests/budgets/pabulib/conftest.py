"""A small Pabulib file to bring in and to break."""

from __future__ import annotations

import pytest

from tests.factories.pabulib import GARDEN


@pytest.fixture
def garden() -> str:
    """Three projects, five ballots: the garden and the benches are funded, the changing room is not."""
    return GARDEN
