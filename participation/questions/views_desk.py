"""The desk of questions: those that wait, and answering for everybody."""

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
from participation.initiatives import policies as calls
from participation.initiatives import queries_calls
from participation.questions import policies, queries, services
from participation.questions.forms import AnswerForm
from participation.questions.models import CallQuestion
from participation.questions.types import QuestionReason

blueprint = Blueprint("call_questions_desk", __name__, url_prefix="/equipe/initiatives")
TEAM = holders_of(*calls.TEAM)


@blueprint.get("/appels/<int:call_id>/questions")
@access(TEAM)
def index(call_id: int) -> ResponseReturnValue:
    """The questions of a call, those without answer first."""
    call = queries_calls.call_by_id(call_id)
    if call is None:
        raise NotFound(reason=QuestionReason.NOT_FOUND)
    refusal = policies.refusal_to_answer(current_actor(), queries_calls.scopes(call))
    if refusal is not None:
        raise Refused(reason=refusal)
    questions = queries.every(call_id)
    return private_page("participation/questions/desk_index.html", call=call, questions=questions, now=clock.now())


def _question(question_id: int) -> CallQuestion:
    question = queries.question(question_id)
    if question is None:
        raise NotFound(reason=QuestionReason.NOT_FOUND)
    refusal = policies.refusal_to_answer(current_actor(), queries_calls.scopes(question.call))
    if refusal is not None:
        raise Refused(reason=refusal)
    return question


@blueprint.route("/questions/<int:question_id>", methods=["GET", "POST"])
@access(TEAM)
def answer(question_id: int) -> ResponseReturnValue:
    """Answer one, or put an answer right."""
    question, form = _question(question_id), AnswerForm()
    if not form.is_submitted():
        form.version.data = str(question.version)
    done = tried(
        form, lambda work, now: services.answer(work, question_id, form.seen, typed(form.words), now),
        _("La réponse est publiée. Toutes les personnes qui préparent un dossier sont prévenues."), "words",
    )  # fmt: skip
    if done.done:
        return go(url_for("call_questions_desk.index", call_id=question.call_id))
    question = _question(question_id)
    if done.status == 409:
        form.version.data = str(question.version)
    scopes = queries_calls.scopes(question.call)
    return private_page(
        "participation/questions/desk_answer.html", form, done.status, question=question,
        refusal=policies.refusal_to_answer(current_actor(), scopes, question),
    )  # fmt: skip
