"""What the commission asks of a body, and since when it waits, on that body's own page and among what it owes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask import Flask

from commission.works import pages, queries
from commission.works.types import PAGES, RecommendationState, Shown
from commons.kernel import clock
from participation.bodies import sections
from participation.bodies.models import Body
from participation.bodies.sections import Debts, Owed, Section

_WAITING = (Shown.TIME_LEFT, Shown.UNDER_STUDY, Shown.SILENT)


def register(app: Flask) -> None:
    """Bring the recommendations to every body's page."""
    sections.add_section(app, Section("journeys/_recommendations.html", asked_of, 60, (PAGES,), everywhere=True))
    sections.add_debts(app, Debts(owed, (PAGES,)))


def asked_of(body: Body) -> Mapping[str, Any] | None:
    """Every recommendation that was transmitted to this body, with its clock."""
    sent = queries.recommendations(RecommendationState.TRANSMITTED, body_ids=[body.id])
    return {"rows": pages.rows(sent, clock.now())} if sent else None


def owed() -> Mapping[int, Owed]:
    """How many answers each body owes the commission, and how many are late."""
    waiting, late = Counter[int](), Counter[int]()
    for row in pages.rows(queries.recommendations(RecommendationState.TRANSMITTED), clock.now()):
        body_id = row.recommendation.body_id
        if body_id is not None and row.shown in _WAITING:
            waiting[body_id] += 1
            late[body_id] += row.shown is Shown.SILENT
    return {body_id: Owed(waiting[body_id], late[body_id]) for body_id in waiting}
