"""What reading the protocol brings to the application: public pages, a part of the commission's page."""

from __future__ import annotations

from flask import Flask

from commission.mandates import hub
from commission.mandates.hub import Section
from commission.protocol import reading, views_public
from commission.protocol.types import PAGES


def offer(app: Flask) -> None:
    """Stand at the front door."""
    app.register_blueprint(views_public.blueprint)
    hub.add_section(app, Section("commission/protocol/_read_section.html", reading.on_hub, 20, (PAGES,)))
