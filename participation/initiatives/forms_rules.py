"""Criteria of a call as a form: as many rows as there are and a few more; and the priorities it answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from commons.identity.options import options
from commons.kernel.answers import typed
from commons.kernel.fields import ChecksField, WholeField
from commons.kernel.forms import LineField, TextField, at_most
from commons.kernel.refs import Ref
from commons.kernel.seen import Seen
from participation.initiatives.criteria import LONGEST_LABEL, LONGEST_WORDS, MOST_CRITERIA, CriterionDraft
from participation.initiatives.models_criteria import CallCriterion

FEWEST = 3


class CriteriaForm(Seen):
    """Rows are made by `criteria_form`."""

    rows: int = FEWEST

    def numbers(self) -> range:
        """The numbers of the rows."""
        return range(self.rows)

    def fill(self, criteria: Sequence[CallCriterion]) -> None:
        """Show these criteria."""
        for number, each in zip(self.numbers(), criteria, strict=False):
            for name in ("label", "words", "weight", "scale"):
                self[f"{name}_{number}"].data = getattr(each, name)
            self[f"words_{number}"].flags.required = True

    def filled(self) -> list[int]:
        """The rows somebody wrote something in."""
        return [
            number
            for number in self.numbers()
            if typed(self[f"label_{number}"]).strip() or typed(self[f"words_{number}"]).strip()
        ]

    def draft(self) -> list[CriterionDraft]:
        """What was typed, empty rows left out."""
        return [
            CriterionDraft(
                typed(self[f"label_{number}"]), typed(self[f"words_{number}"]), self[f"weight_{number}"].data or 0,
                self[f"scale_{number}"].data or 0, number,
            )
            for number in self.filled()
        ]  # fmt: skip


def criteria_form(existing: int) -> CriteriaForm:
    """A form with as many rows as were sent, or as the call has and three more."""
    sent = sum(name.startswith("label_") for name in request.form)
    rows = min(max(sent or existing + 3, FEWEST), MOST_CRITERIA)
    fields: dict[str, Any] = {"rows": rows}
    for number in range(rows):
        fields |= {
            f"label_{number}": LineField(_l("Critère %(number)d", number=number + 1), [at_most(LONGEST_LABEL)]),
            f"words_{number}": TextField(_l("Ce qui est regardé"), [at_most(LONGEST_WORDS)]),
            f"weight_{number}": WholeField(_l("Poids"), default=1),
            f"scale_{number}": WholeField(_l("Note maximum"), default=5),
        }
    form: CriteriaForm = type("CriteriaRows", (CriteriaForm,), fields)()
    return form


class PrioritiesForm(Seen):
    """Which priorities of residents the call answers."""

    priorities = ChecksField(_l("À quelles priorités répond cet appel ?"))

    def offer(self, found: Iterable[tuple[Ref, str]]) -> None:
        """List them."""
        self.priorities.choices = options((str(ref), title) for ref, title in found)


def refs_of(values: Iterable[str]) -> list[Ref]:
    """The things a list of boxes names."""
    return [Ref.read(value) for value in values]
