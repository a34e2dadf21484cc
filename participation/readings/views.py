"""A reader's own pages: what they were asked to read, the grid, a conflict of interest."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.errors import NotFound, Refused
from commons.kernel.http import go
from participation.initiatives import pages as initiatives
from participation.initiatives import queries as files
from participation.initiatives import queries_calls, queries_rules
from participation.readings import policies, queries, services
from participation.readings.forms import GridForm, WhyForm, grid_form
from participation.readings.models import CallReading
from participation.readings.types import READERS, ReadingReason

blueprint = Blueprint("readings", __name__, url_prefix="/equipe/lectures")
TEAM = holders_of(*(role.value for role in READERS))


@blueprint.get("")
@access(TEAM)
def index() -> ResponseReturnValue:
    """What this person was asked to read, what waits first."""
    rows = queries.of_reader(current_actor().person_id)
    return private_page("participation/readings/index.html", rows=rows, now=clock.now())


def _opened(reading_id: int) -> CallReading:
    reading = queries.reading(reading_id)
    if reading is None:
        raise NotFound(reason=ReadingReason.NOT_FOUND)
    scopes = queries_calls.scopes(reading.application.call)
    refusal = policies.refusal_to_open(current_actor(), scopes, reading)
    if refusal is not None:
        raise Refused(reason=refusal)
    return reading


def _refusal(reading: CallReading) -> ReadingReason | None:
    application = reading.application
    tied = queries.is_tied(reading.reader_id, application)
    return policies.refusal_to_mark(current_actor(), queries_calls.scopes(application.call), reading, tied=tied)


@blueprint.route("/<int:reading_id>", methods=["GET", "POST"])
@access(TEAM)
def read(reading_id: int) -> ResponseReturnValue:
    """The file as it was sent, and the grid: kept as a draft, or handed in."""
    reading = _opened(reading_id)
    form = grid_form(queries_rules.criteria_of(reading.application.call_id))
    if not form.is_submitted():
        form.fill(reading)
        form.version.data = str(reading.version)
    hands_in = request.form.get("then") == "submit"
    command = services.submit if hands_in else services.save
    said = _("Votre lecture est remise. Merci.") if hands_in else _("C’est gardé. Vous pouvez continuer plus tard.")
    done = tried(form, lambda work, now: command(work, reading_id, form.seen, form.draft(), now), said)
    if done.done:
        return go(url_for("readings.index") if hands_in else url_for("readings.read", reading_id=reading_id))
    reading = _opened(reading_id)
    if done.status == 409:
        form.version.data = str(reading.version)
    return _page(reading, form, done.status)


def _page(reading: CallReading, form: GridForm, status: int) -> ResponseReturnValue:
    application = reading.application
    sheet = files.frozen_sheet(application.snapshot)
    return private_page(
        "participation/readings/read.html", form, status,
        **initiatives.content(application.initiative, sheet, initiatives.Book(), everything=True),
        reading=reading, call=application.call, refusal=_refusal(reading),
    )  # fmt: skip


@blueprint.route("/<int:reading_id>/conflit", methods=["GET", "POST"])
@access(TEAM)
def conflict(reading_id: int) -> ResponseReturnValue:
    """Say that one is tied to this file: somebody else reads it."""
    _opened(reading_id)
    form = WhyForm()
    done = tried(
        form, lambda work, now: services.declare_conflict(work, reading_id, typed(form.why), now),
        _("C’est noté. Le secrétariat demande à une autre personne de lire."), "why",
    )  # fmt: skip
    if done.done:
        return go(url_for("readings.index"))
    reading = _opened(reading_id)
    refusal = _refusal(reading)
    return private_page(
        "participation/readings/conflict.html", form, done.status, reading=reading,
        refusal=None if refusal is ReadingReason.TIED else refusal,
    )  # fmt: skip
