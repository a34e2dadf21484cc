"""The one blueprint of following: every endpoint is named follow_up.<something>."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("follow_up", __name__)
