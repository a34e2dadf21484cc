"""The public page of what is owed, of every kind: late first, and counted by who owes."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.journeys.follow_up import pages
from app.journeys.follow_up.blueprint import blueprint
from app.journeys.follow_up.pages import DEBTS_A_PAGE
from commons.kernel import clock, refs
from commons.kernel.access import EVERYONE, access
from commons.kernel.pages import good_until, same_for_everybody
from commons.kernel.paging import asked_page, leaf
from commons.threads import stories
from commons.threads.assembly import Owed, by_urgency


def _names() -> tuple[str, ...]:
    return stories.versions_of_debts()


@blueprint.get("/engagements")
@access(EVERYONE)
@same_for_everybody(_names)
def debts() -> ResponseReturnValue:
    """What is expected, by whom, and what is late."""
    now = clock.now()
    known = [Owed(ref, debt) for ref, debt in stories.all_open_debts(now) if debt.done_at is None]
    targets = refs.resolve({line.ref for line in known})
    owed = [line for line in known if line.ref in targets and targets[line.ref].public]
    for line in owed:
        good_until(line.debt.next_change(now))
    part = leaf(
        by_urgency(owed, now), asked_page(request.args.get("page", "")), DEBTS_A_PAGE,
        lambda number: url_for("follow_up.debts", page=number),
    )  # fmt: skip
    return render_template(
        "journeys/follow_up/debts.html",
        part=part,
        lines=[pages.debt_line(line, targets[line.ref], now) for line in part.items],
        bodies=pages.counts_by_body(owed, now),
        total=len(owed),
        late=sum(line.debt.is_late(now) for line in owed),
    )
