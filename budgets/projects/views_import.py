"""The desk: a table of projects is checked line by line, shown, then written whole or not at all."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from budgets.editions.desk import SECRETARIAT, complain, handled, page, places_of
from budgets.editions.models import Edition
from budgets.projects import csv_import, queries, services
from budgets.projects.csv_import import Line
from budgets.projects.forms import ImportForm
from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.errors import DomainError, Invalid
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from commons.territory import queries as territory

blueprint = Blueprint("project_import", __name__, url_prefix="/equipe/budgets/<slug>/projets/import")


@blueprint.route("", methods=["GET", "POST"])
@access(SECRETARIAT)
def table(slug: str) -> ResponseReturnValue:
    """Check a table, then import it."""
    edition, form, status = handled(slug), ImportForm(), 200
    lines: list[Line] = []
    if form.validate_on_submit():
        try:
            lines = _lines(edition, form)
            if request.form.get("step") == "import":
                _import(slug, lines)
                said = ngettext("%(num)d projet ajouté.", "%(num)d projets ajoutés.", len(lines))
                flash(said, "success")
                return go(url_for("project_desk.index", slug=slug))
        except DomainError as error:
            status = complain(form, error)
    ready = bool(lines) and all(line.draft for line in lines)
    return page(
        "budgets/projects/desk_import.html", status, form,
        edition=handled(slug), lines=lines, ready=ready,
    )  # fmt: skip


def _lines(edition: Edition, form: ImportForm) -> list[Line]:
    """The lines of the file, else those pasted; what was sent stays in the form."""
    try:
        data = form.file.data.read() if hasattr(form.file.data, "read") else b""
        if data:
            form.lines.data = csv_import.decode(data)
        return csv_import.read(str(form.lines.data or ""), _names(edition))
    except ValueError as error:
        raise Invalid(fields={"lines": str(error)}) from error


def _names(edition: Edition) -> csv_import.Names:
    codes = (card.code for card in queries.cards(edition.id))
    return csv_import.names_of(edition, places_of(edition), territory.orientations(), territory.challenges(), codes)


def _import(slug: str, lines: list[Line]) -> None:
    wrong = sum(1 for line in lines if line.draft is None)
    if wrong:
        said = ngettext("%(num)d ligne est à corriger.", "%(num)d lignes sont à corriger.", wrong)
        raise Invalid(fields={"lines": said + " " + _("Rien n’a été ajouté.")})
    with unit_of_work(current_actor()) as work:
        services.add_many(work, slug, [line.draft for line in lines if line.draft], clock.now())
