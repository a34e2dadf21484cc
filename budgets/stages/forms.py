"""Forms of stages: which, when, in what words; and the acts that move them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import Optional

from budgets.stages.models import Stage
from budgets.stages.services import NewDates, StageDraft
from budgets.stages.types import StageKind
from commons.kernel.answers import typed
from commons.kernel.forms import Form, ParisMomentField, Required, TextField, at_most
from commons.kernel.seen import Seen

LONGEST_WORDS = 600


class _Stages(Seen):
    """A box, two moments and some words for each kind of stage."""

    def fill(self, drafts: Sequence[StageDraft], version: int) -> None:
        """Show these stages."""
        self.version.data = str(version)
        for draft in drafts:
            name = draft.kind.value
            self[f"{name}_on"].data, self[f"{name}_words"].data = True, draft.words
            if not draft.kind.follows_the_vote:
                self[f"{name}_opens_at"].data, self[f"{name}_closes_at"].data = draft.opens_at, draft.closes_at

    def drafts(self) -> list[StageDraft]:
        """What was written, once the form is valid; in the order residents live them."""
        return [self._draft(kind) for kind in StageKind if self[f"{kind.value}_on"].data]

    def _draft(self, kind: StageKind) -> StageDraft:
        name, words = kind.value, typed(self[f"{kind.value}_words"])
        if kind.follows_the_vote:
            return StageDraft(kind, words=words)
        return StageDraft(kind, self[f"{name}_opens_at"].data, self[f"{name}_closes_at"].data, words)

    def groups(self) -> list[tuple[StageKind, list[Any]]]:
        """(kind, its fields) for the page."""
        parts = ("on", "opens_at", "closes_at", "words")
        return [(k, [self[f"{k.value}_{p}"] for p in parts if f"{k.value}_{p}" in self]) for k in StageKind]


def _fields() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind in StageKind:
        found[f"{kind.value}_on"] = BooleanField(kind.lazy_label)
        if not kind.follows_the_vote:
            found[f"{kind.value}_opens_at"] = ParisMomentField(_l("Début"), [Optional()])
            found[f"{kind.value}_closes_at"] = ParisMomentField(_l("Fin"), [Optional()])
        found[f"{kind.value}_words"] = TextField(_l("À savoir"), [at_most(LONGEST_WORDS)])
    return found


#: One field after the other, so that a page without scripts sends them all.
StagesForm: type[_Stages] = type("StagesForm", (_Stages,), _fields())


def draft_of(stage: Stage) -> StageDraft:
    """A stage as it was written, to write it again."""
    return StageDraft(stage.kind, stage.opens_at, stage.closes_at, stage.words)


class MoveForm(Form):
    """Why a stage is moved."""

    reason = TextField(_l("Pourquoi ?"), [Required(), at_most(500)], description=_l("Tout le monde lira cette raison."))

    def moments(self) -> list[Any]:
        """The fields of its dates, in the order of time."""
        return [self[name] for name in ("since", "until") if name in self]

    def show(self, stage: Stage) -> None:
        """Begin with the dates it has."""

    def dates(self) -> NewDates:
        """The dates it is moved to."""
        return NewDates()


class PutOffForm(MoveForm):
    """A new end, and why."""

    until = ParisMomentField(
        _l("Nouvelle fin"), [Optional()],
        description=_l("Heure de Paris. Laissez vide pour une étape dont la fin n’est pas fixée."),
    )  # fmt: skip

    def show(self, stage: Stage) -> None:
        """Begin with the end it has."""
        self.until.data = stage.closes_at

    def dates(self) -> NewDates:
        """The end it is moved to."""
        return NewDates(until=self.until.data)


class RescheduleForm(PutOffForm):
    """Another beginning, another end, and why."""

    since = ParisMomentField(_l("Nouveau début"), [Required()], description=_l("Heure de Paris."))

    def show(self, stage: Stage) -> None:
        """Begin with the dates it has."""
        super().show(stage)
        self.since.data = stage.opens_at

    def dates(self) -> NewDates:
        """The dates it is moved to."""
        return NewDates(self.since.data, self.until.data)
