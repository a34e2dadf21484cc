"""What every page of seats begins with: which edition, and may whoever asks be here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import flash

from assises.editions import policies as edition_policies
from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.editions.types import EditionReason
from assises.programme import queries as programme
from assises.seats.types import SeatReason, Stock, StockKind
from commons.kernel import clock
from commons.kernel.access import current_actor
from commons.kernel.actor import NOBODY, Actor
from commons.kernel.answers import complain
from commons.kernel.errors import DomainError, NotFound, Refused
from commons.kernel.forms import Form
from commons.kernel.unit_of_work import Work, unit_of_work

LAST_YEAR = 2100
#: The largest number a column holds.
LARGEST = 2**63 - 1
KINDS = {"jour": StockKind.SITE_DAY, "activite": StockKind.ACTIVITY}


def of_year(year: int) -> AssisesEdition | None:
    """The edition of this year, in any state."""
    return editions.by_year(year) if year <= LAST_YEAR else None


def readable(year: int, actor: Actor = NOBODY) -> AssisesEdition:
    """The edition of this year, when this reader may read it."""
    edition = of_year(year)
    refusal = edition_policies.refusal_to_read(edition, actor)
    if edition is None or refusal is not None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    return edition


def kept(year: int) -> AssisesEdition:
    """The edition of this year, when whoever asks is its secretariat."""
    edition = readable(year, current_actor())
    refusal = edition_policies.refusal_to_keep(edition, current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)
    return edition


def stock_of(edition: AssisesEdition, kind: str, number: int) -> tuple[Stock, str]:
    """A stock of this edition named in an address, and its name."""
    if kind in KINDS and number <= LARGEST:
        if KINDS[kind] is StockKind.ACTIVITY:
            activity = programme.activity(number)
            if activity is not None and activity.edition_id == edition.id:
                return Stock(StockKind.ACTIVITY, number), activity.title
        else:
            day = programme.site_day(number)
            if day is not None and day.site.edition_id == edition.id:
                return Stock(StockKind.SITE_DAY, number), day.site.name
    raise NotFound(reason=SeatReason.OTHER_EDITION)


def tried(form: Form, command: Callable[[Work, datetime], object], said: str, field: str = "") -> int:
    """Carry out the command of a valid form: 303 once it is done, else the status of the page that says why not."""
    if not form.validate_on_submit():
        return 200
    try:
        with unit_of_work(current_actor()) as work:
            command(work, clock.now())
    except DomainError as error:
        return complain(form, error, field)
    flash(said, "success")
    return 303


def carried_out(command: Callable[[Work, datetime], object], said: str) -> None:
    """Carry out a command that has no field; a refusal is a page of its own."""
    with unit_of_work(current_actor()) as work:
        command(work, clock.now())
    flash(said, "success")
