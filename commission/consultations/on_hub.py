"""The part of the commission's public page that says what is being decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from commission.consultations import pages, queries
from commission.consultations.types import PAGES
from commission.mandates.hub import Section
from commission.mandates.models import Mandate

#: Shown on the hub; the others stand on their own page.
MOST = 5


def read(mandate: Mandate, now: datetime) -> Mapping[str, Any] | None:
    """The latest consultations of this mandate; nothing before the first."""
    found = [each for each in queries.of_mandate(mandate.id) if each.is_public]
    return {"rows": pages.rows(found[:MOST], now)} if found else None


SECTION = Section("commission/consultations/_hub.html", read, 40, (PAGES,))
