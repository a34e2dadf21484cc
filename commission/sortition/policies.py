"""Who may do what with a draw, and when. Pure and total."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from commission.mandates import policies as mandates
from commission.mandates.models import Mandate
from commission.mandates.types import MandateState
from commission.sortition.models import Convocation, DrawTyping, SeatDraw
from commission.sortition.reasons import DrawReason
from commission.sortition.types import (
    BY_HAND,
    DRAW_MOVES,
    OVER,
    TARGETS_OPEN,
    AnswerState,
    DrawState,
    Task,
)
from commons.kernel.actor import Actor
from commons.kernel.rights import Right

_KEEPERS = _l("Secrétariat de la commission")
#: The same in words, for the public page of rights.
RIGHTS = (
    Right(_l("Se porter volontaire pour un tirage au sort, se retirer, répondre"), _l("Tout le monde, pour soi")),
    Right(_l("Ouvrir et clore la liste, écrire les objectifs, convoquer"), _KEEPERS, _l("Chaque étape est publiée.")),
    Right(
        _l("Taper le nombre tiré en public"), _l("Deux personnes du secrétariat"),
        _l("L’une puis l’autre : il faut le même nombre."),
    ),
    Right(
        _l("Lire ce qu’un volontaire a répondu"), _l("Cette personne"),
        _l("Le secrétariat ne lit le nom et le contact que des personnes tirées au sort."),
    ),
    Right(_l("Vérifier un tirage"), _l("Tout le monde"), _l("Avec les fichiers publiés et un programme.")),
)  # fmt: skip
#: In which state each calculation is asked.
TASK_STATE = {Task.CHECK: DrawState.POOL_CLOSED, Task.LOT: DrawState.FEASIBLE}


def refusal_to_keep(mandate: Mandate | None, actor: Actor) -> DrawReason | None:
    """Why this actor may not run draws for this mandate."""
    if mandates.refusal_to_keep(mandate, actor) is not None:
        return DrawReason.NOT_YOURS
    return DrawReason.MANDATE_ENDED if mandate is not None and mandate.state is MandateState.ENDED else None


def refusal_to_enrol(draw: SeatDraw) -> DrawReason | None:
    """Why nobody can put themselves on the list now."""
    return None if draw.state is DrawState.POOL_OPEN else DrawReason.POOL_NOT_OPEN


def refusal_to_aim(mandate: Mandate, draw: SeatDraw, actor: Actor) -> DrawReason | None:
    """Why this actor cannot change targets now."""
    refusal = refusal_to_keep(mandate, actor)
    if refusal is None and draw.pending is not None:
        refusal = DrawReason.AT_WORK
    if refusal is None and draw.state not in TARGETS_OPEN:
        refusal = DrawReason.TARGETS_CLOSED
    return refusal


def refusal_to_become(mandate: Mandate, draw: SeatDraw, state: DrawState, actor: Actor) -> DrawReason | None:
    """Why this actor cannot bring the draw to this state by hand."""
    refusal = refusal_to_keep(mandate, actor)
    if refusal is None and not (state in DRAW_MOVES[draw.state] and state in BY_HAND):
        refusal = DrawReason.NO_SUCH_MOVE
    # A list that was closed is open to no move back, even while targets are checked again.
    if refusal is None and state is DrawState.POOL_CLOSED and draw.state is not DrawState.POOL_OPEN:
        refusal = DrawReason.NO_SUCH_MOVE
    return refusal


def refusal_to_ask(
    mandate: Mandate, draw: SeatDraw, task: Task, solver: bool, actor: Actor
) -> DrawReason | None:  # fmt: skip
    """Why this actor cannot have this calculated now."""
    refusal = refusal_to_keep(mandate, actor)
    if refusal is None and draw.state is not TASK_STATE[task]:
        refusal = DrawReason.NO_SUCH_MOVE
    if refusal is None and not solver:
        refusal = DrawReason.NO_SOLVER
    if refusal is None and draw.pending is not None:
        refusal = DrawReason.AT_WORK
    return refusal


def refusal_to_type(
    mandate: Mandate, draw: SeatDraw, typing: DrawTyping | None, actor: Actor
) -> DrawReason | None:  # fmt: skip
    """Why this actor cannot type the public number now: it takes two different persons."""
    refusal = refusal_to_keep(mandate, actor)
    if refusal is None and draw.state is not DrawState.LOT_PUBLISHED:
        refusal = DrawReason.NO_SUCH_MOVE
    if refusal is None and typing is not None and typing.typed_by == actor.person_id:
        refusal = DrawReason.ANOTHER_PERSON
    return refusal


def refusal_to_answer(draw: SeatDraw, convocation: Convocation | None, now: datetime) -> DrawReason | None:
    """Why there is nothing to answer. An answer that comes late counts as long as the seat was not given up."""
    if convocation is None or draw.state in OVER:
        return DrawReason.NOT_CONVENED
    if convocation.state is AnswerState.NO_ANSWER:
        return DrawReason.TOO_LATE
    return None if convocation.state is AnswerState.WAITING else DrawReason.CHANGED_MEANWHILE


def refusal_to_convene(mandate: Mandate, draw: SeatDraw, actor: Actor) -> DrawReason | None:
    """Why this actor cannot follow convocations, record an answer or draw replacements now."""
    refusal = refusal_to_keep(mandate, actor)
    return refusal or (None if draw.state is DrawState.CONVENING else DrawReason.NO_SUCH_MOVE)
