"""What debates say of a body: those it answers, and the answers it still owes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commons.kernel import clock
from commons.kernel.pages import good_until
from participation.bodies.models import Body
from participation.bodies.sections import Owed
from participation.debates import pages, queries

MOST = 4


def answered_by(body: Body) -> Mapping[str, Any] | None:
    """The latest debates that a body answers, for its page."""
    rows = pages.rows(queries.of_body(body.id, MOST), clock.now())
    return {"rows": rows} if rows else None


def owed() -> Mapping[int, Owed]:
    """How many answers each body owes on debates, and how many are late."""
    now, found = clock.now(), dict[int, Owed]()
    for body_id, due in queries.unanswered():
        good_until(due)
        found[body_id] = found.get(body_id, Owed()) + Owed(1, int(due <= now))
    return found
