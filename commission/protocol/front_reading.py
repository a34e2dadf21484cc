"""What reading the protocol brings to the application: public pages, a part of the commission's page."""

from __future__ import annotations

from flask import Flask

from commission.mandates import hub
from commission.mandates.hub import Section
from commission.protocol import queries_reading, reading, views_public
from commission.protocol.types import PAGES, VERSION
from commons.kernel import addresses
from commons.kernel.refs import Ref


def offer(app: Flask) -> None:
    """Stand at the front door."""
    app.register_blueprint(views_public.blueprint)
    hub.add_section(app, Section("commission/protocol/_read_section.html", reading.on_hub, 20, (PAGES,)))
    addresses.know("commission_reading.version", _version_at)


def _version_at(protocol_id: int, number: int) -> Ref | None:
    """What the pasted address of a version points at."""
    found = queries_reading.version(protocol_id, number)
    return Ref(VERSION, found.id) if found is not None else None
