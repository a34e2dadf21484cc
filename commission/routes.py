"""Registers the pages of every feature of the commission."""

from __future__ import annotations

from flask import Flask

from commission.mandates import front as mandates
from commission.protocol import models as _models  # noqa: F401  # maps the tables of the protocol
from commission.works import front as works

#: From the ground of the street to its end.
FEATURES = (mandates, works)


def register(app: Flask) -> None:
    """Join the application."""
    for feature in FEATURES:
        feature.offer(app)
