"""The form of a date."""

from __future__ import annotations

from datetime import date
from typing import cast

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, TimeField
from wtforms.validators import Optional

from commons.identity.options import options
from commons.kernel.answers import typed
from commons.kernel.fields import DayField
from commons.kernel.forms import Form, Required, TextField, at_most
from participation.bodies.fields import TitleField
from participation.calendar.drafts import DateDraft
from participation.calendar.types import DateState

_SAME = ("title", "first_day", "last_day", "from_hour", "to_hour", "firm", "place", "note", "reason")


class DateForm(Form):
    """When a body meets."""

    seen = HiddenField()
    title = TitleField(
        _l("Titre"), [Required(), at_most(120)], description=_l("Par exemple : comité de pilotage annuel.")
    )
    first_day = DayField(_l("Jour, ou premier jour"), [Required()])
    last_day = DayField(_l("Dernier jour"), [Optional()], description=_l("Vide si tout tient en un jour."))
    from_hour = TimeField(_l("De quelle heure"), [Optional()], description=_l("Vide : toute la journée."))
    to_hour = TimeField(_l("À quelle heure"), [Optional()])
    firm = BooleanField(
        _l("Le jour est fixé"), default=True, description=_l("Décochez si vous ne connaissez encore que la période.")
    )
    place = TitleField(_l("Lieu"), [at_most(200)])
    note = TextField(_l("À savoir"), [at_most(2_000)], description=_l("Tout le monde lira cette note."))
    state = RadioField(_l("Où en est-on ?"), [Required()], choices=[])
    reason = TextField(
        _l("Si elle est annulée, pourquoi ?"), [at_most(500)], description=_l("Tout le monde lira cette raison.")
    )

    def offer(self) -> None:
        """List the states."""
        self.state.choices = options((state.value, state.label) for state in DateState)

    def fill(self, draft: DateDraft) -> None:
        """Show this draft."""
        for name in _SAME:
            getattr(self, name).data = getattr(draft, name)
        self.state.data = draft.state.value

    def draft(self) -> DateDraft:
        """What was typed."""
        return DateDraft(
            title=typed(self.title),
            first_day=cast(date, self.first_day.data),
            last_day=self.last_day.data,
            from_hour=self.from_hour.data,
            to_hour=self.to_hour.data,
            firm=bool(self.firm.data),
            place=typed(self.place),
            note=typed(self.note),
            state=DateState(self.state.data),
            reason=typed(self.reason),
        )
