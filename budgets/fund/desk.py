"""What every page of the team's desk of funds begins and ends with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from budgets.fund import policies, queries, services
from budgets.fund.models import Fund
from budgets.fund.reasons import FundReason
from commons.kernel.access import current_actor, holders_of
from commons.kernel.answers import private_page
from commons.kernel.commands import tried
from commons.kernel.errors import NotFound, Refused
from commons.kernel.forms import Form
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work

TEAM = holders_of("secretariat", "officer", "facilitator", "observer")
#: What only some pages with a form show.
_NOTHING_MORE: dict[str, Any] = dict.fromkeys(("lead", "warning", "proposals", "members", "count", "refusal", "files"))
Rule = Callable[[policies.Scopes, Any], FundReason | None]


def fund_at(slug: str, rule: Rule = policies.refusal_to_read_files) -> Fund:
    """The fund of this address, when whoever asks may do that with it."""
    fund = queries.fund_by_slug(slug)
    if fund is None:
        raise NotFound(reason=FundReason.NOT_FOUND)
    refusal = rule(services.scopes_of(fund), current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)
    return fund


def form_page(
    form: Form, command: Callable[[Work, datetime], object], said: str, heading: str, back: tuple[str, str],
    field: str = "", current: Callable[[], int] | None = None, **more: Any,
) -> ResponseReturnValue:  # fmt: skip
    """A page with one form and one command: carried out, or shown again with everything that was typed."""
    done = tried(form, command, said, field)
    if done.done:
        return go(back[1])
    if done.status == 409 and current is not None:
        # Whoever saves again has read what somebody else wrote meanwhile.
        form["version"].data = str(current())
    shown = _NOTHING_MORE | {"heading": heading, "home": back} | more
    return private_page("budgets/fund/desk_form.html", form, done.status, **shown)


def hub(fund: Fund) -> tuple[str, str]:
    """The way back to a fund's desk."""
    return fund.title, url_for("budgets_fund_desk.hub", slug=fund.slug)


def rights_here(fund: Fund) -> dict[str, bool]:
    """What whoever asks may do with this fund."""
    scopes, actor = services.scopes_of(fund), current_actor()
    return {
        "keep": policies.refusal_to_keep(scopes, actor) is None,
        "help": policies.refusal_to_help(scopes, actor) is None,
        "pay": policies.refusal_to_handle_money(scopes, actor) is None,
    }
