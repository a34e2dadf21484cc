"""Blocking an account, and lifting a block."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import ValidationError

from commons.identity.options import options
from commons.kernel.days import midnight
from commons.kernel.fields import DayField
from commons.kernel.forms import Form, LineField, Required, at_most


class BlockForm(Form):
    """Where, until when, why."""

    scope = SelectField(_l("Où la personne ne peut plus publier"), [Required()])
    ends_on = DayField(
        _l("Dernier jour du blocage"),
        [Required(_l("Choisissez un jour : un blocage a toujours une fin."))],
        description=_l("Un an au plus. Le lendemain, la personne peut de nouveau publier."),
    )
    reason = LineField(
        _l("Raison"),
        [Required(_l("Écrivez la raison : la personne la lira.")), at_most(500)],
        description=_l("La personne la lit dans son espace et dans un message."),
    )

    def offer(self, scopes: Sequence[tuple[tuple[str, int], str]]) -> None:
        """List where this moderator may block: pairs of a scope and its name."""
        self.scope.choices = options((f"{kind}:{number}", name) for (kind, number), name in scopes)

    def validate_ends_on(self, field: DayField) -> None:
        """A year of four digits: the next day must exist."""
        if field.data is not None and field.data.year >= 9000:
            raise ValidationError(str(_l("Choisissez un jour plus proche.")))

    def chosen_scope(self) -> tuple[str, int]:
        """The scope, out of the list."""
        kind, _, number = str(self.scope.data).partition(":")
        return kind, int(number)

    def ends_at(self) -> datetime:
        """The first moment after the last day, in Paris."""
        assert self.ends_on.data is not None
        return midnight(self.ends_on.data + timedelta(days=1))


class LiftForm(Form):
    """Why a block ends early."""

    reason = LineField(_l("Raison"), [Required(_l("Écrivez pourquoi le blocage est levé.")), at_most(500)])
