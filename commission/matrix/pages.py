"""What the public pages of the matrix show: questions with their gaps, indicators by family, one with its values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal

from commission.mandates import queries as composition
from commission.mandates.models import Mandate
from commission.mandates.rules import DEFAULT, Rules
from commission.matrix import canonical, queries
from commission.matrix.kinds import IndicatorOrigin
from commission.matrix.models import EvaluationQuestion, Indicator
from commission.matrix.types import EvaluationObject, FocusKind, Gap, QuestionState
from commons.kernel import i18n, refs
from commons.kernel.refs import Ref, Target
from commons.territory import queries as territory
from commons.territory.types import PlaceKind


@dataclass(frozen=True)
class QuestionRow:
    """A question, what it is limited to, and what it misses: (of which indicator, what)."""

    question: EvaluationQuestion
    focus: str
    gaps: Sequence[tuple[str, Sequence[Gap]]]


def when(day: date) -> str:
    """The day of a value: its year when it is the last of one, else in words without the weekday."""
    if (day.month, day.day) == (12, 31):
        return str(day.year)
    return i18n.day_as(day, "long", i18n.locale_code())


def written(value: Decimal | None) -> str:
    """A figure with every decimal it has, in the reader's way."""
    if value is None:
        return ""
    return format_decimal(value.normalize(), locale=i18n.locale_code(), decimal_quantization=False)


def names() -> dict[tuple[FocusKind, str], str]:
    """The name of everything a question may be limited to, in the reader's language."""
    language = i18n.locale_code()
    found = {(FocusKind.THEME, each.code): each.named(language) for each in territory.orientations()}
    found |= {(FocusKind.CHALLENGE, each.code): each.named(language) for each in territory.challenges()}
    for place in territory.places():
        if place.kind is PlaceKind.QPV:
            found[FocusKind.QPV, place.slug] = found[FocusKind.PROJECT, place.slug] = place.named(language)
    return found


def focuses() -> list[tuple[FocusKind, str, str]]:
    """The same as the lines of a list, kind by kind."""
    found = names()
    return [(kind, code, found[kind, code]) for wanted in FocusKind for kind, code in found if kind is wanted]


def rows(questions: Iterable[EvaluationQuestion]) -> list[QuestionRow]:
    """These questions, ready to be shown."""
    found = list(questions)
    known = names() if any(each.focus_kind for each in found) else {}
    return [QuestionRow(each, _focus(each, known), _gaps(each)) for each in found]


def _gaps(question: EvaluationQuestion) -> list[tuple[str, list[Gap]]]:
    """What is missing, place by place, each called by its name."""
    language = i18n.locale_code()
    named = {criterion.code: criterion.words for criterion in question.criteria}
    for criterion in question.criteria:
        named |= {each.code: each.current.named(language) for each in criterion.indicators}
    found: dict[str, list[Gap]] = {}
    for gap, code in canonical.gaps(question):
        missing = found.setdefault(code, [])
        missing += [gap] if gap not in missing else []
    return [(named.get(code, ""), missing) for code, missing in found.items()]


def _focus(question: EvaluationQuestion, known: Mapping[tuple[FocusKind, str], str]) -> str:
    if question.focus_kind is None:
        return ""
    return known.get((question.focus_kind, question.focus_code), question.focus_code)


def matrix() -> dict[str, Any]:
    """Everything of the public page of the matrix."""
    known = queries.every_question()
    shown = rows(each for each in known if each.state is QuestionState.SHOWN)
    objects = [(each, [row for row in shown if row.question.object is each]) for each in EvaluationObject]
    return {
        "objects": objects, "total": len(shown), "with_gaps": sum(1 for row in shown if row.gaps),
        "aside": [each for each in known if each.state is QuestionState.SET_ASIDE],
        "campaigns": campaigns(row.question for row in shown), "language": i18n.locale_code(),
    }  # fmt: skip


def campaigns(questions: Iterable[EvaluationQuestion]) -> Mapping[Ref, Target]:
    """The campaigns that used the tools of these questions, where they are public."""
    tied = {
        tie.ref
        for question in questions for criterion in question.criteria for indicator in criterion.indicators
        for method in indicator.methods for tool in method.tools for tie in tool.campaigns
    }  # fmt: skip
    return {ref: target for ref, target in refs.resolve(tied).items() if target.public}


def on_hub(mandate: Mandate, now: datetime) -> Mapping[str, Any] | None:
    """What the commission's page says of the matrix."""
    shown = queries.questions()
    if not shown:
        return None
    return {"questions": len(shown), "with_gaps": sum(1 for each in shown if canonical.gaps(each))}


@dataclass(frozen=True)
class Family:
    """Indicators under one heading."""

    heading: str
    indicators: Sequence[Indicator]


def families(indicators: Sequence[Indicator]) -> list[tuple[IndicatorOrigin, list[Family]]]:
    """Indicators by origin, then by the orientation or défi they belong to, in the contract's order."""
    language = i18n.locale_code()
    named = {
        IndicatorOrigin.STRATEGIC: [(each.code, each.named(language)) for each in territory.orientations()],
        IndicatorOrigin.BAROMETER: [(each.code, each.named(language)) for each in territory.challenges()],
        IndicatorOrigin.OWN: [("", "")],
    }
    found = [(origin, _families(origin, indicators, themes)) for origin, themes in named.items()]
    return [(origin, several) for origin, several in found if several]


def _families(
    origin: IndicatorOrigin, indicators: Sequence[Indicator], themes: Sequence[tuple[str, str]]
) -> list[Family]:
    mine = [each for each in indicators if each.origin is origin]
    known = {code for code, _name in themes}
    others = sorted({(each.theme, each.theme) for each in mine if each.theme not in known})
    found = [Family(name, [each for each in mine if each.theme == code]) for code, name in [*themes, *others]]
    return [family for family in found if family.indicators]


def theme_of(indicator: Indicator) -> str:
    """The orientation or défi it belongs to, named; empty for one of the commission's own."""
    if indicator.origin is IndicatorOrigin.OWN:
        return ""
    themes: Sequence[Any] = (
        territory.orientations() if indicator.origin is IndicatorOrigin.STRATEGIC else territory.challenges()
    )
    found = (each.named(i18n.locale_code()) for each in themes if each.code == indicator.theme)
    return str(next(found, indicator.theme))


def rules() -> Rules:
    """The rules in force, or those we propose while there are none."""
    mandate = composition.latest()
    book = composition.rules_in_force(mandate.id) if mandate is not None else None
    return book.rules if book is not None else DEFAULT
