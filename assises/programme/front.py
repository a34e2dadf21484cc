"""What the programme brings to the application: pages, and room for others on them."""

from __future__ import annotations

from flask import Flask

from assises.programme import models, views, views_desk
from assises.programme.desk import add_door
from assises.programme.hub import add_section, open_way_in

__all__ = ["add_door", "add_section", "models", "offer", "open_way_in"]


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for part in (views, views_desk):
        app.register_blueprint(part.blueprint)
