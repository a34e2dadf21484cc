"""A module of the cycle, and a session of it, in a line of a test."""

from __future__ import annotations

from datetime import timedelta

from commission.learning import services
from commission.learning.models import LearningModule, LearningSession
from commission.mandates.models import Mandate
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work


def make_module(mandate: Mandate, title: str = "Le sens de l’action", published: bool = True) -> LearningModule:
    """A module with something to read."""
    with unit_of_work(SYSTEM) as work:
        return services.write_module(
            work, mandate.id, None, 1, title, "Pourquoi on évalue", "On regarde.\n\nPuis on parle.", published,
            clock.now(),
        )  # fmt: skip


def make_session(module: LearningModule, capacity: int = 2, days: int = 7, child_care: bool = True) -> LearningSession:
    """A session in so many days."""
    start = clock.now() + timedelta(days=days)
    draft = services.SessionDraft(
        start, start + timedelta(hours=2), "Centre social", "https://visio.exemple.fr/42", capacity, child_care
    )
    with unit_of_work(SYSTEM) as work:
        return services.plan(work, module.id, draft, clock.now())
