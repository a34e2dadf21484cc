"""The blueprint of the pages of opinions."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("opinions", __name__)
