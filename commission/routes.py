"""Registers the pages of every feature of the commission."""

from __future__ import annotations

from flask import Flask

from commission import cli
from commission.mandates import front as mandates
from commission.protocol import front as protocol
from commission.protocol import front_reading as reading

#: From the ground of the street to its end.
FEATURES = (mandates, protocol, reading)


def register(app: Flask) -> None:
    """Join the application."""
    for feature in FEATURES:
        feature.offer(app)
    app.cli.add_command(cli.group)
