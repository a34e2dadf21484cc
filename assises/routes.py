"""Registers the pages of every feature of the Assises."""

from __future__ import annotations

from flask import Flask

from assises.subjects import front as subjects


def register(app: Flask) -> None:
    """Join the application."""
    subjects.offer(app)
