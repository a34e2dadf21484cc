"""The metropolis, its communes and priority neighbourhoods, the frame of reference, and a schematic map."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Join the application. Imported here, so that the map and the data files stay readable without a database."""
    from commons.territory import cli

    app.cli.add_command(cli.group)
