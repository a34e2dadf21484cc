"""The desk of those who answer: the answer, and what is added to it later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import complain, private_page
from commons.kernel.errors import DomainError
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work, unit_of_work
from participation.referrals import answering, desk, pages
from participation.referrals.desk import TEAM
from participation.referrals.drafts import AnswerDraft
from participation.referrals.forms import AnswerForm
from participation.referrals.types import ReferralState

blueprint = Blueprint("referral_answers", __name__, url_prefix="/equipe/saisines/<int:referral_id>")
Command = Callable[[Work, int, AnswerDraft, datetime], object]


@blueprint.route("/reponse", methods=["GET", "POST"])
@access(TEAM)
def answer(referral_id: int) -> ResponseReturnValue:
    """Give the answer; whoever comes second keeps the text, and may add it to the answer that is published."""
    return _page(referral_id, answering.answer, _("La réponse est publiée."))


@blueprint.route("/complement", methods=["GET", "POST"])
@access(TEAM)
def complement(referral_id: int) -> ResponseReturnValue:
    """Add to the answer."""
    return _page(referral_id, answering.complement, _("Le complément est publié."))


def _page(referral_id: int, command: Command, done: str) -> ResponseReturnValue:
    desk.opened(referral_id)
    form, status = AnswerForm(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                command(work, referral_id, form.draft(), clock.now())
            flash(done, "success")
            return go(url_for("referral_desk.show", referral_id=referral_id))
        except DomainError as error:
            status = complain(form, error)
    referral, may = desk.opened(referral_id)
    adding = referral.state is ReferralState.ANSWERED
    return private_page(
        "participation/referrals/desk_answer.html", form, status, may=may, adding=adding,
        refusal=may.complement if adding else may.answer, **pages.whole(referral, clock.now()),
    )  # fmt: skip
