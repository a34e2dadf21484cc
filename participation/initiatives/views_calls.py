"""The doors, for everybody: which are open, one call and what it received."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.errors import NotFound
from commons.kernel.pages import good_until, same_for_everybody
from commons.kernel.sanitise import plain_to_markup
from commons.moderation.types import Standing
from participation.initiatives import gates, pages, policies, queries, queries_calls, queries_rules, sections
from participation.initiatives.models_calls import Application
from participation.initiatives.reasons import InitiativeReason
from participation.initiatives.sections import Audience
from participation.initiatives.types import PAGES, ApplicationState, CallPhase, CallState, Field

blueprint = Blueprint("calls", __name__)


def _names(slug: str = "") -> tuple[str, ...]:
    return (PAGES, "organisations", "participation:bodies", "territory", *sections.versions())


@blueprint.get("/guichet")
@access(EVERYONE)
@same_for_everybody(_names)
def index() -> ResponseReturnValue:
    """How to propose an initiative, and which doors are open."""
    now, book = clock.now(), pages.Book()
    good_until(queries_calls.next_due(now))
    late = queries_calls.late_by_call(now)
    found = queries_calls.calls(CallState.PUBLISHED, CallState.CLOSED)
    for call in found:
        good_until(pages.next_change(call, now))
    doors = [pages.door(call, book, late, now) for call in found]
    return render_template(
        "participation/initiatives/doors.html",
        open_doors=[door for door in doors if door.phase is CallPhase.OPEN],
        soon=[door for door in doors if door.phase is CallPhase.SOON],
        closed=[door for door in doors if door.phase is CallPhase.CLOSED][:20],
        late=sum(late.values()),
    )  # fmt: skip


@blueprint.get("/appels/<slug>")
@access(EVERYONE)
@same_for_everybody(_names)
def show(slug: str) -> ResponseReturnValue:
    """One call: its rules, its delay, and where everything it received stands."""
    call, now = queries_calls.call(slug), clock.now()
    if call is None or call.state is CallState.PREPARED:
        raise NotFound(reason=InitiativeReason.CALL_NOT_FOUND)
    good_until(pages.next_change(call, now))
    good_until(queries_calls.next_due(now))
    late, received = queries_calls.late_by_call(now), queries_calls.received(call.id)
    more, held = sections.of_applications(received, Audience.PUBLIC, now), gates.refusal_to_send(call, now)
    titles = queries.titles({each.initiative_id for each in received})
    return render_template(
        "participation/initiatives/call.html",
        door=pages.door(call, pages.Book(), late, now), call=call, words=plain_to_markup(call.words),
        needs=[Field(name).label for name in call.needs], criteria=queries_rules.criteria_of(call.id),
        priorities=pages.priorities(call.id), parts=sections.of_call(call, now),
        rows=[
            (each, *_named(each, titles), more[each.application.id])
            for each in pages.sendings(received, now, everything=False)
        ],
        refusal=policies.refusal_to_send(call, now) or held,
    )  # fmt: skip


@blueprint.get("/appels/<slug>/criteres")
@access(EVERYONE)
@same_for_everybody(_names)
def criteria(slug: str) -> ResponseReturnValue:
    """What every file of a call is read against, how, and what can be contested: frozen when it was published."""
    call = queries_calls.call(slug)
    if call is None or call.state is CallState.PREPARED:
        raise NotFound(reason=InitiativeReason.CALL_NOT_FOUND)
    found = queries_rules.criteria_of(call.id)
    return render_template(
        "participation/initiatives/criteria.html", call=call, criteria=found, priorities=pages.priorities(call.id),
        whole=sum(each.weight for each in found),
    )  # fmt: skip


def _named(sending: pages.Sending, titles: dict[int, tuple[str, str, bool]]) -> tuple[str, str]:
    """(title, address) of what was received, as everybody may read them: a file that is not published is a number
    until public money goes to it, one that moderation hides stays a number."""
    application: Application = sending.application
    title, slug, public = titles[application.initiative_id]
    if public:
        return title, slug
    hidden = application.initiative.standing is Standing.HIDDEN
    return (application.snapshot.title if application.state is ApplicationState.RETAINED and not hidden else ""), ""
