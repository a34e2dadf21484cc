"""An initiative retained in a call of the Assises is pitched there: a subject of the Assises, once."""

from __future__ import annotations

from assises.subjects import services as subjects
from assises.subjects.types import SUBJECT
from commons.kernel import clock
from commons.kernel.events import subscribe
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation
from participation.initiatives import queries as initiatives
from participation.initiatives import queries_calls
from participation.initiatives.events import InitiativeRetained
from participation.initiatives.types import INITIATIVE, ApplicationState, CallKind

LONGEST_SUMMARY = 1000


@subscribe(InitiativeRetained)
def retained_initiative_is_pitched(work: Work, fact: InitiativeRetained) -> None:
    """One subject for an initiative, however many calls of the Assises retain it."""
    application = queries_calls.application(fact.application_id)
    if application is None or application.state is not ApplicationState.RETAINED:
        return
    if application.call.kind is not CallKind.ASSISES:
        return
    file, now = Ref(INITIATIVE, application.initiative_id), clock.now()
    sheet = initiatives.frozen_sheet(application.snapshot)
    summary = "\n\n".join(part for part in (sheet.need, sheet.activities) if part)[:LONGEST_SUMMARY]
    number = subjects.propose(work, file, application.snapshot.title, summary, now, sheet.place_id)
    body = application.call.body.name if application.call.body is not None else ""
    threads.tie(work, file, Ref(SUBJECT, number), Relation.LED_TO, now, body, application.reason)
