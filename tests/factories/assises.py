"""Subjects of the Assises, in a line of a test."""

from __future__ import annotations

from itertools import count

from assises.subjects import queries, services
from assises.subjects.models import AssisesSubject
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work

_numbers = count(1)


def make_subject(
    title: str = "", origin: Ref | None = None, summary: str = "", place_id: int | None = None
) -> AssisesSubject:
    """A subject that somebody proposed."""
    number = next(_numbers)
    with unit_of_work(SYSTEM) as work:
        made = services.propose(
            work, origin or Ref("tests.debate", number), title or f"Sujet {number}", summary, clock.now(), place_id
        )
    subject = queries.by_id(made)
    assert subject is not None
    return subject
