"""The desk of a draft's priorities and actions, and of what the evaluation is asked."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock, refs
from commons.kernel.access import access, current_actor
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError
from commons.kernel.forms import Form
from commons.kernel.http import go
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work, unit_of_work
from participation.neighbourhoods import content, pages, policies, publishing, queries, services
from participation.neighbourhoods.forms import ActionForm, PriorityForm, ZoomForm
from participation.neighbourhoods.models import PlannedAction
from participation.neighbourhoods.policies import RoadmapReason
from participation.neighbourhoods.views import known
from participation.neighbourhoods.views_desk import TEAM, drafted

blueprint = Blueprint("roadmap_desk", __name__, url_prefix="/equipe/quartiers/<slug>")


@blueprint.route("/priorites/nouvelle", methods=["GET", "POST"])
@access(TEAM)
def add_priority(slug: str) -> ResponseReturnValue:
    """One more priority."""
    drafted(slug)
    form, status = PriorityForm(), 200
    form.offer()
    if form.validate_on_submit():
        status, done = _try(slug, form, lambda work: services.add_priority(work, slug, form.typed()))
        if done is not None:
            return done
    return _page("desk_priority.html", slug, form, status, priority=None)


@blueprint.route("/priorites/<int:priority_id>", methods=["GET", "POST"])
@access(TEAM)
def edit_priority(slug: str, priority_id: int) -> ResponseReturnValue:
    """One priority."""
    priority = services.the_priority(drafted(slug), priority_id)
    form, status = PriorityForm(), 200
    form.offer()
    if request.method == "GET":
        form.fill(priority)
    elif form.validate():

        def act(work: Work) -> None:
            services.edit_priority(work, slug, priority_id, form.typed(), form.version)

        status, done = _try(slug, form, act)
        if done is not None:
            return done
        form.seen.data = str(services.the_priority(drafted(slug), priority_id).version)
    return _page("desk_priority.html", slug, form, status, priority=services.the_priority(drafted(slug), priority_id))


@blueprint.post("/priorites/<int:priority_id>/monter")
@access(TEAM)
def raise_priority(slug: str, priority_id: int) -> ResponseReturnValue:
    """One place up."""
    with unit_of_work(current_actor()) as work:
        services.raise_priority(work, slug, priority_id)
    return go(url_for("neighbourhood_desk.hub", slug=slug))


@blueprint.route("/priorites/<int:priority_id>/enlever", methods=["GET", "POST"])
@access(TEAM)
def remove_priority(slug: str, priority_id: int) -> ResponseReturnValue:
    """Out of the draft, once confirmed."""
    priority, form = services.the_priority(drafted(slug), priority_id), Form()
    if form.validate_on_submit():
        with unit_of_work(current_actor()) as work:
            services.remove_priority(work, slug, priority_id, clock.now())
        return _kept(slug)
    return _page("desk_remove.html", slug, form, 200, what=priority.title, actions=len(priority.actions))


@blueprint.route("/priorites/<int:priority_id>/actions/nouvelle", methods=["GET", "POST"])
@access(TEAM)
def add_action(slug: str, priority_id: int) -> ResponseReturnValue:
    """One more action."""
    priority = services.the_priority(drafted(slug), priority_id)
    form, status = ActionForm(), 200
    form.offer([])
    if form.validate_on_submit():
        status, done = _try(slug, form, lambda work: services.add_action(work, slug, priority_id, form.typed()))
        if done is not None:
            return done
    return _page("desk_action.html", slug, form, status, action=None, priority_title=priority.title)


@blueprint.route("/actions/<int:action_id>", methods=["GET", "POST"])
@access(TEAM)
def edit_action(slug: str, action_id: int) -> ResponseReturnValue:
    """One action, with what it is tied to."""
    action = services.the_action(drafted(slug), action_id)
    form, status = ActionForm(), 200
    form.offer(_named(action))
    if request.method == "GET":
        form.fill(action)
    elif form.validate():

        def act(work: Work) -> None:
            services.edit_action(work, slug, action_id, form.typed(), form.version)

        status, done = _try(slug, form, act)
        if done is not None:
            return done
        form.seen.data = str(services.the_action(drafted(slug), action_id).version)
    return _page(
        "desk_action.html", slug, form, status, action=services.the_action(drafted(slug), action_id), priority_title=""
    )


@blueprint.route("/actions/<int:action_id>/enlever", methods=["GET", "POST"])
@access(TEAM)
def remove_action(slug: str, action_id: int) -> ResponseReturnValue:
    """Out of the draft, once confirmed."""
    action, form = services.the_action(drafted(slug), action_id), Form()
    if form.validate_on_submit():
        with unit_of_work(current_actor()) as work:
            services.remove_action(work, slug, action_id, clock.now())
        return _kept(slug)
    return _page("desk_remove.html", slug, form, 200, what=action.title, actions=0)


@blueprint.route("/priorites/<int:priority_id>/zoom", methods=["GET", "POST"])
@access(TEAM)
def ask_zoom(slug: str, priority_id: int) -> ResponseReturnValue:
    """Ask the evaluation to look closer."""
    roadmap = drafted(slug)
    priority = services.the_priority(roadmap, priority_id)
    form, status = ZoomForm(), 200
    if form.validate_on_submit():

        def act(work: Work) -> None:
            publishing.ask_zoom(work, slug, priority_id, typed(form.question), typed(form.why), clock.now())

        status, done = _try(slug, form, act, _("C’est demandé à l’évaluation."))
        if done is not None:
            return done
    return _page("desk_zoom.html", slug, form, status, what=priority.title, refusal=_refusal(slug, priority_id))


def _refusal(slug: str, priority_id: int) -> RoadmapReason | None:
    roadmap = drafted(slug)
    version = queries.latest(roadmap.id)
    return policies.refusal_to_ask_zoom(
        current_actor(),
        queries.drafting_scopes(roadmap.place_id),
        published=version is not None and priority_id in content.priority_ids(version.content),
        asked=priority_id in queries.zooms([priority_id]),
    )


def _try(
    slug: str, form: Form, act: Callable[[Work], object], done: str = ""
) -> tuple[int, ResponseReturnValue | None]:
    """Carry out a command: where to go then, or the status of the page that says why not."""
    try:
        with unit_of_work(current_actor()) as work:
            act(work)
    except DomainError as error:
        return complain(form, error), None
    return 303, _kept(slug, done)


def _kept(slug: str, done: str = "") -> ResponseReturnValue:
    flash(done or _("C’est enregistré dans le brouillon."), "success")
    return go(url_for("neighbourhood_desk.hub", slug=slug))


def _page(template: str, slug: str, form: Form, status: int, **more: object) -> ResponseReturnValue:
    return private_page(f"participation/neighbourhoods/{template}", form, status, **pages.head(known(slug)), **more)


def _named(action: PlannedAction) -> list[tuple[str, str]]:
    """What an action is tied to, by its title; what is gone is named by its kind."""
    found = refs.resolve(Ref.read(link) for link in action.links)
    rows = []
    for link in action.links:
        ref = Ref.read(link)
        target = found.get(ref)
        title = target.title if target is not None else str(refs.GONE)
        rows.append((link, _("%(kind)s : %(title)s", kind=refs.label_of(ref.kind), title=title)))
    return rows
