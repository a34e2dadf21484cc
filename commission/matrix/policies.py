"""Who may write the matrix, and who may enter values. Pure and total."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from commission.mandates import policies as composition
from commission.mandates.models import Mandate
from commission.mandates.types import MandateState
from commission.matrix.kinds import INDICATOR_MOVES, IndicatorState
from commission.matrix.types import QUESTION_MOVES, MatrixReason, QuestionState
from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.rights import Right

_KEEPERS = _l("Secrétariat de la commission")
#: The same in words, for the public page of rights.
RIGHTS = (
    Right(_l("Lire la matrice d’évaluation, les indicateurs, et d’où viennent leurs valeurs"), _l("Tout le monde")),
    Right(_l("Écrire les questions, les critères, les indicateurs, les sources et les méthodes"), _KEEPERS,
          _l("Une définition changée garde l’ancienne lisible, et coupe la série.")),
    Right(_l("Entrer ou corriger une valeur"), _l("Secrétariat et techniciens du mandat (animateur·rice)"),
          _l("Une correction garde l’ancienne valeur lisible, avec la raison.")),
    Right(_l("Lire une valeur qui porte sur trop peu de personnes"), _l("Secrétariat et techniciens du mandat")),
)  # fmt: skip


def refusal_to_write(mandate: Mandate, actor: Actor) -> MatrixReason | None:
    """Why this actor cannot change the matrix from this mandate now."""
    if composition.refusal_to_keep(mandate, actor) is not None:
        return MatrixReason.NOT_YOURS
    return MatrixReason.ENDED if mandate.state is MandateState.ENDED else None


def refusal_to_measure(mandate: Mandate, actor: Actor) -> MatrixReason | None:
    """Why this actor cannot enter values from this mandate now: its secretariat may, and its technicians."""
    technician = actor.holds(Role.FACILITATOR, mandate.scope)
    if not technician and composition.refusal_to_keep(mandate, actor) is not None:
        return MatrixReason.NOT_YOURS
    return MatrixReason.ENDED if mandate.state is MandateState.ENDED else None


def refusal_to_move_question(state: QuestionState, wanted: QuestionState) -> MatrixReason | None:
    """Why a question in this state cannot come to that one."""
    return None if wanted in QUESTION_MOVES[state] else MatrixReason.NO_SUCH_MOVE


def refusal_to_move_indicator(state: IndicatorState, wanted: IndicatorState) -> MatrixReason | None:
    """Why an indicator in this state cannot come to that one."""
    return None if wanted in INDICATOR_MOVES[state] else MatrixReason.NO_SUCH_MOVE
