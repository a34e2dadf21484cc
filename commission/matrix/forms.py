"""Forms of the matrix: questions, criteria, indicators, sources, methods, values, files of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (  # type: ignore[attr-defined]  # newer than its types
    BooleanField,
    RadioField,
    SelectChoice,
    SelectField,
)
from wtforms.validators import Optional

from commission.mandates.forms import LONGEST_LINE, LONGEST_WORDS
from commission.matrix import lines_of_csv
from commission.matrix.canonical import figure
from commission.matrix.drafts import Meaning, QuestionDraft, SourceDraft
from commission.matrix.kinds import Agreement, Availability, Direction, Level, Nature, Periodicity
from commission.matrix.models import DataSource, EvaluationQuestion
from commission.matrix.types import EvaluationObject, FocusKind, Frame
from commons.identity.options import options
from commons.kernel.answers import typed
from commons.kernel.fields import ChecksField, DayField, ReadField
from commons.kernel.forms import Form, LineField, Required, TextField, at_most
from commons.kernel.seen import Seen


def _labels(words: type[StrEnum]) -> list[SelectChoice]:
    return [SelectChoice(each.value, each.label) for each in words]  # type: ignore[attr-defined]  # all have one


class FigureField(ReadField):
    """A figure as people type it; `data` is a Decimal or None."""

    def written(self, value: Decimal) -> str:
        """The figure with its comma."""
        return (figure(value) or "").replace(".", ",")

    def read(self, text: str) -> Decimal:
        """The figure; ValueError with a sentence for anything else."""
        number = lines_of_csv.number_of(text)
        if number is None:
            raise ValueError(gettext("Écrivez un nombre, par exemple 12,5."))
        return number


class QuestionForm(Seen):
    """A question of the matrix."""

    words = TextField(_l("La question"), [Required(), at_most(LONGEST_WORDS)])
    plain = TextField(
        _l("La même, comme on la poserait à un voisin"), [Optional(), at_most(LONGEST_WORDS)],
        description=_l("Des mots courts, sans sigle."),
    )  # fmt: skip
    object = RadioField(_l("Sur quoi porte-t-elle ?"), [Required()], choices=[])
    frame = RadioField(_l("Pour qui se pose-t-elle ?"), [Required()], choices=[])
    focus = SelectField(
        _l("À quoi se limite-t-elle ?"), [Optional()], choices=[],
        description=_l("Pour une question circonscrite seulement."),
    )  # fmt: skip

    def offer(self, focuses: Iterable[tuple[FocusKind, str, str]]) -> None:
        """Fill the lists; `focuses`: (kind, code, name)."""
        self.object.choices = options((each.value, f"{each.label} — {each.formal}") for each in EvaluationObject)
        self.frame.choices = _labels(Frame)
        nothing = SelectChoice("", gettext("À rien : elle vaut pour tout le contrat"), optgroup="—")
        self.focus.choices = [nothing] + [
            SelectChoice(f"{kind.value}:{code}", name, optgroup=kind.label) for kind, code, name in focuses
        ]

    def fill(self, question: EvaluationQuestion) -> None:
        """Show this question."""
        self.words.data, self.plain.data = question.words, question.plain
        self.object.data, self.frame.data = question.object.value, question.frame.value
        kind = question.focus_kind
        self.focus.data = f"{kind.value}:{question.focus_code}" if kind is not None else ""
        self.version.data = str(question.version)

    def draft(self) -> QuestionDraft:
        """What was typed, once the form is valid."""
        kind, _colon, code = typed(self.focus).partition(":")
        return QuestionDraft(
            typed(self.words), EvaluationObject(typed(self.object)), Frame(typed(self.frame)),
            FocusKind(kind) if kind else None, code, typed(self.plain),
        )  # fmt: skip


class CriterionForm(Seen):
    """By what one will see the answer, and what it rests on."""

    words = TextField(
        _l("À quoi verra-t-on la réponse ?"), [Required(), at_most(LONGEST_WORDS)],
        description=_l("Le critère. Par exemple : plus de jeunes trouvent un emploi qui dure."),
    )  # fmt: skip
    indicators = ChecksField(_l("Quels indicateurs le montrent ?"), choices=[])

    @property
    def chosen(self) -> list[int]:
        """The indicators that were ticked, once the form is valid."""
        return [int(number) for number in dict.fromkeys(self.indicators.data or [])]


class MoveForm(Seen):
    """Another state, with a reason."""

    reason = TextField(_l("Pourquoi ?"), [Optional(), at_most(LONGEST_WORDS)], description=_l("Publié."))

    def ask_why(self, needed: bool) -> None:
        """Ask for a reason, or for none."""
        if not needed:
            del self.reason

    @property
    def why(self) -> str:
        """The reason, when one is asked for."""
        return typed(self.reason) if "reason" in self else ""


class MeaningForm(Seen):
    """What an indicator means."""

    title = LineField(_l("Nom de l’indicateur"), [Required(), at_most(LONGEST_LINE)])
    plain = TextField(
        _l("Ce qu’il mesure, en mots simples"), [Optional(), at_most(LONGEST_WORDS)],
        description=_l("Comme on l’expliquerait à un voisin."),
    )  # fmt: skip
    definition = TextField(_l("Comment on le compte exactement"), [Optional(), at_most(LONGEST_WORDS)])
    nature = RadioField(_l("Ses valeurs sont…"), [Required()], choices=[])
    unit = LineField(_l("Unité"), [Optional(), at_most(60)], description=_l("Par exemple : %, logements, euros."))
    direction = RadioField(_l("Quel sens est le bon ?"), [Required()], choices=[])
    level = SelectField(_l("À quelle échelle se lit-il ?"), [Required()], choices=[])
    periodicity = SelectField(_l("Tous les combien est-il mesuré ?"), [Required()], choices=[])
    availability = RadioField(_l("La donnée est-elle là ?"), [Required()], choices=[])
    counts_people = BooleanField(_l("Ses valeurs sont des nombres de personnes"))
    sensitive = BooleanField(_l("Il touche à un sujet sensible (santé, origine, justice…)"))
    base = FigureField(_l("Valeur de départ"), [Optional()])
    base_on = DayField(_l("Date de la valeur de départ"), [Optional()])
    target = FigureField(
        _l("Cible"), [Optional()], description=_l("Laissez vide : la page dit « à définir ».")
    )  # fmt: skip
    target_on = DayField(_l("Pour quand ?"), [Optional()])
    keeps_target = BooleanField(_l("La cible vaut aussi pour la nouvelle définition"))
    reason = TextField(
        _l("Ce qui change, et pourquoi"), [Optional(), at_most(LONGEST_WORDS)], description=_l("Publié.")
    )  # fmt: skip

    _CHOSEN = (
        ("nature", Nature), ("direction", Direction), ("level", Level), ("periodicity", Periodicity),
        ("availability", Availability),
    )  # fmt: skip
    _SAID = ("definition", "unit", "counts_people", "sensitive", "base", "base_on", "target", "target_on")

    def offer(self, new: bool = False) -> None:
        """Fill the lists; a new indicator takes what is not decided."""
        for name, words in self._CHOSEN:
            self[name].choices = _labels(words)
        if new and not self.is_submitted():
            for name, value in (("nature", Nature.QUANTITATIVE), ("direction", Direction.UNSAID),
                                ("level", Level.UNSAID), ("periodicity", Periodicity.UNSAID),
                                ("availability", Availability.MISSING)):  # fmt: skip
                self[name].data = value.value

    def fill(self, meaning: Meaning) -> None:
        """Show what it means now."""
        self.title.data, self.plain.data = meaning.title["fr"], meaning.plain.get("fr", "")
        for name, _words in self._CHOSEN:
            self[name].data = getattr(meaning, name).value
        for name in self._SAID:
            self[name].data = getattr(meaning, name)

    def meaning(self, before: Meaning | None = None) -> Meaning:
        """What was typed, once the form is valid; words in other languages stay while the French ones do."""
        said: dict[str, Any] = {name: self[name].data for name in self._SAID}
        said |= {"definition": typed(self.definition).strip(), "unit": typed(self.unit)}
        chosen: dict[str, Any] = {name: words(typed(self[name])) for name, words in self._CHOSEN}
        plain = typed(self.plain).strip()
        made = Meaning({"fr": typed(self.title)}, {"fr": plain} if plain else {}, **said, **chosen)
        if before is not None and before.title["fr"] == made.title["fr"]:
            made = replace(made, title=before.title)
        if before is not None and before.plain.get("fr", "") == plain:
            made = replace(made, plain=before.plain)
        return made


class FeedForm(Seen):
    """Which sources and methods an indicator has."""

    sources = ChecksField(_l("Quelles sources donnent ses chiffres ?"), choices=[])
    methods = ChecksField(_l("Par quelles méthodes les recueille-t-on ?"), choices=[])

    @property
    def chosen(self) -> tuple[list[int], list[int]]:
        """Sources and methods that were ticked, once the form is valid."""
        ticked = [[int(n) for n in dict.fromkeys(field.data or [])] for field in (self.sources, self.methods)]
        return ticked[0], ticked[1]


class SourceForm(Seen):
    """Who gives the figures."""

    name = LineField(_l("Nom de la source"), [Required(), at_most(LONGEST_LINE)])
    producer = LineField(_l("Qui produit ces chiffres ?"), [Required(), at_most(LONGEST_LINE)])
    periodicity = SelectField(_l("Tous les combien ?"), [Required()], choices=[])
    agreement = RadioField(_l("Convention de données"), [Required()], choices=[])
    words = TextField(_l("À savoir"), [Optional(), at_most(LONGEST_WORDS)])

    def offer(self) -> None:
        """Fill the lists."""
        self.periodicity.choices, self.agreement.choices = _labels(Periodicity), _labels(Agreement)

    def fill(self, source: DataSource) -> None:
        """Show this source."""
        self.name.data, self.producer.data, self.words.data = source.name, source.producer, source.words
        self.periodicity.data, self.agreement.data = source.periodicity.value, source.agreement.value
        self.version.data = str(source.version)

    def draft(self) -> SourceDraft:
        """What was typed, once the form is valid."""
        return SourceDraft(
            typed(self.name), typed(self.producer), Periodicity(typed(self.periodicity)),
            Agreement(typed(self.agreement)), typed(self.words),
        )  # fmt: skip


class StopForm(Seen):
    """A source stops."""

    on = DayField(_l("Depuis quel jour ?"), [Required()])
    why = TextField(_l("Pourquoi ?"), [Required(), at_most(LONGEST_WORDS)], description=_l("Publié."))


class MethodForm(Seen):
    """How answers are gathered."""

    name = LineField(_l("Nom de la méthode"), [Required(), at_most(LONGEST_LINE)])
    words = TextField(_l("Comment s’y prend-on ?"), [Optional(), at_most(LONGEST_WORDS)])


class ToolForm(Form):
    """What a method works with."""

    name = LineField(
        _l("Un outil de plus"), [Required(), at_most(LONGEST_LINE)],
        description=_l("Par exemple : un questionnaire, une grille d’entretien."),
    )  # fmt: skip
