"""Questions, indicators and values, through the real services."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from commission.mandates.models import Mandate
from commission.matrix import defining, measuring, services, sourcing
from commission.matrix.drafts import Meaning, MeasureDraft, QuestionDraft, SourceDraft
from commission.matrix.kinds import Availability, Direction
from commission.matrix.measured import Measure
from commission.matrix.models import DataSource, EvaluationMethod, EvaluationQuestion, Indicator
from commission.matrix.types import EvaluationObject, QuestionState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place, Within
from commons.territory.types import PlaceKind


def done(command: Any, *args: Any) -> Any:
    """Carry out a command of the matrix as the system, now."""
    with unit_of_work(SYSTEM) as work:
        return command(work, *args, clock.now())


def make_places(neighbourhoods: int = 3) -> tuple[Place, Place, list[Place]]:
    """A metropolis, a commune in it, and neighbourhoods in that commune."""
    mark = uuid4().hex[:6]
    metropolis = Place(kind=PlaceKind.METROPOLIS, slug=f"metropole-{mark}", name=f"Métropole {mark}")
    commune = Place(kind=PlaceKind.COMMUNE, slug=f"commune-{mark}", name=f"Commune {mark}", code=f"1{mark}")
    inside = [
        Place(kind=PlaceKind.QPV, slug=f"qpv-{mark}-{n}", name=f"Quartier {mark} {n}", name_ar=f"حي {n}")
        for n in range(neighbourhoods)
    ]
    db.session.add_all([metropolis, commune, *inside])
    db.session.flush()
    db.session.add(Within(place_id=commune.id, container_id=metropolis.id))
    db.session.add_all([Within(place_id=place.id, container_id=commune.id) for place in inside])
    db.session.commit()
    return metropolis, commune, inside


def make_question(mandate: Mandate, words: str = "Les jeunes trouvent-ils du travail ?", shown: bool = True,
                  draft: QuestionDraft | None = None) -> EvaluationQuestion:  # fmt: skip
    """A question, shown unless said otherwise."""
    question: EvaluationQuestion = done(
        services.ask, mandate.id, draft or QuestionDraft(words, EvaluationObject.CONTEXT)
    )
    if shown:
        done(services.move, mandate.id, question.id, question.version, QuestionState.SHOWN, "")
    return question


def make_indicator(mandate: Mandate, title: str = "Taux d’emploi des jeunes", **meaning: Any) -> Indicator:
    """An indicator of the commission's own."""
    indicator: Indicator = done(defining.add, mandate.id, Meaning({"fr": title}, **meaning))
    return indicator


def make_source(mandate: Mandate, name: str = "Fichier des demandeurs d’emploi") -> DataSource:
    """A source of figures."""
    source: DataSource = done(sourcing.add_source, mandate.id, SourceDraft(name, "France Travail"))
    return source


def make_method(mandate: Mandate, tools: int = 1) -> EvaluationMethod:
    """A method with its tools."""
    method: EvaluationMethod = done(sourcing.add_method, mandate.id, "Questionnaire", "En bas des immeubles")
    for number in range(tools):
        done(sourcing.add_tool, mandate.id, method.id, f"Grille {number + 1}")
    return method


def make_measure(mandate: Mandate, indicator: Indicator, place: Place, day: date, value: Decimal | int | None,
                 words: str = "", people: int | None = None) -> Measure:  # fmt: skip
    """A value."""
    number = None if value is None else Decimal(value)
    draft = MeasureDraft(place.id, day, number, "Observatoire des quartiers", words, people)
    measure: Measure = done(measuring.enter, mandate.id, indicator.id, draft)
    return measure


def revised(mandate: Mandate, indicator: Indicator, keeps_target: bool = False, **changes: Any) -> Any:
    """A new revision of an indicator, with these changes."""
    from dataclasses import replace

    meaning = replace(Meaning.of(indicator.current), **changes)
    return done(defining.revise, mandate.id, indicator.id, indicator.version, meaning, "On précise", keeps_target)


def make_whole(mandate: Mandate) -> tuple[EvaluationQuestion, Indicator, DataSource, EvaluationMethod]:
    """A question with everything under it."""
    question, source, method = make_question(mandate), make_source(mandate), make_method(mandate)
    indicator = make_indicator(mandate, unit="%", direction=Direction.UP, availability=Availability.ASKED)
    done(services.add_criterion, mandate.id, question.id, "Plus de jeunes ont un emploi", [indicator.id])
    done(defining.feed, mandate.id, indicator.id, 1, [source.id], [method.id])
    return question, indicator, source, method
