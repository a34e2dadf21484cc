"""The author's page, and the appeals that moderators answer."""

from __future__ import annotations

from flask import current_app, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access, current_actor, holders_of
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError, NotFound, Refused
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import policies, registry
from commons.moderation.appeals import queries, services
from commons.moderation.appeals.forms import AnswerForm, AppealForm
from commons.moderation.appeals.queries import Plea
from commons.moderation.blueprint import blueprint
from commons.moderation.models import Judgment
from commons.moderation.reasons import ModerationReason

TEAM = holders_of(*policies.TEAM)


@blueprint.get("/mon-espace/moderation")
@access(SIGNED_IN)
def own() -> ResponseReturnValue:
    """What was decided about my texts."""
    return private_page("moderation/own.html", own=queries.own_page(current_actor(), clock.now()))


@blueprint.route("/mon-espace/moderation/<int:decision_id>/recours", methods=["GET", "POST"])
@access(SIGNED_IN)
def appeal(decision_id: int) -> ResponseReturnValue:
    """Ask another moderator to look again."""
    decision, form, status = _mine(decision_id), AppealForm(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                services.appeal(work, decision_id, typed(form.words).strip(), clock.now())
            flash(gettext("C’est demandé. Une autre personne va relire et vous répondre."), "success")
            return go(url_for("moderation.own"))
        except DomainError as error:
            status = complain(form, error)
    known = queries.appeal_against(decision_id)
    refusal = policies.refusal_to_appeal(
        current_actor(), decision.author_id, decision.verdict, decision.decided_at, known is not None, clock.now()
    )
    text = registry.read([decision.ref]).get(decision.ref)
    return private_page("moderation/appeal.html", form, status, decision=decision, excerpt=text, refusal=refusal)


def _mine(decision_id: int) -> Judgment:
    """A decision about one of my texts; for anybody else it does not exist."""
    found = queries.decision(decision_id)
    if found is None or found.author_id is None or found.author_id != current_actor().person_id:
        raise NotFound(reason=ModerationReason.NOT_FOUND)
    return found


@blueprint.get("/equipe/moderation/recours")
@access(TEAM)
def appeals() -> ResponseReturnValue:
    """Appeals nobody answered yet."""
    return private_page("moderation/appeals.html", pleas=queries.pleas(current_actor()), now=clock.now())


@blueprint.route("/equipe/moderation/recours/<int:appeal_id>", methods=["GET", "POST"])
@access(TEAM)
def answer_appeal(appeal_id: int) -> ResponseReturnValue:
    """Look again, and answer."""
    plea, form, status = _reached(appeal_id), AnswerForm(), 200
    form.offer()
    if form.validate_on_submit():
        overturn, site = form.outcome.data == "overturn", current_app.config["SERVER_ADDRESS"]
        try:
            with unit_of_work(current_actor()) as work:
                services.answer(work, appeal_id, overturn, typed(form.words).strip(), site, clock.now())
            flash(gettext("C’est répondu. La personne est prévenue."), "success")
            return go(url_for("moderation.appeals"))
        except DomainError as error:
            status = complain(form, error)
            plea = _reached(appeal_id)
    return private_page("moderation/answer_appeal.html", form, status, plea=plea)


def _reached(appeal_id: int) -> Plea:
    """The appeal, when whoever asks moderates the space; the first moderator may read it, and not answer."""
    found = queries.plea(current_actor(), appeal_id)
    if found is None:
        raise NotFound(reason=ModerationReason.NOT_FOUND)
    refusal = policies.refusal_to_read(current_actor(), found.case.scopes)
    if refusal is not None:
        raise Refused(reason=refusal)
    return found
