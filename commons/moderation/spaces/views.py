"""The page on which moderators say whether a space reads newcomers first."""

from __future__ import annotations

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import private_page
from commons.kernel.errors import NotFound
from commons.kernel.http import go
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import policies
from commons.moderation.blueprint import blueprint
from commons.moderation.reasons import ModerationReason
from commons.moderation.spaces import queries, services

TEAM = holders_of(*policies.TEAM)


@blueprint.get("/equipe/moderation/espaces")
@access(TEAM)
def spaces() -> ResponseReturnValue:
    """The spaces one looks after."""
    return private_page("moderation/spaces.html", spaces=queries.spaces_of(current_actor()))


@blueprint.post("/equipe/moderation/espaces")
@access(TEAM)
def change_space() -> ResponseReturnValue:
    """Read newcomers first there, or no longer."""
    try:
        ref = Ref.read(request.form.get("space", ""))
    except ValueError as error:
        raise NotFound(reason=ModerationReason.NOT_FOUND) from error
    with unit_of_work(current_actor()) as work:
        services.read_newcomers_first(work, ref, request.form.get("wanted") == "1")
    flash(gettext("C’est enregistré."), "success")
    return go(url_for("moderation.spaces"))
