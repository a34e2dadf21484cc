"""What every page of the desk of an edition begins with: the edition, and may this person be here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash

from assises.editions import policies, queries
from assises.editions.models import AssisesEdition
from assises.editions.types import EditionReason
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.access import current_actor, holders_of
from commons.kernel.actor import NOBODY
from commons.kernel.answers import complain
from commons.kernel.errors import DomainError, NotFound, Refused
from commons.kernel.forms import Form
from commons.kernel.unit_of_work import Work, unit_of_work

#: Those who keep editions, and everybody who has a part in one.
SECRETARIAT = holders_of(Role.SECRETARIAT)
TEAM = holders_of(Role.SECRETARIAT, Role.FACILITATOR, Role.RAPPORTEUR, Role.WELCOMER, Role.OBSERVER)


@dataclass(frozen=True)
class Tried:
    """How a command ended: what it made, or the status of the page that says why not."""

    done: bool
    status: int = 200
    made: Any = None


def tried(form: Form, command: Callable[[Work, datetime], object], said: str, field: str = "") -> Tried:
    """Carry out the command of a valid form. `field`: what a refusal is about, when it does not say."""
    if not form.validate_on_submit():
        return Tried(False)
    try:
        with unit_of_work(current_actor()) as work:
            made = command(work, clock.now())
    except DomainError as error:
        return Tried(False, complain(form, error, field))
    flash(said, "success")
    return Tried(True, made=made)


def carried_out(command: Callable[[Work, datetime], object], said: str) -> None:
    """Carry out a command that has no field; a refusal is a page of its own."""
    with unit_of_work(current_actor()) as work:
        command(work, clock.now())
    flash(said, "success")


def kept(year: int) -> AssisesEdition:
    """The edition of this year, when whoever asks is its secretariat."""
    edition = _edition(year)
    refusal = policies.refusal_to_keep(edition, current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)
    return edition


def joined(year: int) -> AssisesEdition:
    """The edition of this year, when whoever asks has any part in it."""
    edition = _edition(year)
    if not policies.is_team(edition, current_actor()):
        raise Refused(reason=EditionReason.NOT_YOURS)
    return edition


def readable(year: int) -> AssisesEdition:
    """The edition of this year, when it is announced: what a page that is the same for everybody shows."""
    edition = queries.by_year(year)
    refusal = policies.refusal_to_read(edition, NOBODY)
    if edition is None or refusal is not None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    return edition


def _edition(year: int) -> AssisesEdition:
    edition = queries.by_year(year)
    if edition is None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    return edition
