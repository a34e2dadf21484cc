"""What a person may change of their own account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from commons.identity.options import options
from commons.kernel.forms import Form, LineField, Required, at_most
from commons.kernel.i18n import LOCALES


class ProfileForm(Form):
    """Name and language."""

    display_name = LineField(
        _l("Le nom que vous voulez montrer"),
        [at_most(60)],
        description=_l("Un prénom suffit. Il paraît à côté de ce que vous publiez, jamais à côté d’un vote."),
    )
    locale = SelectField(_l("La langue de vos messages"), choices=lambda: options(LOCALES.items()))


class EraseForm(Form):
    """A box to tick before everything goes."""

    sure = BooleanField(
        _l("Oui, effacer mon compte pour toujours"),
        [Required(_l("Cochez la case si vous voulez vraiment effacer votre compte."))],
    )
