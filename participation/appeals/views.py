"""Contesting a decision, and the public page of an appeal with its steps."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import EVERYONE, SIGNED_IN, access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.errors import NotFound
from commons.kernel.http import go
from commons.kernel.pages import good_until, same_for_everybody
from participation.appeals import policies, queries, services, stories
from participation.appeals.forms import AppealForm
from participation.appeals.types import AppealReason, AppealState
from participation.initiatives.hands import hand_of
from participation.initiatives.mine import my_application
from participation.initiatives.types import PAGES

blueprint = Blueprint("appeals", __name__)


@blueprint.route("/mes-initiatives/envois/<int:application_id>/recours", methods=["GET", "POST"])
@access(SIGNED_IN)
def file(application_id: int) -> ResponseReturnValue:
    """Contest a refusal, once."""
    my_application(application_id)
    form = AppealForm()
    done = tried(
        form, lambda work, now: services.file(work, application_id, typed(form.words), now).id,
        _("Votre recours est déposé. Quelqu’un d’autre que la personne qui a décidé vous répond."), "words",
    )  # fmt: skip
    if done.done:
        return go(url_for("appeals.show", appeal_id=done.made))
    application, now = my_application(application_id), clock.now()
    hand = hand_of(current_actor(), application.initiative)
    filed = queries.of_application(application_id)
    return private_page(
        "participation/appeals/file.html", form, done.status, application=application, filed=filed,
        until=policies.allowed_until(application), asked=policies.asked(application),
        refusal=policies.refusal_to_file(application, hand, filed, now),
    )  # fmt: skip


@blueprint.get("/recours/<int:appeal_id>")
@access(EVERYONE)
@same_for_everybody(lambda appeal_id: (PAGES, "participation:bodies", "moderation"))
def show(appeal_id: int) -> ResponseReturnValue:
    """One appeal: the decision, why it is contested, the answer; every step with its day."""
    appeal, now = queries.appeal(appeal_id), clock.now()
    if appeal is None:
        raise NotFound(reason=AppealReason.NOT_FOUND)
    waits = appeal.state is AppealState.FILED
    good_until(appeal.due_at if waits and appeal.due_at > now else None)
    return render_template(
        "participation/appeals/show.html", appeal=appeal, call=appeal.application.call, title=stories.title(appeal),
        who=stories.who(appeal), late=waits and appeal.due_at <= now, spoken=queries.is_shown(appeal),
    )  # fmt: skip
