"""What people of the team type to come in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField
from wtforms.validators import EqualTo

from commons.kernel.forms import Form, LineField, Required, at_most


class PasswordForm(Form):
    """The first factor."""

    email = LineField(_l("Votre adresse e-mail"), [Required(), at_most(254)])
    password = PasswordField(_l("Votre mot de passe"), [Required(), at_most(1000)])
    next = HiddenField()


class SecondFactorForm(Form):
    """The second factor: the code of the moment, or a recovery code."""

    code = LineField(
        _l("Le code de votre application"),
        [Required(), at_most(40)],
        description=_l("6 chiffres. Sans votre téléphone : un de vos codes de secours."),
    )


class SetUpForm(Form):
    """The first code of a new application."""

    code = LineField(_l("Le code que montre l’application"), [Required(), at_most(40)])


class NewPasswordForm(Form):
    """A password chosen twice."""

    password = PasswordField(
        _l("Nouveau mot de passe"),
        [Required(), at_most(1000)],
        description=_l("12 caractères au moins. Le plus simple : quatre mots sans lien entre eux."),
    )
    again = PasswordField(
        _l("Le même, une deuxième fois"),
        [
            Required(),
            EqualTo("password", _l("Les deux mots de passe sont différents. Tapez deux fois le même.")),
        ],
    )
