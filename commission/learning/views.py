"""Public pages of the cycle: its modules, what to read in each, when it is followed."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from commission.learning import queries
from commission.learning.types import PAGES, LearningReason, ModuleState
from commission.mandates import queries as mandates
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.db import LARGEST_ID
from commons.kernel.errors import NotFound
from commons.kernel.pages import good_until, same_for_everybody
from commons.kernel.sanitise import plain_to_markup

blueprint = Blueprint("commission_cycle", __name__, url_prefix="/commission/cycle")


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(lambda: (PAGES, "commission:mandates"))
def index() -> ResponseReturnValue:
    """The modules of the cycle and the sessions to come."""
    mandate, now = mandates.latest(), clock.now()
    coming = queries.to_come(mandate.id, now) if mandate else []
    good_until(coming[0].starts_at if coming else None)
    return render_template(
        "commission/learning/index.html", modules=queries.modules(mandate.id) if mandate else [], coming=coming,
        taken={each.id: queries.taken(each.id) for each in coming},
    )  # fmt: skip


@blueprint.get("/<int:module_id>")
@access(EVERYONE)
@same_for_everybody(lambda module_id: (PAGES,))
def module(module_id: int) -> ResponseReturnValue:
    """What to read in a module, and when it is followed."""
    found = queries.module(module_id) if module_id <= LARGEST_ID else None
    if found is None or found.state is not ModuleState.PUBLISHED:
        raise NotFound(reason=LearningReason.NOT_FOUND)
    coming = [each for each in queries.to_come(found.mandate_id, clock.now()) if each.module_id == module_id]
    good_until(coming[0].starts_at if coming else None)
    return render_template(
        "commission/learning/module.html", module=found, coming=coming, material=plain_to_markup(found.material),
        taken={each.id: queries.taken(each.id) for each in coming},
    )  # fmt: skip
