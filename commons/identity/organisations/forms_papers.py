"""Forms of the papers of an organisation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from commons.identity.organisations.papers import BankAccount
from commons.kernel.answers import typed
from commons.kernel.forms import Form, LineField, Required, at_most


class StatutesForm(Form):
    """The statutes."""

    file = FileField(_l("Les statuts, en PDF"), description=_l("Le texte signé de l’association. 10 Mo au plus."))

    def sent(self) -> bytes:
        """The bytes of the file that was sent."""
        file = self.file.data
        return file.read() if hasattr(file, "read") else b""


class BankForm(Form):
    """Where the organisation is paid; never filled with what is kept."""

    holder = LineField(_l("Titulaire du compte"), [Required(), at_most(160)], description=_l("Comme sur le RIB."))
    iban = LineField(
        _l("Numéro de compte (IBAN)"),
        [Required(), at_most(60)],
        description=_l("Exemple : FR76 3000 6000 0112 3456 7890 189."),
    )
    bic = LineField(_l("Code de la banque (BIC)"), [Required(), at_most(30)], description=_l("8 ou 11 signes."))

    def draft(self) -> BankAccount:
        """What was typed."""
        return BankAccount(typed(self.holder), typed(self.iban), typed(self.bic))
