"""Forms of the desk for a count."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import RadioField, SelectField

from budgets.projects.models import Project
from budgets.results.changes import Change
from commons.identity.options import options
from commons.kernel.fields import DayField
from commons.kernel.forms import Form, LineField, Required, TextField, at_most


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


class OverrideForm(Form):
    """A body's decision otherwise than the rule."""

    project = SelectField(_l("Quel projet ?"), [Required()])
    change = RadioField(_l("Que change la décision ?"), [Required()])
    body = LineField(
        _l("Quelle instance a décidé ?"), [Required(), at_most(200)],
        description=_l("Son nom entier : par exemple, le conseil municipal de la commune."),
    )  # fmt: skip
    decided_on = DayField(_l("Jour de la décision"), [Required()])
    reason = TextField(_l("Pourquoi ?"), [Required(), at_most(2_000)], description=_l("Cette raison est publiée."))
    money = LineField(
        _l("Avec quel autre argent ?"), [at_most(200)],
        description=_l("Demandé pour un projet ajouté : l’argent du vote ne change pas."),
    )  # fmt: skip

    def offer(self, projects: list[Project]) -> None:
        """List the projects of the edition."""
        self.project.choices = options((project.code, project.title) for project in projects)
        self.change.choices = options((change.value, change.label) for change in Change)


class SettleForm(Form):
    """Confirm a decision, or hand it back."""
