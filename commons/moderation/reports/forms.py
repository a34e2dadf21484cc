"""Reporting a text."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from commons.identity.options import options
from commons.kernel.forms import Required, TextField, at_most
from commons.kernel.guarded import Guarded
from commons.moderation.types import Motive


class ReportForm(Guarded):
    """What is wrong, and a word more."""

    motive = RadioField(_l("Qu’est-ce qui ne va pas ?"), [Required(_l("Choisissez une raison dans la liste."))])
    words = TextField(
        _l("Un mot de plus"),
        [at_most(1000)],
        description=_l("N’écrivez ni votre nom ni votre numéro : nous n’en avons pas besoin."),
        render_kw={"maxlength": 1000},
    )

    def offer(self) -> None:
        """List the motives."""
        self.motive.choices = options((motive.value, motive.label) for motive in Motive)
