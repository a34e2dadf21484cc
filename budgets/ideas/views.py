"""The public pages of ideas: the list, one idea, its picture."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from budgets.ideas import listing, pages, policies, queries, services
from budgets.ideas.listing import Wish
from budgets.ideas.models import Idea
from budgets.ideas.reasons import IdeaReason
from budgets.ideas.services import EITHER, PROPOSING
from budgets.ideas.types import pages_of
from budgets.stages import policies as stages
from budgets.stages import queries as stage_queries
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import page
from commons.kernel.days import next_midnight
from commons.kernel.errors import NotFound
from commons.kernel.pages import good_until, same_for_everybody
from commons.kernel.paging import asked_page
from commons.kernel.storage import stored_file

blueprint = Blueprint("ideas", __name__, url_prefix="/budgets/<slug>/idees")


def _names(slug: str, **_others: str) -> tuple[str, ...]:
    return (pages_of(slug), f"budgets:{slug}", "territory")


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(_names)
def index(slug: str) -> ResponseReturnValue:
    """The ideas, searched and filtered, twenty a page."""
    now, edition = clock.now(), pages.edition_of(slug)
    good_until(next_midnight(now))
    good_until(stages.next_change(stage_queries.of(edition.id), now))
    return render_template(
        "budgets/ideas/index.html", edition=edition, refusal=pages.refusal_by_stage(edition, PROPOSING, now),
        stage=pages.stage_of(edition, PROPOSING[0]), criteria=queries.criteria(edition.id),
        **listing.page(edition, _wish(), now),
    )  # fmt: skip


@blueprint.get("/<int:number>")
@access(EVERYONE)
def show(slug: str, number: int) -> ResponseReturnValue:
    """One idea: its words, what was found, decided and answered, and what people say."""
    now, edition, actor = clock.now(), pages.edition_of(slug), current_actor()
    idea = pages.seen(edition, number, actor)
    mine = services.carries(actor, idea)
    refusal = pages.refusal_by_stage(edition, EITHER, now) or _talk(idea)
    return page(
        "budgets/ideas/show.html", refusal=refusal, mine=mine, me=actor.person_id, now=now,
        supported=queries.supports(idea.id, actor.person_id), seen=policies.is_seen(idea),
        writing=mine and policies.refusal_to_write(idea, mine) is None,
        carrying=mine and policies.refusal_to_carry(idea, mine) is None,
        answering=mine and policies.refusal_to_answer(idea, mine, now) is None,
        team=policies.is_team(actor, services.scopes_of(edition)), **pages.whole(edition, idea, now),
        **pages.comments(edition, idea, asked_page(request.args.get("page", ""))),
    )  # fmt: skip


@blueprint.get("/<int:number>/image")
@access(EVERYONE)
def picture(slug: str, number: int) -> ResponseReturnValue:
    """The picture of an idea."""
    return shown(pages.seen(pages.edition_of(slug), number, current_actor()))


def shown(idea: Idea) -> Response:
    """The picture of this idea, which is no cache's business: moderation may hide it."""
    file = stored_file(idea.picture) if idea.picture else None
    if file is None:
        raise NotFound(reason=IdeaReason.NOT_FOUND)
    response = Response(file.body, content_type=file.content_type)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = "inline"
    return response


def _talk(idea: Idea) -> IdeaReason | None:
    return None if idea.state in policies.TALKED_OF else IdeaReason.NOT_NOW


def _wish() -> Wish:
    """The search in the address; anything unreadable asks nothing."""
    names = ("q", "lieu", "theme", "etat", "ordre", "graine")
    return Wish(
        **{name: request.args.get(name, "")[:200] for name in names}, page=asked_page(request.args.get("page", ""))
    )
