"""The two fields a resident fills to come in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from commons.kernel.forms import Form, LineField, Required, at_most


class ContactForm(Form):
    """Where to send the code."""

    contact = LineField(
        _l("Votre e-mail ou votre numéro de portable"),
        [
            Required(_l("Écrivez votre adresse e-mail ou votre numéro de portable.")),
            at_most(254),
        ],
        description=_l("Nous vous envoyons un code. Pas de mot de passe."),
    )
    next = HiddenField()


class CodeForm(Form):
    """The code that came."""

    code = LineField(
        _l("Le code à 6 chiffres"),
        [Required(_l("Tapez les 6 chiffres du message reçu.")), at_most(40)],
        description=_l("Il marche pendant 10 minutes."),
    )
