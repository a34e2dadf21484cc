"""Forms of readings: who is asked, the grid, why one cannot read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from commons.identity.options import options
from commons.kernel.answers import typed
from commons.kernel.fields import Between, WholeField
from commons.kernel.forms import Form, Required, TextField, at_most
from commons.kernel.seen import Seen
from participation.initiatives.models_criteria import CallCriterion
from participation.readings.models import CallReading
from participation.readings.services import LONGEST_DELAY, MarkDraft
from participation.readings.types import LONGEST_REASON


class AssignForm(Form):
    """Who is asked to read, and within how long."""

    reader = SelectField(_l("Qui lit ce dossier ?"), [Required()])
    days = WholeField(_l("Jours pour lire"), [Required(), Between(1, LONGEST_DELAY)], default=10)

    def offer(self, people: Iterable[tuple[int, str]]) -> None:
        """List the people who hold a role for this call."""
        self.reader.choices = options(
            [("", gettext("Choisir…")), *((str(number), name) for number, name in people)]
        )  # fmt: skip

    def chosen(self) -> int:
        """The account that was chosen."""
        return int(typed(self.reader) or 0)


class WhyForm(Form):
    """Why a reading ends without marks."""

    why = TextField(
        _l("Pourquoi ?"), [Required(), at_most(LONGEST_REASON)], description=_l("Ces mots sont gardés au dossier.")
    )


class GridForm(Seen):
    """Rows are made by `grid_form`."""

    criteria: Sequence[CallCriterion] = ()

    def fill(self, reading: CallReading) -> None:
        """Show what was kept."""
        for each in reading.marks:
            self[f"mark_{each.criterion_id}"].data = each.mark
            self[f"reason_{each.criterion_id}"].data = each.reason

    def draft(self) -> dict[int, MarkDraft]:
        """What was typed."""
        return {
            each.id: MarkDraft(self[f"mark_{each.id}"].data, typed(self[f"reason_{each.id}"])) for each in self.criteria
        }


def grid_form(criteria: Sequence[CallCriterion]) -> GridForm:
    """One mark and one reason a criterion."""
    fields: dict[str, Any] = {"criteria": criteria}
    for each in criteria:
        fields |= {
            f"mark_{each.id}": WholeField(_l("Note, de 0 à %(scale)d", scale=each.scale)),
            f"reason_{each.id}": TextField(_l("Pourquoi cette note ?"), [at_most(LONGEST_REASON)]),
        }
    form: GridForm = type("GridRows", (GridForm,), fields)()
    return form
