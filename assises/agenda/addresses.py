"""Where items of the agenda stand, for whoever refers to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import url_for

from assises.agenda import queries
from assises.agenda.types import ITEM
from commons.kernel import addresses
from commons.kernel.refs import Ref, Target

#: A number in an address, small enough for the database to look for it.
NUMBER = "int(max=999999999999999)"


def items(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each item."""
    return {
        number: Target(sheet.title, url_for("assises_agenda.show", item_id=number))
        for number, sheet in queries.latest(ids).items()
    }


def offer() -> None:
    """Let people point at them by pasting their address."""
    addresses.know("assises_agenda.show", lambda item_id: Ref(ITEM, item_id))
