"""The matrix of the demonstration: questions, what answers them, invented values, a broken series, gaps that show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.demo.commission.stage import its_mandate, mandate
from app.demo.participation.stage import Stage, place, texts
from commission.matrix import defining, loading, measuring, queries, services, sourcing
from commission.matrix.drafts import Meaning, MeasureDraft, QuestionDraft, SourceDraft
from commission.matrix.kinds import Agreement, Availability, Direction, Level, Nature, Periodicity
from commission.matrix.models import EvaluationQuestion, Indicator
from commission.matrix.types import EvaluationObject, FocusKind, Frame, QuestionState
from commons.kernel.clock import PARIS

Words = Mapping[str, Any]
WRITTEN, SHOWN, MEASURED = (-150, 10), (-145, 10), (-1, 9)


def words() -> Words:
    """What the file tells."""
    return texts("matrix", "commission")


def question(key: str) -> EvaluationQuestion:
    """A question by its name in the file."""
    told = next(each["words"] for each in words()["question"] if each["key"] == key)
    return next(each for each in queries.every_question() if each.words == told)


def is_whole() -> bool:
    """Whether every question of the file is there."""
    return {each["words"] for each in words()["question"]} <= {each.words for each in queries.every_question()}


def is_told(_stage: Stage) -> bool:
    """Whether questions are there, or no mandate to ask them."""
    return mandate() is None or bool(queries.every_question())


def tell(stage: Stage) -> None:
    """The contract's own indicators if need be; sources and methods; indicators; questions; values."""
    loading.load(stage.work, stage.now)
    moment = stage.at(WRITTEN)
    with stage.acting(moment):
        sources = {said["key"]: _source(stage, said, moment) for said in words()["source"]}
        methods = {said["key"]: _method(stage, said, moment) for said in words()["method"]}
        known = {said["key"]: _indicator(stage, said, moment) for said in words()["indicator"]}
        for said in words()["indicator"]:
            mine = known[said["key"]]
            fed = [sources[each] for each in said["sources"]], [methods[each] for each in said.get("methods", ())]
            defining.feed(stage.work, its_mandate().id, mine.id, mine.version, *fed, moment)
        asked = [_question(stage, said, known, moment) for said in words()["question"]]
    shown = stage.at(SHOWN)
    with stage.acting(shown) as work:
        for each in asked:
            work.session.refresh(each)
            services.move(work, its_mandate().id, each.id, each.version, QuestionState.SHOWN, "", shown)
    for said in words()["indicator"]:
        _measure(stage, known[said["key"]], said)


def _source(stage: Stage, said: Words, moment: datetime) -> int:
    draft = SourceDraft(said["name"], said["producer"], Periodicity(said["periodicity"]), Agreement(said["agreement"]))
    return sourcing.add_source(stage.work, its_mandate().id, draft, moment).id


def _method(stage: Stage, said: Words, moment: datetime) -> int:
    made = sourcing.add_method(stage.work, its_mandate().id, said["name"], said["words"], moment)
    for name in said["tools"]:
        sourcing.add_tool(stage.work, its_mandate().id, made.id, name, moment)
    return made.id


def _indicator(stage: Stage, said: Words, moment: datetime) -> Indicator:
    meaning = Meaning(
        said["title"], said.get("plain", {}), said.get("definition", ""), Nature(said.get("nature", "quantitative")),
        said.get("unit", ""), Direction(said.get("direction", "unsaid")), Level(said["level"]), Periodicity.YEARLY,
        Availability.AVAILABLE, base=_number(said.get("base")), base_on=_year(stage, 4) if "base" in said else None,
        target=_number(said.get("target")), target_on=_year(stage, -3) if "target" in said else None,
    )  # fmt: skip
    return defining.add(stage.work, its_mandate().id, meaning, moment)


def _question(
    stage: Stage, said: Words, known: Mapping[str, Indicator], moment: datetime
) -> EvaluationQuestion:  # fmt: skip
    focus = said.get("focus")
    draft = QuestionDraft(
        said["words"], EvaluationObject(said["object"]), Frame.FOCUSED if focus else Frame.COMMON,
        FocusKind(focus[0]) if focus else None, focus[1] if focus else "", said.get("plain", ""),
    )  # fmt: skip
    made = services.ask(stage.work, its_mandate().id, draft, moment)
    for each in said.get("criteria", ()):
        on = [known[key].id for key in each.get("on", ())]
        on += [found.id for found in queries.by_codes(each.get("contract", ()))]
        services.add_criterion(stage.work, its_mandate().id, made.id, each["words"], on, moment)
    return made


def _measure(stage: Stage, indicator: Indicator, said: Words) -> None:
    """Its values, year after year up to the last; what is said of it otherwise from some year on opens a series."""
    then = said.get("then")
    later = len(next(iter(then["values"].values()))) if then else 0
    moment = stage.at(MEASURED)
    with stage.acting(moment) as work:
        _enter(stage, indicator, said.get("values", {}), later)
        _enter(stage, indicator, said.get("said", {}), later)
        if then:
            work.session.refresh(indicator)
            meaning = replace(Meaning.of(indicator.current), definition=then["definition"])
            defining.revise(
                work, its_mandate().id, indicator.id, indicator.version, meaning, then["reason"], False, moment
            )  # fmt: skip
            work.session.refresh(indicator)
            _enter(stage, indicator, then["values"], 0)


def _enter(stage: Stage, indicator: Indicator, values: Mapping[str, Sequence[Any]], later: int) -> None:
    for slug, row in values.items():
        for back, value in zip(range(len(row) + later, later, -1), row, strict=True):
            is_words = isinstance(value, str)
            draft = MeasureDraft(
                place(slug).id, _year(stage, back), None if is_words else Decimal(value), words()["made_up"],
                words=value if is_words else "",
            )  # fmt: skip
            measuring.enter(stage.work, its_mandate().id, indicator.id, draft, stage.at(MEASURED))


def _year(stage: Stage, back: int) -> date:
    """The last day of a year that many years before this one."""
    return date(stage.now.astimezone(PARIS).year - back, 12, 31)


def _number(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
