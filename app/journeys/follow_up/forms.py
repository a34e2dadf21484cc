"""Forms of following."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, ValidationError

from app.journeys.follow_up.types import OFFERED, Medium
from commons.identity.options import options
from commons.identity.types import ContactKind
from commons.kernel.forms import Form, LineField, Required, at_most

_CHOOSE = _l("Choisissez une réponse dans la liste.")


class CodeForm(Form):
    """A code, as somebody reads it off a card."""

    code = LineField(
        _l("Votre code"),
        [Required(_l("Tapez le code qui est sur la carte ou sur l’affiche.")), at_most(60)],
        description=_l("7 lettres et chiffres, par exemple K7Q-M4DZ. Majuscules, espaces et tirets n’importent pas."),
    )


class FollowForm(Form):
    """How to be told."""

    medium = RadioField(_l("Comment voulez-vous être prévenu·e ?"), [Required(_CHOOSE)], validate_choice=False)

    def offer(self, contact: ContactKind, now_by: Medium | None) -> FollowForm:
        """Offer what this contact can receive; the way chosen before is ticked, or else the first."""
        offered = OFFERED[contact]
        self.medium.choices = options((medium.value, medium.label) for medium in offered)
        if not self.is_submitted():
            self.medium.data = (now_by or offered[0]).value
        return self

    def validate_medium(self, field: RadioField) -> None:
        """Only ways there are; whether the account can be reached so is for the policy."""
        if field.data not in [medium.value for medium in Medium]:
            raise ValidationError(_CHOOSE)

    def chosen(self) -> Medium:
        """The way chosen, once the form is valid."""
        return Medium(self.medium.data)


class StopForm(Form):
    """Nothing to fill in: only the decision."""
