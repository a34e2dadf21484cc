"""Somebody who did everything once that a resident does after the days of the Assises."""

from __future__ import annotations

from assises.commitments import progress
from assises.commitments.types import PromiseState
from assises.minutes import contesting
from commons.kernel import clock
from commons.kernel.actor import Actor
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import outcome


def does_everything(actor: Actor) -> None:
    """Contest minutes, and say what one sees of a commitment."""
    submitted = outcome.submitted_minutes(outcome.past_activity())
    promise = outcome.make_commitment(state=PromiseState.IN_PROGRESS)
    with unit_of_work(actor) as work:
        said = outcome.contestation(words="Nora dit six, pas soixante.")
        contesting.contest(work, submitted.code, said, clock.now())
        progress.say(work, promise.id, outcome.point(words="Nora a vu trois bancs."), clock.now())
