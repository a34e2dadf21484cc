"""Forms of appeals."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from commons.identity.options import options
from commons.kernel.answers import typed
from commons.kernel.forms import Form, Required, TextField, at_most
from commons.kernel.seen import Seen
from participation.appeals.types import LONGEST, AppealState


class AppealForm(Form):
    """Why a decision is contested."""

    words = TextField(
        _l("Pourquoi contestez-vous cette décision ?"),
        [Required(), at_most(LONGEST)],
        description=_l("Dites ce qui n’a pas été vu ou bien compris. Tout le monde pourra le lire."),
    )


class AnswerForm(Seen):
    """The answer to an appeal."""

    state = RadioField(_l("Votre réponse"), [Required()])
    words = TextField(
        _l("La raison"), [Required(), at_most(LONGEST)], description=_l("En mots simples. Tout le monde la lit.")
    )

    def offer(self) -> None:
        """Confirm, or examine again."""
        self.state.choices = options(
            [
                (AppealState.CONFIRMED.value, gettext("Confirmer la décision")),
                (AppealState.REOPENED.value, gettext("Examiner de nouveau : une nouvelle décision sera prise")),
            ]
        )

    def chosen(self) -> AppealState:
        """What was chosen."""
        return AppealState(typed(self.state))
