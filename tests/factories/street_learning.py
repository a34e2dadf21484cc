"""The cycle of a street: what fills the holes of the addresses of learning."""

from __future__ import annotations

from typing import Any

from commission.learning import coming, services
from commission.learning.types import MODULE, Attendance
from commission.mandates.models import CommissionMember, Mandate
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import actor_of
from tests.factories.commission_cycle import make_module, make_session

_DESK = "/equipe/commission/{mandate_id}/cycle"
#: Addresses that are posted to and whose hour comes: once the mandate ended (or the session began), they answer 403.
POSTS_WITH_AN_HOUR = (
    "/commission/cycle/seances/{session_id}", "/commission/cycle/seances/{session_id}/desinscription",
    f"{_DESK}/module", f"{_DESK}/module/{{module_id}}", f"{_DESK}/module/{{module_id}}/seance",
    f"{_DESK}/module/{{module_id}}/membre/{{member_id}}", f"{_DESK}/seances/{{session_id}}/annuler",
)  # fmt: skip


def settle(mandate: Mandate, member: CommissionMember) -> dict[str, Any]:
    """A module with a session, which this member asked for and followed; the holes of its addresses."""
    module = make_module(mandate)
    session = make_session(module, capacity=5)
    with unit_of_work(actor_of(member)) as work:
        coming.come(work, session.id, "Un interprète", True, clock.now())
    with unit_of_work(SYSTEM) as work:
        services.note(work, module.id, member.id, Attendance.PRESENT, "", clock.now())
    return {"module_id": module.id, "session_id": session.id, "mandate_id": mandate.id, "member_id": member.id}


def one_of_each(mandate: Mandate) -> dict[str, int]:
    """One real thing of each kind of this feature."""
    return {MODULE: make_module(mandate).id}
