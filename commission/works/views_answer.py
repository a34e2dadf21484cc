"""The desk of those who answer for a body: their sheet of recommendations, answers, promises, news of each year."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.works import addresses, answering, desk, following, pages, policies, queries, services
from commission.works.addresses import NUMBER
from commission.works.desk import SPEAKERS
from commission.works.forms_answers import AnswerForm, EngagementForm, FollowForm
from commission.works.models import Recommendation
from commission.works.types import WorkReason
from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page
from commons.kernel.commands import tried
from commons.kernel.http import go

blueprint = Blueprint("commission_recommended", __name__, url_prefix="/equipe/preconisations")


@blueprint.get("")
@access(SPEAKERS)
def owed() -> ResponseReturnValue:
    """The recommendations to the bodies for which one answers; those that wait longest first."""
    return private_page("commission/works/desk_owed.html", rows=pages.rows(desk.mine(), clock.now()))


@blueprint.get(f"/<{NUMBER}:recommendation_id>")
@access(SPEAKERS)
def hub(recommendation_id: int) -> ResponseReturnValue:
    """One of them, what was answered, and what one may do."""
    each, now = desk.spoken_for(recommendation_id), clock.now()
    later = [a for a in queries.answers([each.id])[each.id] if a.public_at > now]
    return private_page(
        "commission/works/desk_answers.html", refusals=_refusals(each), later=later[-1:],
        **pages.recommendation(each, now),
    )  # fmt: skip


@blueprint.route(f"/<{NUMBER}:recommendation_id>/repondre", methods=["GET", "POST"])
@access(SPEAKERS)
def answer(recommendation_id: int) -> ResponseReturnValue:
    """Answer, or change the answer; the earlier one stays."""
    each, form = desk.spoken_for(recommendation_id), AnswerForm()
    if not form.is_submitted():
        form.version.data, form.by_title.data = str(queries.last_number(each.id)), each.addressee
    done = tried(
        form, lambda work, now: answering.answer(work, recommendation_id, form.seen, form.draft(), now),
        _("La réponse est enregistrée."), "verdict",
    )  # fmt: skip
    if done.done:
        return _back(recommendation_id)
    each, now = desk.spoken_for(recommendation_id), clock.now()
    if done.status == 409:
        form.version.data = str(queries.last_number(recommendation_id))
    return private_page(
        "commission/works/desk_answer.html", form, done.status, refusal=_refusals(each)["answer"],
        short=addresses.shortened(each.words), **pages.recommendation(each, now),
    )  # fmt: skip


@blueprint.route(f"/<{NUMBER}:recommendation_id>/engagement", methods=["GET", "POST"])
@access(SPEAKERS)
def promise(recommendation_id: int) -> ResponseReturnValue:
    """Make a dated promise of it, which the Assises keep with theirs."""
    each, form = desk.spoken_for(recommendation_id), EngagementForm()
    if not form.is_submitted():
        form.words.data = each.words
    done = tried(
        form, lambda work, now: answering.promise(work, recommendation_id, form.draft(), now),
        _("L’engagement est pris. Les Assises le suivent avec les leurs."), "words",
    )  # fmt: skip
    if done.done:
        return _back(recommendation_id)
    each = desk.spoken_for(recommendation_id)
    return private_page(
        "commission/works/desk_promise.html", form, done.status, each=each, refusal=_refusals(each)["promise"],
        short=addresses.shortened(each.words),
    )  # fmt: skip


@blueprint.route(f"/<{NUMBER}:recommendation_id>/point", methods=["GET", "POST"])
@access(SPEAKERS)
def report(recommendation_id: int) -> ResponseReturnValue:
    """Say what became of it this year."""
    each, form = desk.spoken_for(recommendation_id), FollowForm()
    done = tried(
        form, lambda work, now: following.report(work, recommendation_id, form.draft(), now), _("C’est publié."),
        "claim",
    )  # fmt: skip
    if done.done:
        return _back(recommendation_id)
    each = desk.spoken_for(recommendation_id)
    return private_page(
        "commission/works/desk_report.html", form, done.status, each=each, refusal=_refusals(each)["report"],
        short=addresses.shortened(each.words),
    )  # fmt: skip


def _back(recommendation_id: int) -> ResponseReturnValue:
    return go(url_for("commission_recommended.hub", recommendation_id=recommendation_id))


def _refusals(each: Recommendation) -> dict[str, WorkReason | None]:
    """What whoever asks may not do with it now, and why; the services ask the same policies."""
    actor, scopes = current_actor(), services.scopes_of(each)
    verdict = answering.verdict_now(each.id, clock.now())
    promised = queries.engagement(each.id) is not None
    return {
        "answer": policies.refusal_to_answer(each, scopes, actor),
        "promise": policies.refusal_to_promise(each, verdict, promised, scopes, actor),
        "report": policies.refusal_to_report(each, verdict, scopes, actor),
    }
