"""The one blueprint of moderation: every endpoint is named moderation.<something>."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("moderation", __name__)
