"""The desk of the account: its words part by part, the figures as they stand, its publication."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.commitments.desk import kept_edition
from assises.editions.models import AssisesEdition
from assises.reports import figures, pages, policies, queries, services
from assises.reports.forms import PublishForm, ReportForm
from assises.reports.models import EditionReport
from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.http import go

blueprint = Blueprint("assises_reports_desk", __name__, url_prefix="/equipe/assises/<int:year>/bilan")
SECRETARIAT = holders_of("secretariat")


@blueprint.route("", methods=["GET", "POST"])
@access(SECRETARIAT)
def write(year: int) -> ResponseReturnValue:
    """The words; a late writer keeps theirs and sees the other's."""
    edition_id, form = kept_edition(year).id, ReportForm()
    report = queries.report(edition_id)
    if request.method == "GET":
        form.version.data = str(report.version if report else 0)
        form.fill(report.words if report else {})
    done = tried(
        form, lambda work, now: services.write(work, edition_id, form.seen, form.words(), now), _("Le texte est gardé.")
    )
    if done.done:
        return go(url_for("assises_reports_desk.write", year=year))
    edition, report = kept_edition(year), queries.report(edition_id)
    if done.status == 409:
        form.version.data = str(report.version if report else 0)
    return private_page(
        "assises/reports/desk_write.html", form, done.status, edition=edition, report=report, late=done.status == 409,
        theirs_now=report.words if report else {},
        refusal=policies.refusal_to_write(edition, current_actor(), clock.now()),
    )  # fmt: skip


@blueprint.route("/publier", methods=["GET", "POST"])
@access(SECRETARIAT)
def publish(year: int) -> ResponseReturnValue:
    """What everybody will read, then publish."""
    edition_id, form = kept_edition(year).id, PublishForm()
    report = queries.report(edition_id)
    if request.method == "GET":
        form.version.data = str(report.version if report else 0)
    done = tried(
        form, lambda work, now: services.publish(work, edition_id, form.seen, typed(form.note), now),
        _("Le bilan est publié."), "note",
    )  # fmt: skip
    if done.done:
        return go(url_for("assises_reports.show", year=year))
    edition, report = kept_edition(year), queries.report(edition_id)
    if done.status == 409:
        form.version.data = str(report.version if report else 0)
    return private_page(
        "assises/reports/desk_publish.html", form, done.status,
        refusal=policies.refusal_to_publish(edition, current_actor(), clock.now()), **_preview(edition, report),
    )  # fmt: skip


def _preview(edition: AssisesEdition, report: EditionReport | None) -> dict[str, object]:
    found = report.figures if report is not None and report.figures else figures.of_edition(edition, clock.now())
    return pages.whole(edition, report.words if report is not None else {}, found, report)
