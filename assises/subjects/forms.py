"""The form of the desk for subjects."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField
from wtforms.validators import AnyOf, NumberRange, Optional

from assises.subjects.services import FIRST_YEAR, LAST_YEAR, LONGEST_REASON
from assises.subjects.types import SubjectState
from commons.kernel.forms import Form, TextField, at_most

_DECIDED = (SubjectState.KEPT.value, SubjectState.SET_ASIDE.value)
_CHOOSE = _l("Choisissez : retenir, ou mettre de côté.")


class DecideForm(Form):
    """Keep, or set aside, from the version that was read."""

    state = RadioField(
        _l("Que décidez-vous ?"),
        [AnyOf(_DECIDED, message=_CHOOSE)],
        choices=[
            (SubjectState.KEPT.value, _l("Retenir pour les Assises")),
            (SubjectState.SET_ASIDE.value, _l("Mettre de côté")),
        ],
        validate_choice=False,
    )
    edition_year = IntegerField(
        _l("Les Assises de quelle année ?"),
        [Optional(), NumberRange(FIRST_YEAR, LAST_YEAR, _l("Écrivez l’année des Assises, entre 2024 et 2100."))],
        description=_l("Pour un sujet retenu."),
    )
    reason = TextField(
        _l("Pourquoi ?"),
        [at_most(LONGEST_REASON)],
        description=_l("Publié à côté du sujet. Nécessaire pour mettre de côté."),
    )
    version = IntegerField(_l("Version lue"), [NumberRange(1, 2**31)])
