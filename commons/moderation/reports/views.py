"""The pages by which anybody reports a text."""

from __future__ import annotations

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from commons.kernel import clock
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import complain, page, private_page, typed
from commons.kernel.db import LARGEST_ID
from commons.kernel.errors import DomainError, NotFound
from commons.kernel.http import go
from commons.kernel.pages import same_for_everybody
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.kernel.visitors import count_try, visitor_key
from commons.moderation import registry
from commons.moderation.blueprint import blueprint
from commons.moderation.reasons import ModerationReason
from commons.moderation.reports import services
from commons.moderation.reports.forms import ReportForm
from commons.moderation.types import Motive

MOST_IN_AN_HOUR = 20


@blueprint.route("/signaler/<kind>/<int:subject_id>", methods=["GET", "POST"])
@access(EVERYONE)
def report(kind: str, subject_id: int) -> ResponseReturnValue:
    """Say what is wrong with a text."""
    ref = _ref(kind, subject_id)
    excerpt, form, status = services.reported_text(ref), ReportForm(), 200
    form.offer()
    if form.validate_on_submit():
        try:
            return _send(ref, form)
        except DomainError as error:
            status = complain(form, error)
    return private_page("moderation/report.html", form, status, excerpt=excerpt, motives=list(Motive))


def _ref(kind: str, subject_id: int) -> Ref:
    # A number that no row can bear: nothing to look for.
    if registry.moderated(kind) is None or subject_id > LARGEST_ID:
        raise NotFound(reason=ModerationReason.NO_SUCH_TEXT)
    return Ref(kind, subject_id)


def _send(ref: Ref, form: ReportForm) -> ResponseReturnValue:
    visitor = visitor_key("moderation.report")
    count_try("moderation.report", ModerationReason.TOO_MANY_REPORTS, most=MOST_IN_AN_HOUR)
    with unit_of_work(current_actor()) as work:
        services.report(work, ref, Motive(form.motive.data), typed(form.words), visitor, clock.now())
    return go(url_for("moderation.thanks"))


@blueprint.get("/signaler/merci")
@access(EVERYONE)
@same_for_everybody(lambda: ())
def thanks() -> Response:
    """The same thanks for everybody, whatever the report was about."""
    return page("moderation/thanks.html")
