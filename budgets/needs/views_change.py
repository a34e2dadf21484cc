"""The team's desk of priorities: written, reworded, merged; needs in and out; a change undone."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.editions.desk import places_of
from budgets.needs import desk, gathering, pages, queries
from budgets.needs.desk import TEAM, handled, handled_priority
from budgets.needs.forms import (
    GatherForm,
    MergePrioritiesForm,
    NewPriorityForm,
    RewordForm,
    number_of,
    offer_priorities,
    read_picks,
)
from commons.kernel import clock
from commons.kernel.access import access
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.http import go
from commons.kernel.paging import asked_page
from commons.kernel.seen import Seen

blueprint = Blueprint("priority_desk", __name__, url_prefix="/equipe/budgets/<slug>/priorites")


@blueprint.get("")
@access(TEAM)
def index(slug: str) -> ResponseReturnValue:
    """The priorities, and what one may do next."""
    edition, now = handled(slug), clock.now()
    ranking = queries.ranking(edition.id)
    return private_page(
        "budgets/needs/desk_priorities.html", edition=edition, listed=queries.ranked(edition.id),
        sizes=queries.counts(edition.id), ranking=ranking, shaping=desk.to_shape(edition, now),
        runs=desk.runs(edition), turnout=pages.turnout(ranking),
    )  # fmt: skip


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@access(TEAM)
def new(slug: str) -> ResponseReturnValue:
    """Write a priority of needs that were ticked."""
    edition, form = handled(slug), NewPriorityForm()
    form.offer(places_of(edition))
    if not form.is_submitted():
        picked = read_picks([part for part in request.args.get("besoins", "")[:4_000].split(",") if part])
        form.needs.data = [f"{need}-{version}" for need, version in picked]
    done = tried(
        form, lambda work, now: gathering.make(
            work, slug, form.draft(), typed(form.ticket), form.picks(), now, pages.site()
        ).number, _("La priorité est écrite."), "needs",
    )  # fmt: skip
    if done.done:
        return go(url_for("priority_desk.sheet", slug=slug, number=done.made))
    edition = handled(slug)
    found = queries.needs_by_id([need for need, _version in form.picks()])
    needs = [need for need in found if need.edition_id == edition.id]
    return private_page(
        "budgets/needs/desk_new.html", form, done.status, edition=edition, needs=needs,
        refusal=desk.to_shape(edition, clock.now()),
    )  # fmt: skip


@blueprint.route("/<int:number>", methods=["GET", "POST"])
@access(TEAM)
def sheet(slug: str, number: int) -> ResponseReturnValue:
    """One priority with its needs; those that are ticked go elsewhere, or stand alone again."""
    edition, form = handled(slug), GatherForm()
    others = [each for each in queries.standing(edition.id) if each.number != number]
    form.offer(others)

    done = tried(form, lambda work, now: (
        gathering.gather(work, slug, number_of(typed(form.into)), form.picks(), now, pages.site())
        if form.into.data else gathering.release(work, slug, number, form.picks(), now, pages.site())
    ), _("C’est rangé. Les personnes qui ont laissé un contact sont prévenues."), "needs")  # fmt: skip
    if done.done:
        return go(url_for("priority_desk.sheet", slug=slug, number=number))
    (edition, priority), now = handled_priority(slug, number), clock.now()
    return private_page(
        "budgets/needs/desk_priority.html", form, done.status, gathering=desk.to_gather(edition, now, priority),
        shaping=desk.to_shape(edition, now, priority), ticked={need for need, _version in form.picks()},
        **pages.whole_priority(edition, priority, asked_page(request.args.get("page", "")), "priority_desk.sheet"),
    )  # fmt: skip


@blueprint.route("/<int:number>/mots", methods=["GET", "POST"])
@access(TEAM)
def reword(slug: str, number: int) -> ResponseReturnValue:
    """Other words, with a reason."""
    (edition, priority), form = handled_priority(slug, number), RewordForm()
    form.offer(places_of(edition))
    if not form.is_submitted():
        form.version.data = str(priority.version)
        form.fill(priority)
    done = tried(
        form, lambda work, now: gathering.reword(
            work, slug, number, form.seen, form.draft(), typed(form.why), now
        ), _("Ses mots sont changés. Ceux d’avant restent dans son histoire."), "title",
    )  # fmt: skip
    if done.done:
        return go(url_for("priority_desk.sheet", slug=slug, number=number))
    return _form_page("budgets/needs/desk_reword.html", slug, number, form, done.status)


@blueprint.route("/<int:number>/reunir", methods=["GET", "POST"])
@access(TEAM)
def merge(slug: str, number: int) -> ResponseReturnValue:
    """Put it into another, with all its needs."""
    (edition, priority), form = handled_priority(slug, number), MergePrioritiesForm()
    offer_priorities(form.into, [each for each in queries.standing(edition.id) if each.number != number])
    if not form.is_submitted():
        form.version.data = str(priority.version)
    done = tried(
        form, lambda work, now: gathering.merge(
            work, slug, number, form.seen, number_of(typed(form.into)) or 0, typed(form.why), now, pages.site()
        ).number, _("Les deux priorités n’en font plus qu’une."), "into",
    )  # fmt: skip
    if done.done:
        return go(url_for("priority_desk.sheet", slug=slug, number=done.made))
    return _form_page("budgets/needs/desk_merge.html", slug, number, form, done.status)


@blueprint.post("/<int:number>/defaire/<int:step_id>")
@access(TEAM)
def undo(slug: str, number: int, step_id: int) -> ResponseReturnValue:
    """Put back what a step moved."""
    handled_priority(slug, number)
    carried_out(
        lambda work, now: gathering.undo(work, slug, number, step_id, now, pages.site()),
        _("C’est défait : chaque besoin est revenu où il était."),
    )
    return go(url_for("priority_desk.sheet", slug=slug, number=number))


def _form_page(template: str, slug: str, number: int, form: Seen, status: int) -> Response:
    """A form on one priority; whoever reads that somebody was faster and sends again has seen it."""
    edition, priority = handled_priority(slug, number)
    if status == 409:
        form.version.raw_data = None
        form.version.data = str(priority.version)
    refusal = desk.to_shape(edition, clock.now(), priority)
    return private_page(template, form, status, edition=edition, priority=priority, refusal=refusal)
