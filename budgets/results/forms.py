"""Forms of the desk for a count."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm

from commons.kernel.forms import Form, LineField, Required, at_most


class CountForm(Form):
    """Count, or count again: then a reason is needed."""

    reason = LineField(
        _l("Pourquoi recompter ?"),
        [at_most(500)],
        description=_l("Cette raison est publiée à côté du nouveau compte. L’ancien compte reste visible."),
    )


class ProclaimForm(Form):
    """Nothing to fill in: only the decision."""


class CodeForm(PlainForm):
    """Look a tracking code up: a question, so no token."""

    code = LineField(
        _l("Votre code de suivi"),
        [Required()],
        description=_l("12 lettres et chiffres, sur votre reçu. Majuscules et tirets n’importent pas."),
    )
