"""The public pages of initiatives: the list, one initiative."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.days import next_midnight
from commons.kernel.errors import NotFound
from commons.kernel.pages import good_until, same_for_everybody
from commons.kernel.paging import asked_page
from participation.initiatives import listing, pages, queries, queries_calls, sections
from participation.initiatives.listing import Asked
from participation.initiatives.reasons import InitiativeReason
from participation.initiatives.sections import Audience
from participation.initiatives.types import PAGES

blueprint = Blueprint("initiatives", __name__, url_prefix="/initiatives")


def _names(slug: str = "") -> tuple[str, ...]:
    return (PAGES, "organisations", "participation:bodies", "territory", *sections.versions())


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(_names)
def index() -> ResponseReturnValue:
    """The published initiatives, searched and filtered, twenty a page."""
    now = clock.now()
    good_until(next_midnight(now))
    return render_template("participation/initiatives/index.html", **listing.page(_asked(), now))


@blueprint.get("/<slug>")
@access(EVERYONE)
@same_for_everybody(_names)
def show(slug: str) -> ResponseReturnValue:
    """One initiative, as it was published, with everything it was sent to."""
    file, now = queries.published(slug), clock.now()
    snapshot = queries.snapshot(file.published_id) if file is not None else None
    if file is None or snapshot is None:
        raise NotFound(reason=InitiativeReason.NOT_SHOWN)
    good_until(queries_calls.next_due(now))
    sent = queries_calls.applications_of([file.id])
    return render_template(
        "participation/initiatives/show.html",
        **pages.content(file, queries.frozen_sheet(snapshot), pages.Book(), everything=False),
        snapshot=snapshot,
        parts=sections.of_applications(sent, Audience.PUBLIC, now),
        sendings=pages.sendings(sent, now, everything=False),
    )  # fmt: skip


def _asked() -> Asked:
    """The search in the address; anything unreadable asks nothing."""
    found = {name: request.args.get(name, "")[:200] for name in ("q", "lieu", "orientation", "defi", "etat")}
    return Asked(**found, page=asked_page(request.args.get("page", "")))
