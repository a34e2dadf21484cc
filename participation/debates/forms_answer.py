"""The form of an answer: a general part, then for each section what is retained, what is not, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField

from commons.identity.options import options
from commons.kernel.answers import typed
from commons.kernel.forms import Form, Required, TextField, at_most
from participation.debates.drafts import PartDraft
from participation.debates.outcomes import Section
from participation.debates.types import Outcome


class AnswerForm(Form):
    """The general part; `answer_form` adds the sections."""

    synthesis = HiddenField()
    words = TextField(_l("La réponse, en général"), [Required(), at_most(6000)])

    def parts(self, sections: Sequence[Section]) -> Mapping[int, PartDraft]:
        """What was typed for each section, once it is valid."""
        return {
            section.id: PartDraft(Outcome(typed(self[f"outcome_{section.id}"])), typed(self[f"words_{section.id}"]))
            for section in sections
        }

    @property
    def synthesis_id(self) -> int:
        """The synthesis that was read; 0 when what was sent is no number."""
        text = typed(self.synthesis)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def answer_form(sections: Sequence[Section]) -> AnswerForm:
    """The form for these sections."""
    fields: dict[str, Any] = {}
    for section in sections:
        fields[f"outcome_{section.id}"] = RadioField(
            _l("Que faites-vous de « %(heading)s » ?", heading=section.heading),
            [Required()],
            choices=lambda: options((outcome.value, outcome.label) for outcome in Outcome),
        )
        fields[f"words_{section.id}"] = TextField(
            _l("Pourquoi, pour « %(heading)s »", heading=section.heading), [Required(), at_most(4000)]
        )
    form: AnswerForm = type("AnswerForm", (AnswerForm,), fields)()
    return form
