"""The desk of versions: what would change, what does not fit, publish; and those published."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.editions import desk
from assises.editions.desk import SECRETARIAT
from assises.programme import desk_pages, planning, queries, releasing, services, words
from assises.programme.forms import ReleaseForm
from assises.programme.models import Release
from assises.programme.types import ActivityState, ProgrammeReason
from commons.kernel.access import access
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.errors import Invalid
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work

blueprint = Blueprint("assises_release_desk", __name__, url_prefix="/equipe/assises/<int:year>/programme")


@blueprint.get("")
@access(SECRETARIAT)
def board(year: int) -> ResponseReturnValue:
    """Every activity by day, drafts too, with what does not fit."""
    return private_page("assises/programme/desk_board.html", **desk_pages.board(desk.kept(year)))


@blueprint.post("/tout")
@access(SECRETARIAT)
def plan_all(year: int) -> ResponseReturnValue:
    """Put every draft in the next version."""
    edition_id = desk.kept(year).id
    carried_out(lambda work, now: services.plan_all(work, edition_id, now), _("Tous les brouillons sont au programme."))
    return go(url_for("assises_release_desk.board", year=year))


@blueprint.route("/publication", methods=["GET", "POST"])
@access(SECRETARIAT)
def publish(year: int) -> ResponseReturnValue:
    """Read what would change and what does not fit, then publish."""
    edition, form = desk.kept(year), ReleaseForm()
    edition_id = edition.id

    def command(work: Work, now: datetime) -> Release:
        if planning.every_alert(desk.kept(year)) and not form.read_alerts.data:
            raise Invalid(fields={"read_alerts": ProgrammeReason.ALERTS_UNREAD.sentence})
        return releasing.publish(work, edition_id, form.read, typed(form.note), now)

    done = tried(form, command, _("La nouvelle version est publiée."))
    if done.done:
        return go(url_for("assises_release_desk.board", year=year))
    edition = desk.kept(year)
    pending = releasing.pending(edition.id)
    if request.method == "GET" or done.status == 409:
        form.digest.data = pending.digest
    alerts = planning.every_alert(edition)
    found = queries.activities(edition.id, ActivityState.DRAFT, ActivityState.PLANNED)
    return private_page(
        "assises/programme/desk_publish.html", form, done.status, edition=edition, number=pending.number,
        said=[words.change(change) for change in pending.changes], refusal=desk_pages.refusal(edition),
        alerts=desk_pages.warned(alerts, {activity.id: activity.title for activity in found}),
        drafts=sum(activity.state is ActivityState.DRAFT for activity in found),
        crowded=planning.crowded([a for a in found if a.state is ActivityState.PLANNED]),
        releases=queries.releases(edition.id),
    )  # fmt: skip
