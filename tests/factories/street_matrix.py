"""The matrix of a street: one real thing of each kind, and what fills the holes of its addresses."""

from __future__ import annotations

from datetime import date
from typing import Any

from commission.mandates.models import Mandate
from commission.matrix import defining, importing, services
from commission.matrix.types import QuestionState
from tests.factories.commission import make_mandate
from tests.factories.matrix import (
    done,
    make_indicator,
    make_measure,
    make_method,
    make_places,
    make_question,
    make_source,
)

_DESK = "/equipe/commission/{mandate_id}"
#: Addresses that are posted to and whose hour comes: once the mandate ended, they answer 403.
POSTS_WITH_AN_HOUR = (
    f"{_DESK}/matrice/nouvelle", f"{_DESK}/matrice/questions/{{question_id}}",
    f"{_DESK}/matrice/questions/{{question_id}}/etat/{{state}}",
    f"{_DESK}/matrice/questions/{{question_id}}/criteres/nouveau", f"{_DESK}/matrice/criteres/{{criterion_id}}",
    f"{_DESK}/matrice/criteres/{{criterion_id}}/retirer/{{version}}", f"{_DESK}/indicateurs/nouveau",
    f"{_DESK}/indicateurs/{{indicator_id}}/definition", f"{_DESK}/indicateurs/{{indicator_id}}/sources",
    f"{_DESK}/indicateurs/{{indicator_id}}/etat/{{state}}", f"{_DESK}/indicateurs/{{indicator_id}}/valeurs/nouvelle",
    f"{_DESK}/indicateurs/valeurs/{{measure_id}}", f"{_DESK}/sources/nouvelle", f"{_DESK}/sources/{{source_id}}",
    f"{_DESK}/sources/{{source_id}}/arret", f"{_DESK}/sources/methodes/nouvelle",
    f"{_DESK}/sources/methodes/{{method_id}}", f"{_DESK}/sources/methodes/{{method_id}}/outils",
    f"{_DESK}/valeurs/import", f"{_DESK}/valeurs/import/{{import_id}}",
    f"{_DESK}/valeurs/import/{{import_id}}/abandonner",
)  # fmt: skip
#: What fills `state` in the addresses of questions, and in those of indicators.
QUESTION_STATE, INDICATOR_STATE = "set_aside", "retired"


def settle(mandate: Mandate | None = None) -> dict[str, Any]:
    """A question with all it rests on, values of its indicator, a file to be confirmed; the holes of addresses."""
    mandate = mandate or make_mandate()
    question, source, method = make_question(mandate), make_source(mandate), make_method(mandate)
    aside = make_question(mandate, "Une question écartée ?")
    done(services.move, mandate.id, aside.id, aside.version, QuestionState.SET_ASIDE, "Déjà posée")
    indicator = make_indicator(mandate, unit="%")
    criterion = done(services.add_criterion, mandate.id, question.id, "On le verra ici", [indicator.id])
    done(defining.feed, mandate.id, indicator.id, indicator.version, [source.id], [method.id])
    metropolis, _commune, [qpv, *_others] = make_places()
    measure = make_measure(mandate, indicator, metropolis, date(2024, 12, 31), 41)
    make_measure(mandate, indicator, qpv, date(2024, 12, 31), 29, people=3)
    body = f"indicateur;territoire;date;valeur;provenance\n{indicator.code};{qpv.slug};2025;30;INSEE\n"
    kept = done(importing.check, mandate.id, "valeurs.csv", body.encode())
    return {
        "mandate_id": mandate.id, "question_id": question.id, "criterion_id": criterion.id,
        "indicator_id": indicator.id, "code": indicator.code, "source_id": source.id, "method_id": method.id,
        "measure_id": measure.id, "import_id": kept.id, "version": criterion.version, "state": QUESTION_STATE,
        "kinds": {"commission.question": question.id, "commission.indicator": indicator.id},
    }  # fmt: skip
