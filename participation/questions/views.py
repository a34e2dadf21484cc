"""Questions and answers of a call, for everybody; asking, and taking up a call."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock, i18n
from commons.kernel.access import EVERYONE, SIGNED_IN, access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.errors import NotFound
from commons.kernel.http import go
from commons.kernel.pages import good_until, same_for_everybody
from commons.kernel.refs import Ref
from commons.moderation import queries as moderation
from commons.moderation.types import Standing
from participation.initiatives import queries_calls
from participation.initiatives.models_calls import Call
from participation.initiatives.types import CALL, PAGES, CallState
from participation.questions import policies, queries, services, stories
from participation.questions.forms import AskForm
from participation.questions.types import QuestionReason

blueprint = Blueprint("call_questions", __name__, url_prefix="/appels/<slug>/questions")


def _call(slug: str) -> Call:
    call = queries_calls.call(slug)
    if call is None or call.state is CallState.PREPARED:
        raise NotFound(reason=QuestionReason.NOT_FOUND)
    return call


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(lambda slug: (PAGES, "participation:bodies", "moderation"))
def index(slug: str) -> ResponseReturnValue:
    """Every question with its answers; nobody was answered apart."""
    call, now = _call(slug), clock.now()
    refusal, end = policies.refusal_to_ask(call, now), policies.until(call)
    good_until(end if end is not None and end > now else None)
    questions = queries.shown(call.id)
    good_until(min((each.due_at for each in questions if not each.answers and each.due_at > now), default=None))
    return render_template(
        "participation/questions/index.html", call=call, questions=questions, refusal=refusal, until=end,
        by=stories.by(call), now=now, masked=moderation.masked_in(Ref(CALL, call.id)),
    )  # fmt: skip


@blueprint.route("/poser", methods=["GET", "POST"])
@access(SIGNED_IN)
def ask(slug: str) -> ResponseReturnValue:
    """A new question."""
    call, form = _call(slug), AskForm()
    done = tried(
        form,
        lambda work, now: services.ask(
            work, call.id, typed(form.words), typed(form.ticket), i18n.locale_code(), now
        ).standing,
        _("Votre question est envoyée. Vous serez prévenu de la réponse."), "words",
    )  # fmt: skip
    if done.done:
        return go(
            url_for("call_questions.asked" if done.made is not Standing.SHOWN else "call_questions.index", slug=slug)
        )
    call = _call(slug)
    refusal = policies.refusal_to_ask(call, clock.now())
    return private_page("participation/questions/ask.html", form, done.status, call=call, refusal=refusal)


@blueprint.get("/merci")
@access(SIGNED_IN)
def asked(slug: str) -> ResponseReturnValue:
    """A question that a moderator reads first."""
    return private_page("participation/questions/asked.html", call=_call(slug))


@blueprint.get("/prevenir")
@access(SIGNED_IN)
def taken(slug: str) -> ResponseReturnValue:
    """Say that one prepares an answer to this call, or no longer does."""
    call = _call(slug)
    return private_page(
        "participation/questions/taken.html", call=call, taken=queries.took_up(call.id, current_actor().person_id)
    )


@blueprint.post("/prendre")
@access(SIGNED_IN)
def take_up(slug: str) -> ResponseReturnValue:
    """This person prepares an answer."""
    call_id = _call(slug).id
    carried_out(
        lambda work, now: services.take_up(work, call_id, now), _("C’est noté : vous serez prévenu de chaque réponse.")
    )
    return go(url_for("call_questions.taken", slug=slug))


@blueprint.post("/laisser")
@access(SIGNED_IN)
def put_down(slug: str) -> ResponseReturnValue:
    """They no longer do."""
    call_id = _call(slug).id
    carried_out(lambda work, now: services.put_down(work, call_id), _("C’est noté : vous ne serez plus prévenu."))
    return go(url_for("call_questions.taken", slug=slug))
