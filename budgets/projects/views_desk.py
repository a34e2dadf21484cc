"""The desk of projects: the list, one project, its withdrawal."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.editions import policies
from budgets.editions import queries as editions
from budgets.editions.desk import SECRETARIAT, complain, handled, page, places_of
from budgets.editions.forms import ConfirmForm
from budgets.editions.models import Edition
from budgets.editions.types import Action
from budgets.projects import queries, services
from budgets.projects.drafts import draft_of, fingerprint
from budgets.projects.forms import ProjectForm, WithdrawForm
from budgets.projects.models import Project
from budgets.projects.pages import picture_url
from budgets.projects.reasons import ProjectReason
from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.errors import DomainError, Invalid, NotFound
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work, unit_of_work

blueprint = Blueprint("project_desk", __name__, url_prefix="/equipe/budgets/<slug>/projets")


@blueprint.get("")
@access(SECRETARIAT)
def index(slug: str) -> ResponseReturnValue:
    """Every project, with what may be done with it now."""
    edition = handled(slug)
    return page(
        "budgets/projects/desk_index.html",
        edition=edition,
        cards=queries.cards(edition.id),
        refusal=_refusal(Action.EDIT, edition),
        withdrawing=_refusal(Action.WITHDRAW_PROJECT, edition) is None,
    )


@blueprint.route("/nouveau", methods=["GET", "POST"])
@access(SECRETARIAT)
def create(slug: str) -> ResponseReturnValue:
    """A new project."""
    edition, form, status, now = handled(slug), ProjectForm(), 200, clock.now()
    form.offer(edition, places_of(edition))
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                project = services.add(work, slug, form.draft(), now)
                _picture(work, slug, project.code, form, now)
                code = project.code
            flash(_("Le projet est ajouté."), "success")
            return go(url_for("project_desk.edit", slug=slug, code=code))
        except DomainError as error:
            status = complain(form, error)
    edition = handled(slug)
    return page(
        "budgets/projects/desk_form.html", status, form,
        edition=edition, project=None, picture="", refusal=_refusal(Action.EDIT, edition),
    )  # fmt: skip


@blueprint.route("/<code>", methods=["GET", "POST"])
@access(SECRETARIAT)
def edit(slug: str, code: str) -> ResponseReturnValue:
    """One project."""
    edition, form, status = handled(slug), ProjectForm(), 200
    form.offer(edition, places_of(edition))
    project = _project(edition, code)
    if request.method == "GET":
        form.fill(draft_of(project))
        form.picture_alt.data = project.picture_alt
        form.seen.data = fingerprint(project)
    elif form.validate():
        try:
            kept = _rewrite(slug, code, form)
            flash(_("C’est enregistré."), "success")
            return go(url_for("project_desk.edit", slug=slug, code=kept))
        except DomainError as error:
            status = complain(form, error)
            form.seen.data = fingerprint(_project(handled(slug), code))
    edition = handled(slug)
    project = _project(edition, code)
    return page(
        "budgets/projects/desk_form.html", status, form, edition=edition, project=project,
        picture=picture_url(project.picture), refusal=_refusal(Action.EDIT, edition),
    )  # fmt: skip


@blueprint.route("/<code>/enlever", methods=["GET", "POST"])
@access(SECRETARIAT)
def remove(slug: str, code: str) -> ResponseReturnValue:
    """Take a project out of a draft, once confirmed."""
    edition, form = handled(slug), ConfirmForm()
    project = _project(edition, code)
    if form.validate_on_submit():
        with unit_of_work(current_actor()) as work:
            services.remove(work, slug, code, clock.now())
        flash(_("Le projet est enlevé."), "success")
        return go(url_for("project_desk.index", slug=slug))
    return page(
        "budgets/projects/desk_remove.html", form=form, edition=edition, project=project,
        refusal=_refusal(Action.EDIT, edition),
    )  # fmt: skip


@blueprint.route("/<code>/retrait", methods=["GET", "POST"])
@access(SECRETARIAT)
def withdraw(slug: str, code: str) -> ResponseReturnValue:
    """Withdraw an announced project, with its reason."""
    edition, form, status = handled(slug), WithdrawForm(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                services.withdraw(work, slug, code, str(form.reason.data), clock.now())
            flash(_("Le projet est retiré. La raison est publiée."), "success")
            return go(url_for("project_desk.index", slug=slug))
        except DomainError as error:
            status = complain(form, error)
    edition = handled(slug)
    return page(
        "budgets/projects/desk_withdraw.html", status, form, edition=edition, project=_project(edition, code),
        refusal=_refusal(Action.WITHDRAW_PROJECT, edition),
    )  # fmt: skip


def _refusal(action: Action, edition: Edition) -> policies.EditionReason | None:
    return policies.refusal_to(action, current_actor(), edition, editions.holding_places(edition), clock.now())


def _project(edition: Edition, code: str) -> Project:
    project = queries.by_code(edition.id, code)
    if project is None:
        raise NotFound(reason=ProjectReason.NOT_FOUND)
    return project


def _rewrite(slug: str, code: str, form: ProjectForm) -> str:
    now = clock.now()
    with unit_of_work(current_actor()) as work:
        kept = services.edit(work, slug, code, form.draft(), str(form.seen.data or ""), now).code
        _picture(work, slug, kept, form, now)
    return kept


def _picture(work: Work, slug: str, code: str, form: ProjectForm, now: datetime) -> None:
    """What the form says of the picture: a new one, a new description, none any more, or nothing."""
    data = form.sent_picture()
    alt = str(form.picture_alt.data or "")
    if form.no_picture.data:
        services.take_picture_off(work, slug, code, now)
    elif data is not None or (alt and form.seen.data):
        try:
            services.illustrate(work, slug, code, data, alt, now)
        except Invalid as error:
            raise Invalid(fields=error.fields or {"picture": error.sentence}) from error
