"""The one blueprint of identity: every endpoint is named identity.<something>."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("identity", __name__)
