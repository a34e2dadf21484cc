"""Forms of minutes and contestations."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import Optional, Regexp

from assises.minutes.contesting import LONGEST_NAME, LONGEST_PASSAGE, LONGEST_WORDS, ContestDraft
from assises.minutes.services import LONGEST_NOTE, LONGEST_TEXT
from commons.kernel.answers import typed
from commons.kernel.forms import Form, LineField, Required, TextField, at_most
from commons.kernel.guarded import Guarded
from commons.kernel.tickets import Ticketed

_AGAIN = _l("Rouvrez la page depuis la liste, puis recommencez.")


class TextForm(Form):
    """The text of the minutes, built on the one that was read."""

    base = HiddenField(validators=[Regexp(r"[0-9]{1,9}\Z", message=_AGAIN)])
    words = TextField(
        _l("Le compte rendu"),
        [Required(), at_most(LONGEST_TEXT)],
        description=_l("Ce qui a été dit, décidé, et ce qui reste en désaccord. Un paragraphe par idée."),
    )

    @property
    def seen(self) -> int:
        """The text that was read, once the form is valid."""
        return int(typed(self.base))


class PublishForm(Form):
    """Publish, and for a later version, say what it corrects."""

    version = HiddenField(validators=[Regexp(r"[0-9]{1,9}\Z", message=_AGAIN)])
    note = TextField(
        _l("Ce qui est corrigé"),
        [Optional(), at_most(LONGEST_NOTE)],
        description=_l("Publié. Nécessaire à partir de la deuxième version."),
    )


class ReplyForm(Form):
    """The reply to a contestation."""

    reply = TextField(_l("Votre réponse"), [Required(), at_most(LONGEST_WORDS)], description=_l("Publiée, une fois."))


class ContestForm(Ticketed, Guarded):
    """A passage is not what was said."""

    passage = TextField(
        _l("Le passage"),
        [Required(), at_most(LONGEST_PASSAGE)],
        description=_l("Recopiez les mots du compte rendu, tels qu’ils sont écrits."),
    )
    words = TextField(_l("Qu’est-ce qui a été dit, d’après vous ?"), [Required(), at_most(LONGEST_WORDS)])
    name = LineField(
        _l("Votre prénom"), [Optional(), at_most(LONGEST_NAME)], description=_l("Montré à côté de vos mots.")
    )

    def draft(self, language: str) -> ContestDraft:
        """What was typed."""
        return ContestDraft(
            typed(self.passage), typed(self.words), typed(self.name), language, typed(self.ticket)
        )  # fmt: skip
