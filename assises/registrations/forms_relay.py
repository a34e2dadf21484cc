"""Forms of an association: several people at once, and links to give."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField

from assises.registrations.forms import WhereFields, languages
from commons.identity.colleges import College
from commons.identity.options import options
from commons.kernel.forms import Form, Required, TextField, at_most
from commons.kernel.tickets import Ticketed


class SeveralForm(WhereFields, Ticketed):
    """Several people of an association at once."""

    college = RadioField(
        _l("Ces personnes viennent comme…"), [Required()],
        choices=lambda: options((college.value, college.label) for college in College),
    )  # fmt: skip
    lines = TextField(
        _l("Une personne par ligne"), [Required(_l("Écrivez au moins un prénom.")), at_most(5000)],
        description=_l("Prénom, puis numéro ou adresse s’il y en a. Par exemple : Nadia, 06 12 34 56 78"),
    )  # fmt: skip
    language = SelectField(_l("Langue de nos messages"), [Required()], choices=languages)


class LinksForm(Form):
    """How many links."""

    number = SelectField(
        _l("Combien de liens ?"), [Required()], choices=lambda: options((str(n), str(n)) for n in range(1, 21))
    )
