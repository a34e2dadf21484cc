"""What members of the bureau do: ask that a work be adopted, say whether a recommendation is followed."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.mandates import queries as mandates
from commission.mandates.desk import myself
from commission.works import addresses, adopting, desk, following, pages, policies, queries, requests
from commission.works.addresses import NUMBER
from commission.works.forms import AskForm
from commission.works.forms_answers import FollowForm
from commission.works.models import EvaluationWork
from commission.works.types import RECOMMENDATION, WORK, WorkReason
from commons.kernel import clock, i18n
from commons.kernel.access import SIGNED_IN, access
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.errors import NotFound
from commons.kernel.http import go
from commons.kernel.refs import Ref

blueprint = Blueprint("commission_works_mine", __name__, url_prefix="/commission/moi")


@blueprint.route(f"/travaux/<{NUMBER}:work_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def ask_work(work_id: int) -> ResponseReturnValue:
    """Read a work in preparation with all it says; ask that it be adopted."""
    return _ask(Ref(WORK, work_id))


@blueprint.route(f"/preconisations/<{NUMBER}:recommendation_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def ask_recommendation(recommendation_id: int) -> ResponseReturnValue:
    """Read a recommendation in preparation; ask that it be adopted."""
    return _ask(Ref(RECOMMENDATION, recommendation_id))


def _ask(subject: Ref) -> ResponseReturnValue:
    form = AskForm()
    _thing(subject)
    done = tried(
        form, lambda work, now: adopting.ask(work, subject, typed(form.reason), now, typed(form.read)),
        _("La demande est écrite : le secrétariat la confirme."), "reason",
    )  # fmt: skip
    if done.done:
        return go(url_for("commission_mine.home"))
    thing, member = _thing(subject), myself()
    form.read.data = requests.mark_of(thing)
    refusal = policies.refusal_to_ask(thing, adopting.mandate_of(thing), member)
    held = thing if isinstance(thing, EvaluationWork) else thing.work
    request = queries.open_request(subject)
    return private_page(
        "commission/works/ask.html", form, done.status, thing=thing, alone=thing is not held,
        refusal=refusal or (WorkReason.ALREADY_ASKED if request else None), asked=request,
        **pages.work(held, clock.now()),
    )  # fmt: skip


def _thing(subject: Ref) -> policies.Adoptable:
    """What it is about, of the mandate in which one sits."""
    member = myself()
    found = queries.work(subject.id) if subject.kind == WORK else queries.recommendation(subject.id)
    if found is None or adopting.mandate_of(found).id != member.mandate_id:
        raise NotFound(reason=WorkReason.NOT_FOUND)
    return found


@blueprint.route(f"/preconisations/<{NUMBER}:recommendation_id>/suivie", methods=["GET", "POST"])
@access(SIGNED_IN)
def judge(recommendation_id: int) -> ResponseReturnValue:
    """Say in the commission's name whether it is followed."""
    member, form = myself(), FollowForm()
    desk.public_recommendation(recommendation_id)
    done = tried(
        form, lambda work, now: following.judge(work, recommendation_id, form.draft(i18n.locale_code()), now),
        _("C’est publié, au nom de la commission."), "claim",
    )  # fmt: skip
    if done.done:
        return go(url_for("commission_works.recommendation", recommendation_id=recommendation_id))
    each, member = desk.public_recommendation(recommendation_id), mandates.member(member.id) or member
    return private_page(
        "commission/works/judge.html", form, done.status, each=each, short=addresses.shortened(each.words),
        refusal=policies.refusal_to_judge(each, member),
    )  # fmt: skip
