"""Registers the pages of every feature of the commission."""

from __future__ import annotations

from flask import Flask

from commission import cli
from commission.campaigns import front as campaigns
from commission.campaigns import serving
from commission.consultations import front as consultations
from commission.consultations import queries as decided
from commission.consultations.types import PAGES as DECIDING
from commission.learning import front as learning
from commission.mandates import front as mandates
from commission.matrix import front as matrix
from commission.matrix import queries as lines
from commission.matrix.types import QUESTION
from commission.protocol import front as protocol
from commission.protocol import front_reading as reading
from commission.protocol import matrix_lines, minorities
from commission.sortition import front as sortition
from commission.works import front as works

#: From the ground of the street to its end.
FEATURES = (mandates, sortition, learning, matrix, consultations, protocol, reading, campaigns, works)


def register(app: Flask) -> None:
    """Join the application."""
    for feature in FEATURES:
        feature.offer(app)
    matrix_lines.register(lines.lines, lines.choices)
    minorities.register(decided.minority_opinions, (DECIDING,))
    serving.offer(app, lambda: [(f"{QUESTION}:{number}", title) for number, title in lines.choices()])
    app.cli.add_command(cli.group)
