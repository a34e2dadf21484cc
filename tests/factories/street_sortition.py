"""The draws of a street: what fills the holes of the addresses of sortition."""

from __future__ import annotations

from typing import Any

from commission.mandates.models import Mandate
from commission.sortition import queries
from commission.sortition.types import DRAW, DrawState, Task
from commons.kernel.db import db
from tests.factories.commission_draws import draw_at, make_draw, seats_for, secret_of, step

_DESK = "/equipe/commission/{mandate_id}/tirages"
#: Addresses that are posted to and whose hour comes: once the draw is over (or its mandate ended), they answer 403.
POSTS_WITH_AN_HOUR = (
    "/commission/tirages/{draw_id}/volontaire", "/commission/tirages/{draw_id}/ma-page/{secret}/reponse/{word}",
    f"{_DESK}/nouveau", f"{_DESK}/{{draw_id}}/objectifs", f"{_DESK}/{{draw_id}}/etape/{{state}}",
    f"{_DESK}/{{draw_id}}/calcul/{{task}}", f"{_DESK}/{{draw_id}}/nombre", f"{_DESK}/{{draw_id}}/remplacer",
    f"{_DESK}/{{draw_id}}/convocations/{{convocation_id}}/{{word}}",
)  # fmt: skip


def settle(mandate: Mandate) -> dict[str, Any]:
    """A draw whose panel is convened, with free seats for it; the holes of its addresses."""
    draw = draw_at(DrawState.CONVENING, mandate)
    seats_for(draw)
    asked = queries.convocations(draw.id)[0]
    return {
        "draw_id": draw.id, "secret": secret_of(asked.volunteer), "word": "oui", "convocation_id": asked.id,
        "state": DrawState.ABANDONED.value, "task": Task.LOT.value, "mandate_id": draw.mandate_id,
    }  # fmt: skip


def one_of_each(mandate: Mandate) -> dict[str, int]:
    """One real thing of each kind of this feature."""
    draw = make_draw(mandate)
    step(draw.id, DrawState.POOL_OPEN)
    return {DRAW: draw.id}


def volunteers_account(mandate: Mandate, account_id: int) -> None:
    """This person is on the list of a draw."""
    draw = draw_at(DrawState.POOL_CLOSED, mandate)
    queries.volunteers(draw.id)[0].account_id = account_id
    db.session.commit()
