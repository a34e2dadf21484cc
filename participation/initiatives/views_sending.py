"""Sending a file to a call: what it still lacks and where, one last look, then the acknowledgement."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.identity.organisations.forms import number
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access, current_actor
from commons.kernel.answers import private_page
from commons.kernel.commands import tried
from commons.kernel.errors import NotFound
from commons.kernel.http import go
from participation.initiatives import (
    completeness,
    gates,
    pages,
    policies,
    queries,
    queries_calls,
    queries_rules,
    sending,
)
from participation.initiatives.completeness import Lack, Where
from participation.initiatives.forms_people import SendForm
from participation.initiatives.hands import hand_of
from participation.initiatives.mine import my_application, my_file
from participation.initiatives.models import Initiative
from participation.initiatives.models_calls import Call
from participation.initiatives.reasons import InitiativeReason
from participation.initiatives.types import CallState, Field
from participation.initiatives.wizard import step_for

blueprint = Blueprint("initiative_sending", __name__, url_prefix="/mes-initiatives")


@blueprint.route("/<int:initiative_id>/envoyer/<slug>", methods=["GET", "POST"])
@access(SIGNED_IN)
def send(initiative_id: int, slug: str) -> ResponseReturnValue:
    """Read once more, then send the file to a call."""
    file, call, form = my_file(initiative_id), _call(slug), SendForm()
    offered = pages.priorities(call.id)
    form.offer(offered)
    if not form.is_submitted():
        form.seen.data = str(file.version)
    done = tried(
        form,
        lambda work, now: sending.send(
            work, initiative_id, call.id, number(form.seen.data), now, priorities=form.chosen()
        ).id,
        _("Le dossier est envoyé. Vous verrez ici où il en est."),
    )  # fmt: skip
    if done.done:
        return go(url_for("initiative_sending.receipt", application_id=done.made))
    file, call, now = my_file(initiative_id), _call(slug), clock.now()
    form.seen.data = str(file.version)
    held = hand_of(current_actor(), file)
    return private_page(
        "participation/initiatives/send.html", form, done.status, file=file, call=call, sheet=queries.sheet_of(file),
        door=pages.door(call, pages.Book(), {}, now),
        missing=[(lack.sentence, _where(file, lack)) for lack in completeness.of(file, call)],
        refusal=policies.refusal_to_carry(held) or policies.refusal_to_send(call, now)
        or gates.refusal_to_send(call, now),
    )  # fmt: skip


@blueprint.get("/envois/<int:application_id>/accuse")
@access(SIGNED_IN)
def receipt(application_id: int) -> ResponseReturnValue:
    """The acknowledgement: its number, when it was received, by when an answer is owed, what happens next."""
    application = my_application(application_id)
    answered = queries_rules.answered_by([application.id]).get(application.id, [])
    titles = {ref: title for ref, title, _url in pages.priorities(application.call_id)}
    return private_page(
        "participation/initiatives/receipt.html", application=application, call=application.call,
        sheet=queries.frozen_sheet(application.snapshot), criteria=queries_rules.criteria_of(application.call_id),
        priorities=[titles[ref] for ref in answered if ref in titles],
    )  # fmt: skip


def _call(slug: str) -> Call:
    call = queries_calls.call(slug)
    if call is None or call.state is CallState.PREPARED:
        raise NotFound(reason=InitiativeReason.CALL_NOT_FOUND)
    return call


def _where(file: Initiative, lack: Lack) -> str:
    """The page where what is missing is put right."""
    if lack.where is Where.PARTNERS:
        return url_for("initiative_files.partners", initiative_id=file.id)
    if lack.where is Where.PAPERS:
        page = "organisation_bank" if lack.field is Field.BANK else "organisation_statutes"
        return url_for(f"identity.{page}", organisation_id=file.organisation_id)
    name = step_for(file.shape, lack.field)
    if name:
        return url_for("initiative_steps.step", initiative_id=file.id, name=name)
    return url_for("my_initiatives.show", initiative_id=file.id)
