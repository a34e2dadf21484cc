"""The desk of appeals: those that wait, and answering one."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.errors import NotFound, Refused
from commons.kernel.http import go
from participation.appeals import policies, queries, services, stories
from participation.appeals.forms import AnswerForm
from participation.appeals.models import ApplicationAppeal
from participation.appeals.types import AppealReason
from participation.initiatives import policies as calls
from participation.initiatives.hands import hand_of
from participation.readings import queries as readings

blueprint = Blueprint("appeals_desk", __name__, url_prefix="/equipe/recours-dossiers")
TEAM = holders_of(*calls.TEAM, policies.RESPONDENT)


def _open_to_me(row: ApplicationAppeal) -> bool:
    call = row.application.call
    return policies.refusal_to_see(current_actor(), call, queries.scopes(call)) is None


@blueprint.get("")
@access(TEAM)
def index() -> ResponseReturnValue:
    """The appeals this person may open, those without answer first."""
    rows = [(row, stories.title(row)) for row in queries.every() if _open_to_me(row)]
    return private_page("participation/appeals/desk_index.html", rows=rows, now=clock.now())


def _opened(appeal_id: int) -> ApplicationAppeal:
    row = queries.appeal(appeal_id)
    if row is None:
        raise NotFound(reason=AppealReason.NOT_FOUND)
    if not _open_to_me(row):
        raise Refused(reason=AppealReason.NOT_THE_TEAM)
    return row


@blueprint.route("/<int:appeal_id>", methods=["GET", "POST"])
@access(TEAM)
def answer(appeal_id: int) -> ResponseReturnValue:
    """Confirm the decision, or have the file examined again."""
    row, form = _opened(appeal_id), AnswerForm()
    form.offer()
    if not form.is_submitted():
        form.version.data = str(row.version)
    done = tried(
        form, lambda work, now: services.answer(work, appeal_id, form.seen, form.chosen(), typed(form.words), now),
        _("La réponse est publiée, et les porteurs sont prévenus."), "words",
    )  # fmt: skip
    if done.done:
        return go(url_for("appeals_desk.index"))
    row, actor = _opened(appeal_id), current_actor()
    application = row.application
    return private_page(
        "participation/appeals/desk_answer.html", form, done.status, appeal=row, title=stories.title(row),
        refusal=policies.refusal_to_answer(
            actor, row, queries.scopes(application.call), hand_of(actor, application.initiative),
            reads=readings.reads(actor.person_id, application.id),
        ),
    )  # fmt: skip
