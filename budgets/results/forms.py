"""Forms of the desk for a count."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from commons.kernel.forms import Form, LineField, at_most


class CountForm(Form):
    """Count, or count again: then a reason is needed."""

    reason = LineField(
        _l("Pourquoi recompter ?"),
        [at_most(500)],
        description=_l("Cette raison est publiée à côté du nouveau compte. L’ancien compte reste visible."),
    )


class ProclaimForm(Form):
    """Nothing to fill in: only the decision."""
