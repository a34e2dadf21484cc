"""The poll of short statements of a large room: commons.opinions does it all, the workshop only opens it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from assises.workshops import queries, services
from assises.workshops.models import Workshop
from assises.workshops.policies import Act
from assises.workshops.reasons import WorkshopReason
from commons.identity.types import Role
from commons.kernel.actor import Grant
from commons.kernel.errors import Refused
from commons.kernel.unit_of_work import Work
from commons.opinions import services as opinions
from commons.opinions.types import LONGEST, PollPlan


def open_poll(work: Work, workshop: Workshop, now: datetime) -> str:
    """Open the poll of this workshop until its code dies; open already, its key."""
    _may(work, workshop)
    if not workshop.poll_key:
        until = workshop.code_expires_at
        assert until is not None  # a running workshop has a code (ck_assises_workshop_code_whole)
        plan = PollPlan(workshop.ref, workshop.scopes, workshop.mode, now, until)
        leading = _leading(work, workshop)
        workshop.poll_key = opinions.open_poll(leading, plan, now).key
        leading.settle()
        services.touch(work, workshop)
    return workshop.poll_key


def add(work: Work, workshop: Workshop, text: str, language: str, now: datetime) -> None:
    """Put a statement to the room: the title of a group, an idea."""
    _may(work, workshop)
    if not workshop.poll_key:
        raise Refused(reason=WorkshopReason.NO_POLL)
    leading = _leading(work, workshop)
    opinions.add_statement(leading, workshop.poll_key, text[:LONGEST], language, now)
    leading.settle()
    services.touch(work, workshop)


def _may(work: Work, workshop: Workshop) -> None:
    services.obey(Act.POLL, queries.hat_of(work.actor, workshop.activity), workshop.phase)


def _leading(work: Work, workshop: Workshop) -> Work:
    """The same command, by somebody who leads this poll: whoever leads the workshop does, also without a grant."""
    granted = {Grant(Role.FACILITATOR.value, scope, number) for scope, number in workshop.scopes}
    return Work(work.session, replace(work.actor, grants=work.actor.grants | granted))
