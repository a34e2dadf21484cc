"""Public pages of opinions, the same for everybody: statements and balances, the map, the data."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.pages import good_until, same_for_everybody
from commons.kernel.paging import asked_page
from commons.opinions import exports, pages, queries
from commons.opinions.addresses import versions
from commons.opinions.blueprint import blueprint
from commons.opinions.models import OpinionPoll


@blueprint.get("/avis/<key>")
@access(EVERYONE)
@same_for_everybody(versions)
def show(key: str) -> ResponseReturnValue:
    """The statements, twenty a page, with what people say of each."""
    seen = pages.whole(key, asked_page(request.args.get("page", "")), clock.now())
    _until_it_turns(seen["poll"])
    return render_template("opinions/show.html", **seen)


@blueprint.get("/avis/<key>/affirmations/<int(max=99999):number>")
@access(EVERYONE)
@same_for_everybody(versions)
def statement(key: str, number: int) -> ResponseReturnValue:
    """One statement."""
    seen = pages.one(key, number, clock.now())
    _until_it_turns(seen["poll"])
    return render_template("opinions/statement.html", **seen)


@blueprint.get("/avis/<key>/carte")
@access(EVERYONE)
@same_for_everybody(versions)
def on_map(key: str) -> ResponseReturnValue:
    """Who answers alike, what divides, what unites."""
    seen = pages.on_map(key, clock.now())
    _until_it_turns(seen["poll"])
    return render_template("opinions/map.html", **seen)


@blueprint.get("/avis/<key>/donnees.csv")
@access(EVERYONE)
@same_for_everybody(versions)
def as_csv(key: str) -> ResponseReturnValue:
    """The figures as a table."""
    poll, _ = pages.readable(key)
    body = exports.as_csv(queries.statements(poll), queries.latest(poll))
    return _file(body, f"avis-{key}.csv", "text/csv; charset=utf-8")


@blueprint.get("/avis/<key>/carte.json")
@access(EVERYONE)
@same_for_everybody(versions)
def as_json(key: str) -> ResponseReturnValue:
    """The figures as they are kept."""
    poll, _ = pages.readable(key)
    body = exports.as_json(key, queries.statements(poll), queries.latest(poll))
    return _file(body, f"avis-{key}.json", "application/json")


def _until_it_turns(poll: OpinionPoll) -> None:
    """A page that says "open until" is no longer true from that moment on."""
    good_until(poll.opens_at)
    good_until(poll.closes_at)


def _file(body: bytes, name: str, content_type: str) -> Response:
    response = Response(body, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
