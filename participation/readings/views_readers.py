"""The secretariat chooses who reads an application, and takes a reading back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.identity import queries as identity
from commons.identity.contacts import masked
from commons.identity.models import Account
from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.errors import NotFound, Refused
from commons.kernel.http import go
from participation.initiatives import policies as calls
from participation.initiatives import queries_calls
from participation.initiatives.models_calls import Application
from participation.readings import policies, queries, services
from participation.readings.forms import AssignForm, WhyForm
from participation.readings.models import CallReading
from participation.readings.types import ReadingReason

blueprint = Blueprint("readers", __name__, url_prefix="/equipe/initiatives/envois/<int:application_id>/lecteurs")
SECRETARIAT = holders_of(calls.SECRETARIAT)


def _handled(application_id: int) -> Application:
    application = queries_calls.application(application_id)
    if application is None:
        raise NotFound(reason=ReadingReason.NOT_FOUND)
    scopes = queries_calls.scopes(application.call)
    if calls.refusal_to_handle_call(current_actor(), scopes) is not None:
        raise Refused(reason=ReadingReason.NOT_THE_SECRETARIAT)
    return application


def _name(account: Account, names: dict[int, str]) -> str:
    known = names.get(account.id)
    return known or (masked(account.contact) if account.contact is not None else _("Personne sans nom montré"))


def _names(readings: Sequence[CallReading]) -> dict[int, str]:
    """Reader -> how the secretariat knows them."""
    known = dict(identity.names_of([each.reader_id for each in readings]))
    people = (identity.account(each.reader_id) for each in readings)
    return {account.id: _name(account, known) for account in people if account is not None}


def _free(application: Application) -> list[tuple[int, str]]:
    """Those who may still be asked: a role for this call, no tie with the file, not asked before."""
    asked = {each.reader_id for each in queries.of_application(application)}
    people = [account for account in queries.candidates(application.call) if account.id not in asked]
    names = dict(identity.names_of([account.id for account in people]))
    return [(each.id, _name(each, names)) for each in people if not queries.is_tied(each.id, application)]


@blueprint.route("", methods=["GET", "POST"])
@access(SECRETARIAT)
def index(application_id: int) -> ResponseReturnValue:
    """Who reads it, where each stands, and one more. No mark is shown here."""
    application, form = _handled(application_id), AssignForm()
    form.offer(_free(application))
    done = tried(
        form, lambda work, now: services.assign(work, application_id, form.chosen(), form.days.data or 0, now),
        _("C’est fait. Cette personne est prévenue."), "reader",
    )  # fmt: skip
    if done.done:
        return go(url_for("readers.index", application_id=application_id))
    application = _handled(application_id)
    readings = queries.of_application(application)
    return private_page(
        "participation/readings/readers.html", form, done.status, application=application, readings=readings,
        names=_names(readings), now=clock.now(),
        refusal=policies.refusal_to_assign(
            current_actor(), queries_calls.scopes(application.call), application
        ),
    )  # fmt: skip


def _reading(application_id: int, reading_id: int) -> CallReading:
    reading = queries.reading(reading_id)
    if reading is None or reading.application_id != application_id:
        raise NotFound(reason=ReadingReason.NOT_FOUND)
    return reading


@blueprint.route("/<int:reading_id>/decharger", methods=["GET", "POST"])
@access(SECRETARIAT)
def release(application_id: int, reading_id: int) -> ResponseReturnValue:
    """Take a reading back that was not handed in."""
    _handled(application_id)
    _reading(application_id, reading_id)
    form = WhyForm()
    done = tried(
        form, lambda work, now: services.release(work, reading_id, typed(form.why), now),
        _("C’est noté. Choisissez une autre personne."), "why",
    )  # fmt: skip
    if done.done:
        return go(url_for("readers.index", application_id=application_id))
    application, reading = _handled(application_id), _reading(application_id, reading_id)
    return private_page(
        "participation/readings/release.html", form, done.status, application=application, reading=reading
    )
