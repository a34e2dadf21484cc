"""Deciding on one text or several, and filtering the queue."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField

from commons.identity.options import options
from commons.kernel.forms import Form, Required, TextField, at_most
from commons.moderation.models import ReplyTemplate
from commons.moderation.reasons import ModerationReason
from commons.moderation.rulings import Ruling
from commons.moderation.types import Motive, Verdict


class RulingForm(Form):
    """What is decided, why, and what the author is told."""

    verdict = RadioField(_l("Votre décision"), [Required(_l("Choisissez : laisser visible, ou masquer."))])
    motive = SelectField(_l("Motif, si vous masquez"), default="")
    template = SelectField(
        _l("Réponse type"), default="", description=_l("Elle part dans la langue de l’auteur si elle existe.")
    )
    words = TextField(
        _l("Vos mots à l’auteur"),
        [at_most(2000)],
        description=_l("Ils sont ajoutés à la réponse type. Dites ce qui ne va pas, et ce que la personne peut faire."),
        render_kw={"maxlength": 2000},
    )

    def offer(self, templates: Sequence[ReplyTemplate]) -> None:
        """List verdicts, motives and reply texts."""
        self.verdict.choices = options((verdict.value, verdict.label) for verdict in Verdict)
        none = ("", gettext("Aucun"))
        self.motive.choices = options([none, *((motive.value, motive.label) for motive in Motive)])
        ready = ((str(t.id), f"{t.motive.label} – {t.title}") for t in templates)
        self.template.choices = options([("", gettext("Aucune")), *ready])

    def ruling(self) -> Ruling:
        """What was chosen."""
        motive = Motive(self.motive.data) if self.motive.data else None
        template_id = int(self.template.data) if self.template.data else None
        return Ruling(Verdict(self.verdict.data), motive, template_id, str(self.words.data or "").strip())


class CaseForm(RulingForm):
    """A ruling on one text."""

    #: Which words were being read.
    seen = HiddenField()


class TickedForm(RulingForm):
    """The same ruling on every text that was ticked: case numbers, each with the mark of what was read."""

    case = SelectMultipleField(_l("Textes cochés"), validate_choice=False)

    def ticked(self) -> dict[int, str]:
        """Case -> mark."""
        pairs = (str(value).partition("-") for value in self.case.data or [])
        return {
            int(number): mark for number, _, mark in pairs if number.isascii() and number.isdigit() and len(number) < 19
        }

    def refuse_nothing(self) -> bool:
        """Say so when nothing was ticked; True when something was."""
        if not self.ticked():
            self.case.errors = [ModerationReason.NOTHING_TICKED.sentence]
        return bool(self.ticked())
