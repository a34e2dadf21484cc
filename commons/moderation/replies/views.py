"""The secretariat's pages of reply texts."""

from __future__ import annotations

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import complain, private_page
from commons.kernel.db import LARGEST_ID
from commons.kernel.errors import DomainError, NotFound, Refused, Stale
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import policies
from commons.moderation.blueprint import blueprint
from commons.moderation.models import ReplyTemplate
from commons.moderation.reasons import ModerationReason
from commons.moderation.replies import queries, services
from commons.moderation.replies.forms import TemplateForm

SECRETARIAT = holders_of(policies.SECRETARIAT)


def _allow() -> None:
    refusal = policies.refusal_to_write_templates(current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)


@blueprint.get("/equipe/moderation/reponses")
@access(SECRETARIAT)
def templates() -> ResponseReturnValue:
    """Every reply text."""
    _allow()
    return private_page("moderation/templates.html", templates=queries.templates(active_only=False))


@blueprint.post("/equipe/moderation/reponses/proposees")
@access(SECRETARIAT)
def take_proposed() -> ResponseReturnValue:
    """Take in the replies that come with the product."""
    with unit_of_work(current_actor()) as work:
        services.take_proposed(work)
    flash(gettext("Les réponses proposées sont là. Relisez-les : elles sont à vous."), "success")
    return go(url_for("moderation.templates"))


@blueprint.route("/equipe/moderation/reponses/nouvelle", methods=["GET", "POST"])
@access(SECRETARIAT)
def add_template() -> ResponseReturnValue:
    """A new reply text."""
    _allow()
    form, status = TemplateForm(), 200
    form.offer()
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                services.add(work, form.draft())
            flash(gettext("C’est enregistré."), "success")
            return go(url_for("moderation.templates"))
        except DomainError as error:
            status = complain(form, error)
    return private_page("moderation/template.html", form, status, reply=None)


@blueprint.route("/equipe/moderation/reponses/<int:template_id>", methods=["GET", "POST"])
@access(SECRETARIAT)
def template(template_id: int) -> ResponseReturnValue:
    """Change a reply text."""
    _allow()
    found, form, status = _found(template_id), TemplateForm(), 200
    form.offer()
    if request.method == "GET":
        form.fill(found)
    elif form.validate():
        try:
            with unit_of_work(current_actor()) as work:
                services.rewrite(work, template_id, form.draft(), form.seen_version())
            flash(gettext("C’est enregistré."), "success")
            return go(url_for("moderation.templates"))
        except DomainError as error:
            status = complain(form, error)
            if isinstance(error, Stale):
                form.seen.data = form.seen.raw_data = None
                form.seen.data = str(_found(template_id).version)
    return private_page("moderation/template.html", form, status, reply=_found(template_id))


def _found(template_id: int) -> ReplyTemplate:
    found = queries.template(template_id) if template_id <= LARGEST_ID else None
    if found is None:
        raise NotFound(reason=ModerationReason.NOT_FOUND)
    return found
