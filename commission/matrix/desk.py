"""What pages of the matrix's desk begin with: the mandate, the thing asked for, and may this person be here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Response

from commission.mandates import desk as composition
from commission.mandates.models import Mandate
from commission.matrix import policies
from commission.matrix.types import MatrixReason
from commons.identity.types import Role
from commons.kernel.access import current_actor, holders_of
from commons.kernel.answers import private_page
from commons.kernel.db import LARGEST_ID
from commons.kernel.errors import NotFound, Refused
from commons.kernel.forms import Form

#: Those who enter values.
MEASURERS = holders_of(Role.SECRETARIAT, Role.FACILITATOR)
Row = TypeVar("Row")


def kept(mandate_id: int) -> Mandate:
    """The mandate, for its secretariat. NotFound, Refused."""
    return composition.kept(mandate_id)


def measured(mandate_id: int) -> Mandate:
    """The mandate, for those who enter values. NotFound, Refused."""
    mandate = composition.joined(mandate_id)
    if policies.refusal_to_measure(mandate, current_actor()) is MatrixReason.NOT_YOURS:
        raise Refused(reason=MatrixReason.NOT_YOURS)
    return mandate


def there(find: Callable[[int], Row | None], row_id: int) -> Row:
    """The row of this number. NotFound."""
    found = find(row_id) if row_id <= LARGEST_ID else None
    if found is None:
        raise NotFound(reason=MatrixReason.NOT_FOUND)
    return found


def form_page(
    form: Form, status: int, heading: str, back: tuple[str, str], action: str, intro: str = "", about: str = "",
    remove: str = "",
) -> Response:  # fmt: skip
    """A page with one form; `back`: where one came from (label, address); `about`: the words it is about."""
    return private_page(
        "commission/matrix/desk_form.html", form, status, heading=heading, back_to=back, action=action, intro=intro,
        about=about, remove=remove,
    )  # fmt: skip
