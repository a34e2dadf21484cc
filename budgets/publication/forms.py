"""Forms of the desk for what is decided of an edition: a reason, a later end."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from commons.kernel.forms import Form, ParisMomentField, Required, TextField, at_most


class ReasonForm(Form):
    """Why."""

    reason = TextField(
        _l("Pourquoi ?"), [Required(), at_most(500)], description=_l("Cette raison est publiée dans le règlement.")
    )


class ExtendForm(ReasonForm):
    """A later end, and why."""

    until = ParisMomentField(_l("Nouvelle fin du vote"), [Required()], description=_l("Heure de Paris."))
