"""What facilitators write down for people: sheets of needs, needs of a table, sheets on which somebody chose."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.editions.desk import places_of
from budgets.needs import choosing, desk, pages, queries, saying, sources
from budgets.needs.choosing import PaperChoice
from budgets.needs.desk import TEAM, helped
from budgets.needs.forms import AboutNeed, PaperChoiceForm, SheetForm, TableForm, number_of, offer_places
from budgets.needs.reasons import NeedReason
from budgets.needs.services import SAYING
from commons.ballot_box import codes
from commons.kernel import clock
from commons.kernel.access import access
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.days import day_of
from commons.kernel.forms import Form
from commons.kernel.http import go
from commons.kernel.visitors import count_try

blueprint = Blueprint("need_sheets", __name__, url_prefix="/equipe/budgets/<slug>")


@blueprint.route("/besoins/papier", methods=["GET", "POST"])
@access(TEAM)
def sheet(slug: str) -> ResponseReturnValue:
    """One sheet of paper; the next one keeps its place and day."""
    edition, form = helped(slug), SheetForm()
    form.offer(places_of(edition), number_of(request.args.get("lieu")) or edition.place_id)
    if not form.is_submitted():
        form.where.data, form.day.data = request.args.get("ou", "")[:200], _day(request.args.get("jour", ""))
    _count(form)
    done = tried(
        form, lambda work, now: saying.write_down(
            work, slug, form.draft(typed(form.contact)), form.paper(), now
        ).number, _("La feuille est enregistrée. À la suivante."), "words",
    )  # fmt: skip
    if done.done:
        again = {"ou": form.where.data, "jour": form.day.data.isoformat(), "lieu": form.place.data}
        return go(url_for("need_sheets.sheet", slug=slug, **again))
    return _page(slug, "budgets/needs/desk_sheet.html", form, done.status)


@blueprint.route("/besoins/table", methods=["GET", "POST"])
@access(TEAM)
def table(slug: str) -> ResponseReturnValue:
    """What a table de quartier brings."""
    edition, form = helped(slug), TableForm()
    form.offer(places_of(edition), edition.place_id)
    found = sources.all_of(edition)
    form.offer_sources(found)
    _count(form)
    done = tried(
        form, lambda work, now: saying.bring(work, slug, form.draft(), typed(form.source), now).number,
        _("Le besoin est enregistré, au nom de la table."), "source",
    )  # fmt: skip
    if done.done:
        return go(url_for("need_sheets.table", slug=slug))
    return _page(slug, "budgets/needs/desk_table.html", form, done.status, found=bool(found))


@blueprint.route("/priorites/choix/papier", methods=["GET", "POST"])
@access(TEAM)
def choice(slug: str) -> ResponseReturnValue:
    """One sheet on which somebody chose; nothing of it stays but the choice."""
    edition, form = helped(slug), PaperChoiceForm()
    offer_places(form.home, places_of(edition), _("Choisir…"))
    if not form.is_submitted():
        form.where.data, form.secret.data = request.args.get("ou", "")[:200], codes.new_secret()
        form.home.data = request.args.get("lieu", "")[:20] or str(edition.place_id or "")
    _count(form)
    done = tried(
        form, lambda work, now: choosing.choose_on_paper(work, slug, PaperChoice(
            form.who(), number_of(form.home.data), form.numbers(), typed(form.secret), typed(form.where)
        ), now).again, _("La feuille est dans l’urne. À la suivante."),
    )  # fmt: skip
    if done.done:
        return go(url_for("need_sheets.choice", slug=slug, ou=form.where.data, lieu=form.home.data))
    edition = helped(slug)
    ranking = queries.ranking(edition.id)
    return private_page(
        "budgets/needs/desk_choice_sheet.html", form, done.status, edition=edition, ranking=ranking,
        refusal=pages.refusal_of_choice_now(edition, ranking, clock.now()), listed=queries.standing(edition.id),
        ticked=form.numbers(),
    )  # fmt: skip


def _page(slug: str, template: str, form: AboutNeed, status: int, **more: object) -> Response:
    edition = helped(slug)
    refusal = pages.refusal_by_stage(edition, SAYING, clock.now())
    return private_page(template, form, status, edition=edition, refusal=refusal, team=desk.gathers(edition), **more)


def _count(form: Form) -> None:
    """Count one sheet of this desk."""
    if form.is_submitted():
        count_try("budgets.need.desk", NeedReason.TOO_MANY, most=saying.MOST_AT_A_DESK)


def _day(text: str) -> date:
    """The day of the sheet before, or today."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return day_of(clock.now())
