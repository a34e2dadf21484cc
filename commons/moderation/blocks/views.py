"""The pages of blocks, for moderators."""

from __future__ import annotations

from flask import current_app, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from commons.identity.roles.scopes import named_scopes
from commons.identity.types import Scope, ScopeKind
from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError, NotFound, Refused
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import policies
from commons.moderation.blocks import queries, services
from commons.moderation.blocks.forms import BlockForm, LiftForm
from commons.moderation.blueprint import blueprint
from commons.moderation.desk import queries as desk
from commons.moderation.models import Block, Case
from commons.moderation.reasons import ModerationReason

TEAM = holders_of(*policies.TEAM)


def scope_name(scope: tuple[str, int], named: dict[Scope, str]) -> str:
    """A scope as people call it."""
    kind, number = scope
    if kind == ScopeKind.EVERYWHERE:
        return gettext("Tout le site")
    known = kind in set(ScopeKind) and named.get(Scope(ScopeKind(kind), number))
    return known or gettext("Cet espace")


@blueprint.route("/equipe/moderation/<int:case_id>/bloquer", methods=["GET", "POST"])
@access(TEAM)
def block(case_id: int) -> ResponseReturnValue:
    """Keep the author of a case from publishing until a day."""
    case, form, status = _reached(case_id), BlockForm(), 200
    named = named_scopes(current_app)
    where = queries.scopes_to_block(current_actor(), case.scopes)
    form.offer([(scope, scope_name(scope, named)) for scope in where])
    if form.validate_on_submit():
        site = current_app.config["SERVER_ADDRESS"]
        try:
            with unit_of_work(current_actor()) as work:
                services.block(
                    work, case_id, form.chosen_scope(), form.ends_at(), typed(form.reason), site, clock.now()
                )
            flash(gettext("C’est fait. La personne est prévenue, avec la date de fin."), "success")
            return go(url_for("moderation.blocks"))
        except DomainError as error:
            status = complain(form, error)
    refusal = None if case.author_id is not None else ModerationReason.NOBODY_TO_BLOCK
    if case.author_id == current_actor().person_id:
        refusal = ModerationReason.NOT_YOURSELF
    return private_page("moderation/block.html", form, status, case=case, refusal=refusal)


def _reached(case_id: int) -> Case:
    found = desk.case(case_id)
    if found is None:
        raise NotFound(reason=ModerationReason.NOT_FOUND)
    refusal = policies.refusal_to_read(current_actor(), found.scopes)
    if refusal is not None:
        raise Refused(reason=refusal)
    return found


@blueprint.get("/equipe/moderation/blocages")
@access(TEAM)
def blocks() -> ResponseReturnValue:
    """Blocks in force."""
    found, named = queries.barred(current_actor(), clock.now()), named_scopes(current_app)
    rows = [(barred, scope_name((barred.block.scope, barred.block.scope_id), named)) for barred in found]
    return private_page("moderation/blocks.html", rows=rows)


@blueprint.route("/equipe/moderation/blocages/<int:block_id>/lever", methods=["GET", "POST"])
@access(TEAM)
def lift(block_id: int) -> ResponseReturnValue:
    """End a block before its day."""
    found, form, status = _block(block_id), LiftForm(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                services.lift(work, block_id, typed(form.reason), clock.now())
            flash(gettext("Le blocage est levé."), "success")
            return go(url_for("moderation.blocks"))
        except DomainError as error:
            status = complain(form, error)
    where = scope_name((found.scope, found.scope_id), named_scopes(current_app))
    return private_page("moderation/lift.html", form, status, block=found, where=where)


def _block(block_id: int) -> Block:
    found = queries.block(block_id)
    if found is None:
        raise NotFound(reason=ModerationReason.NOT_FOUND)
    refusal = policies.refusal_to_read(current_actor(), found[1])
    if refusal is not None:
        raise Refused(reason=refusal)
    return found[0]
