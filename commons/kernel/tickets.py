"""A form that makes something carries a ticket of its own: sent twice, it makes it once."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import Regexp

from commons.kernel.forms import Form


class TicketField(HiddenField):
    """Drawn when the form is first shown, and sent back as it was; a form that lost it is opened again."""

    def __init__(self, **kwargs: Any) -> None:
        again = Regexp(r"^[0-9a-f]{32}$", message=_l("Rechargez la page, puis recommencez."))
        super().__init__(None, [again], default=lambda: uuid4().hex, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What was sent, and nothing else: a ticket drawn now would be another one the next time."""
        self.data: Any = str(valuelist[0]) if valuelist else ""


class Ticketed(Form):
    """A form with a ticket. In a template: `hidden(form.ticket)`; in a service: a unique column decides."""

    ticket = TicketField()
