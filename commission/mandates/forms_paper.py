"""Forms of sheets that the secretariat types in: what stands on the paper, and that the person signed it."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import Optional

from commission.mandates.forms import LONGEST_LINE, LONGEST_NAME, LONGEST_WORDS
from commons.identity.colleges import College
from commons.identity.options import options
from commons.kernel.fields import DayField
from commons.kernel.forms import Form, LineField, Required, TextField, at_most
from commons.kernel.i18n import LOCALES
from commons.kernel.tickets import Ticketed


class SheetFields(Form):
    """What every sheet bears."""

    language = SelectField(
        _l("Dans quelle langue lui écrire ?"), [Required()], choices=lambda: options(LOCALES.items())
    )  # fmt: skip
    signed_on = DayField(_l("Quel jour est écrit sur la feuille ?"), [Required()])
    consented = BooleanField(
        _l("La personne a signé son accord sur la feuille. Je garde la feuille au secrétariat."), [Required()]
    )  # fmt: skip


class PaperCandidacyForm(Ticketed, SheetFields):
    """Somebody proposes themselves, on a sheet."""

    college = RadioField(_l("À quel titre ?"), [Required()], choices=[])
    name = LineField(_l("Son prénom et son nom"), [Required(), at_most(LONGEST_NAME)])
    contact = LineField(_l("Son adresse e-mail ou son numéro de mobile"), [Required(), at_most(LONGEST_LINE)])
    words = TextField(_l("Ce que la personne a écrit"), [Optional(), at_most(LONGEST_WORDS)])

    def offer(self, colleges: Iterable[College]) -> None:
        """Fill the list with the colleges that have a free seat."""
        self.college.choices = options((college.value, college.label) for college in colleges)
