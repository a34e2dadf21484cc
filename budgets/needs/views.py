"""The public pages of needs: the list, one need, and the form that anybody may send, with or without account."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from budgets.editions.desk import places_of
from budgets.needs import listing, pages, policies, queries, saying, services
from budgets.needs.addresses import title_of
from budgets.needs.forms import SayNeedForm
from budgets.needs.models import BudgetNeed
from budgets.needs.reasons import NeedReason
from budgets.needs.services import SAYING
from budgets.needs.types import NEED, pages_of
from budgets.stages.types import StageKind
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import complain, page, private_page, typed
from commons.kernel.errors import DomainError, NotFound
from commons.kernel.http import go
from commons.kernel.pages import same_for_everybody
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.kernel.visitors import count_try
from commons.threads import codes
from commons.threads import queries as threads

blueprint = Blueprint("needs", __name__, url_prefix="/budgets/<slug>/besoins")


def names_of(slug: str, **_others: str) -> tuple[str, ...]:
    """What the pages of needs and priorities depend on."""
    return (pages_of(slug), f"budgets:{slug}", "territory")


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(names_of)
def index(slug: str) -> ResponseReturnValue:
    """The needs, searched and filtered, twenty a page."""
    now, edition = clock.now(), pages.edition_of(slug)
    pages.kept_today(edition, now)
    return render_template(
        "budgets/needs/index.html", edition=edition, refusal=pages.refusal_by_stage(edition, SAYING, now),
        stage=pages.stage_of(edition, StageKind.NEEDS), here=pages.step_of(edition, now),
        **listing.needs(edition, listing.wish()),
    )  # fmt: skip


@blueprint.get("/<int:number>")
@access(EVERYONE)
def show(slug: str, number: int) -> ResponseReturnValue:
    """One need, in its own words, and what it became."""
    edition = pages.edition_of(slug)
    need = _seen(slug, number)
    return page("budgets/needs/show.html", title=title_of(need), **pages.whole_need(edition, need))


def _seen(slug: str, number: int) -> BudgetNeed:
    """A need everybody reads; out of sight, its author and the team still read it."""
    edition, actor = pages.edition_of(slug), current_actor()
    need = queries.need(edition.id, number)
    if need is None:
        raise NotFound(reason=NeedReason.NOT_FOUND)
    mine = need.author_id is not None and need.author_id == actor.person_id
    if not policies.is_seen(need) and not mine and not policies.is_team(actor, services.scopes_of(edition)):
        raise NotFound(reason=NeedReason.NOT_FOUND)
    return need


@blueprint.route("/dire", methods=["GET", "POST"])
@access(EVERYONE)
def say(slug: str) -> ResponseReturnValue:
    """Say what is missing, in a few words."""
    edition, form, status = pages.edition_of(slug), SayNeedForm(), 200
    form.offer(places_of(edition), edition.place_id)
    if current_actor().person_id is not None:
        del form.contact
    if form.validate_on_submit():
        count_try("budgets.need", NeedReason.TOO_MANY, most=saying.MOST_AN_HOUR, behind=saying.MOST_BEHIND)
        try:
            with unit_of_work(current_actor()) as work:
                draft = form.draft(typed(form.contact) if "contact" in form else "")
                ref = saying.say(work, slug, draft, clock.now()).ref
        except DomainError as error:
            status = complain(form, error)
        else:
            return go(url_for("needs.thanks", slug=slug, code=threads.code_of(ref)))
    edition = pages.edition_of(slug)
    return private_page(
        "budgets/needs/say.html", form, status, edition=edition,
        refusal=pages.refusal_by_stage(edition, SAYING, clock.now()), stage=pages.stage_of(edition, StageKind.NEEDS),
    )  # fmt: skip


@blueprint.get("/merci/<code>")
@access(EVERYONE)
def thanks(slug: str, code: str) -> ResponseReturnValue:
    """It has arrived: the code that follows it, and what happens next."""
    edition, need = pages.edition_of(slug), _of_code(code)
    if need is None or need.edition_id != edition.id:
        raise NotFound(reason=NeedReason.NOT_FOUND)
    return private_page(
        "budgets/needs/thanks.html", edition=edition, need=need, seen=policies.is_seen(need),
        code=codes.shown(codes.parse(code) or ""), told=need.contact is not None or need.author_id is not None,
    )  # fmt: skip


def _of_code(code: str) -> BudgetNeed | None:
    ref: Ref | None = threads.ref_of_code(code)
    found = queries.needs_by_id([ref.id]) if ref is not None and ref.kind == NEED else []
    return found[0] if found else None
