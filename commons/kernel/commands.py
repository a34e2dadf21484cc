"""How a page carries out a command: in one unit of work, said once it is done, refused beside the form it came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash

from commons.kernel import clock
from commons.kernel.access import current_actor
from commons.kernel.answers import complain
from commons.kernel.errors import DomainError
from commons.kernel.forms import Form
from commons.kernel.unit_of_work import Work, unit_of_work

#: What a page asks of a service: the unit of work it happens in, and the hour.
Command = Callable[[Work, datetime], object]


@dataclass(frozen=True)
class Tried:
    """How a command ended: what it made, or the status of the page that says why not."""

    done: bool
    status: int = 200
    made: Any = None


def tried(form: Form, command: Command, said: str, field: str = "") -> Tried:
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


def carried_out(command: Command, said: str) -> None:
    """Carry out a command that has no field; a refusal is a page of its own."""
    with unit_of_work(current_actor()) as work:
        command(work, clock.now())
    flash(said, "success")
