"""The desk of recommendations: written, adopted, transmitted."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.mandates import queries as mandates
from commission.mandates.rules import DEFAULT
from commission.works import adopting, desk, letters, policies, queries, sending, services
from commission.works.addresses import NUMBER
from commission.works.desk import KEEPERS
from commission.works.forms import RecommendationForm, SendForm, SettleForm
from commission.works.models import Recommendation
from commission.works.types import RECOMMENDATION
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.http import go
from commons.kernel.refs import Ref

blueprint = Blueprint("commission_works_change", __name__, url_prefix=f"/equipe/commission/<{NUMBER}:mandate_id>")


@blueprint.route(f"/travaux/<{NUMBER}:work_id>/preconisation", methods=["GET", "POST"])
@access(KEEPERS)
def recommend(mandate_id: int, work_id: int) -> ResponseReturnValue:
    """A recommendation more."""
    (_mandate, work), form = desk.kept_work(mandate_id, work_id), RecommendationForm()
    form.offer(work.lessons, desk.bodies_offered())
    if not form.is_submitted():
        form.version.data = "1"
    done = tried(
        form, lambda made, now: services.recommend(made, work_id, form.draft(), now),
        _("La préconisation est écrite."), "lessons",
    )  # fmt: skip
    if done.done:
        return _back(mandate_id, work_id)
    mandate, work = desk.kept_work(mandate_id, work_id)
    return private_page(
        "commission/works/desk_recommendation.html", form, done.status, mandate=mandate, work=work, each=None,
        usual=_usual(mandate_id), refusal=policies.refusal_to_add_to(work, current_actor()),
    )  # fmt: skip


@blueprint.route(f"/preconisations/<{NUMBER}:recommendation_id>", methods=["GET", "POST"])
@access(KEEPERS)
def recommend_better(mandate_id: int, recommendation_id: int) -> ResponseReturnValue:
    """Other words for one that nobody adopted."""
    (_mandate, each), form = desk.kept_recommendation(mandate_id, recommendation_id), RecommendationForm()
    form.offer(each.work.lessons, desk.bodies_offered())
    if not form.is_submitted():
        _fill(form, each)
    done = tried(
        form, lambda made, now: services.recommend_better(made, recommendation_id, form.seen, form.draft()),
        _("C’est enregistré."), "lessons",
    )  # fmt: skip
    if done.done:
        return _back(mandate_id, each.work_id)
    mandate, each = desk.kept_recommendation(mandate_id, recommendation_id)
    if done.status == 409:
        form.version.data = str(each.version)
    return private_page(
        "commission/works/desk_recommendation.html", form, done.status, mandate=mandate, work=each.work, each=each,
        usual=_usual(mandate_id), refusal=policies.refusal_to_change(each, mandate, current_actor()),
    )  # fmt: skip


@blueprint.route(f"/preconisations/<{NUMBER}:recommendation_id>/adopter", methods=["GET", "POST"])
@access(KEEPERS)
def settle(mandate_id: int, recommendation_id: int) -> ResponseReturnValue:
    """Confirm the adoption that a member of the bureau asked, or hand it back."""
    work_id = desk.kept_recommendation(mandate_id, recommendation_id)[1].work_id
    form, subject = SettleForm(), Ref(RECOMMENDATION, recommendation_id)
    done = tried(
        form, lambda made, now: adopting.settle(made, subject, typed(form.granted) == "yes", now),
        _("C’est enregistré."), "granted",
    )  # fmt: skip
    if done.done:
        return _back(mandate_id, work_id)
    mandate, each = desk.kept_recommendation(mandate_id, recommendation_id)
    request = queries.open_request(subject)
    return private_page(
        "commission/works/desk_settle.html", form, done.status, mandate=mandate, work=each.work, words=each.words,
        asked=request, refusal=policies.refusal_to_settle(each, mandate, request, current_actor()),
    )  # fmt: skip


@blueprint.route(f"/preconisations/<{NUMBER}:recommendation_id>/transmettre", methods=["GET", "POST"])
@access(KEEPERS)
def transmit(mandate_id: int, recommendation_id: int) -> ResponseReturnValue:
    """Send it: its clock runs from now."""
    (_mandate, each), form = desk.kept_recommendation(mandate_id, recommendation_id), SendForm()
    work_id = each.work_id
    if not form.is_submitted():
        form.version.data = str(each.version)
    done = tried(
        form,
        lambda made, now: sending.transmit(
            made, recommendation_id, form.seen, typed(form.letter), now, desk.site()
        ),
        _("La préconisation est transmise : le délai court."), "letter",
    )  # fmt: skip
    if done.done:
        return _back(mandate_id, work_id)
    mandate, each = desk.kept_recommendation(mandate_id, recommendation_id)
    if done.status == 409:
        form.version.data = str(each.version)
    return private_page(
        "commission/works/desk_send.html", form, done.status, mandate=mandate, each=each,
        readers=len(letters.respondents(each)), refusal=policies.refusal_to_transmit(each, current_actor()),
    )  # fmt: skip


def _back(mandate_id: int, work_id: int) -> ResponseReturnValue:
    return go(url_for("commission_works_desk.hub", mandate_id=mandate_id, work_id=work_id))


def _usual(mandate_id: int) -> int:
    book = mandates.rules_in_force(mandate_id)
    return (book.rules if book is not None else DEFAULT).answer_days


def _fill(form: RecommendationForm, each: Recommendation) -> None:
    form.words.data, form.details.data, form.addressee.data = each.words, each.details, each.addressee
    form.body.data, form.delay_days.data = str(each.body_id or ""), each.delay_days
    form.lessons.data, form.version.data = [str(lesson.id) for lesson in each.lessons], str(each.version)
