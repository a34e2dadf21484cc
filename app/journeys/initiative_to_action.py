"""An action born of a project that an association sent to a call is carried by that association, from its first day.

Which association was frozen with what it sent: a file that changes hands afterwards gives nothing to anybody. Told
twice, it is given once; whoever follows the actions may hand it to somebody else, and that stands.
"""

from __future__ import annotations

from sqlalchemy import select

from budgets.delivery import queries as delivery
from budgets.delivery import services
from budgets.delivery.events import ActionBorn
from budgets.delivery.models import ProgrammeAction
from budgets.delivery.types import NewsKind
from commons.identity.organisations import queries as organisations
from commons.identity.organisations.models import Organisation
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.events import subscribe
from commons.kernel.unit_of_work import Work
from commons.threads.models import Tie
from commons.threads.types import Relation
from participation.initiatives import queries as initiatives
from participation.initiatives.models_calls import Application, Call
from participation.initiatives.types import INITIATIVE, ApplicationState

EDITION, PROJECT = "budgets.edition", "budgets.project"


def register() -> None:
    """Listen."""
    subscribe(ActionBorn)(born_action_goes_to_its_association)


def born_action_goes_to_its_association(work: Work, fact: ActionBorn) -> None:
    """Hand the action to whoever sent the file, unless somebody was named already."""
    # Held: of two tellings at once, the second sees what the first named.
    action = delivery.held(fact.action_id)
    if action is None or action.organisation_id is not None or _was_handed(action):
        return
    association = association_of(action)
    if association is not None:
        as_system = Work(work.session, SYSTEM)
        services.hand_to(as_system, action.id, action.version, association.name, association.id, clock.now())
        as_system.settle()


def association_of(action: ProgrammeAction) -> Organisation | None:
    """The association whose file, retained for this edition, became the project; nobody when there are several."""
    origin = (Tie.effect_kind == PROJECT, Tie.effect_id == action.project_id, Tie.relation == Relation.LED_TO)
    files = select(Tie.cause_id).where(Tie.cause_kind == INITIATIVE, *origin)
    linked = (Call.linked_kind == EDITION, Call.linked_id == action.edition_id)
    retained = select(Application).join(Application.call).where(
        Application.initiative_id.in_(files), Application.state == ApplicationState.RETAINED, *linked
    )  # fmt: skip
    senders = {initiatives.frozen_sheet(each.snapshot).organisation_id for each in db.session.scalars(retained)}
    sender = senders.pop() if len(senders) == 1 else None
    return organisations.by_id(sender) if sender is not None else None


def _was_handed(action: ProgrammeAction) -> bool:
    return any(line.kind is NewsKind.CARRIER for line in delivery.news([action.id]).get(action.id, ()))
