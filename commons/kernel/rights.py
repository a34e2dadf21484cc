"""Who may do what, in words: each part hands in the table its policies are tested against, a public page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask


@dataclass(frozen=True)
class Right:
    """One act: what, who may, and on which condition (all lazily translated)."""

    action: str
    who: str
    condition: str = ""


@dataclass(frozen=True)
class RightsTable:
    """The rights of one part of the product, under one heading."""

    heading: str
    rights: tuple[Right, ...]


def add_rights(app: Flask, heading: str, rights: Sequence[Right]) -> None:
    """Show these rights on the public page."""
    rights_tables(app).append(RightsTable(heading, tuple(rights)))


def rights_tables(app: Flask) -> list[RightsTable]:
    """Every table handed in, in the order of the parts."""
    tables: list[RightsTable] = app.extensions.setdefault("possibles.rights", [])
    return tables
