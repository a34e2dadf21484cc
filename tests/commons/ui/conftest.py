"""A small application that renders the interface alone: no database, no domain."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.commons.ui.harness import make_app


@pytest.fixture(scope="session")
def face() -> Flask:
    """The interface without the rest of the product."""
    return make_app()


@pytest.fixture
def rendering(face: Flask) -> Iterator[Flask]:
    """Inside a request, where templates may be rendered."""
    with face.test_request_context("/developpement/composants"):
        yield face
