"""The form of the desk for subjects."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, ValidationError
from wtforms.validators import AnyOf, Optional, Regexp

from assises.subjects.services import FIRST_YEAR, LAST_YEAR, LONGEST_REASON
from assises.subjects.types import SubjectReason, SubjectState
from commons.identity.options import options
from commons.kernel.forms import Form, LineField, Required, TextField, at_most

_DECIDED = (SubjectState.KEPT.value, SubjectState.SET_ASIDE.value)
_CHOOSE = _l("Choisissez : retenir, ou mettre de côté.")


def _a_year(form: Form, field: Field) -> None:
    """Four digits of a year in which there may be Assises."""
    text = str(field.data or "")
    if not (text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR):
        raise ValidationError(SubjectReason.NO_YEAR.sentence)


class DecideForm(Form):
    """Keep, or set aside, from the version that was read."""

    state = RadioField(
        _l("Que décidez-vous ?"),
        [Required(_CHOOSE), AnyOf(_DECIDED, message=_CHOOSE)],
        choices=lambda: options(
            [
                (SubjectState.KEPT.value, _l("Retenir pour les Assises")),
                (SubjectState.SET_ASIDE.value, _l("Mettre de côté")),
            ]
        ),
        validate_choice=False,
    )
    edition_year = LineField(
        _l("Les Assises de quelle année ?"),
        [Optional(), _a_year],
        description=_l("Pour un sujet retenu."),
    )
    reason = TextField(
        _l("Pourquoi ?"),
        [at_most(LONGEST_REASON)],
        description=_l("Publié à côté du sujet. Nécessaire pour mettre de côté."),
    )
    version = HiddenField(
        validators=[Regexp(r"[0-9]{1,9}\Z", message=_l("Rouvrez la page depuis la liste, puis recommencez."))]
    )

    @property
    def year(self) -> int | None:
        """The year typed, once the form is valid."""
        return int(self.edition_year.data) if self.edition_year.data else None
