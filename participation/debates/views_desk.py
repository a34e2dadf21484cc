"""The desk of debates: the list, a new one, its sheet, announcing it, taking it back, putting its end off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError
from commons.kernel.forms import Form
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work, unit_of_work
from participation.debates import pages, policies, queries, results, services
from participation.debates.desk import (
    TEAM,
    answering_bodies,
    handled,
    handled_debates,
    handled_places,
    refusal,
)
from participation.debates.forms import ConfirmForm, DebateForm, ExtendForm
from participation.debates.types import Action

blueprint = Blueprint("debate_desk", __name__, url_prefix="/equipe/debats")


@blueprint.get("")
@access(TEAM)
def index() -> Response:
    """The debates this person prepares, animates or answers."""
    rows = pages.rows(handled_debates(), clock.now())
    roles = (policies.SECRETARIAT, policies.FACILITATOR)
    may_prepare = any(current_actor().holds_anywhere(role) for role in roles)
    return private_page("participation/debates/desk_index.html", rows=rows, may_prepare=may_prepare)


@blueprint.route("/nouveau", methods=["GET", "POST"])
@access(TEAM)
def create() -> ResponseReturnValue:
    """A new debate."""
    form, status = _debate_form(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                slug = services.create(work, form.draft(), clock.now()).slug
            flash(_("Le brouillon est enregistré. Relisez-le, puis annoncez-le."), "success")
            return go(url_for("debate_desk.hub", slug=slug))
        except DomainError as error:
            status = complain(form, error)
    return private_page("participation/debates/desk_form.html", form, status, debate=None, refusal=None)


@blueprint.get("/<slug>")
@access(TEAM)
def hub(slug: str) -> Response:
    """Where a debate stands and what can be done with it now."""
    debate, now = handled(slug), clock.now()
    may = {action.value: refusal(action, debate) is None for action in Action}
    published = results.syntheses([debate.id]).get(debate.id, [])
    return private_page(
        "participation/debates/desk_hub.html", may=may, row=pages.rows([debate], now)[0], published=published,
        draft=results.draft(debate.id), answer=results.answers([debate.id]).get(debate.id),
        code=queries.code(debate.id), **pages.about(debate, now),
    )  # fmt: skip


@blueprint.route("/<slug>/fiche", methods=["GET", "POST"])
@access(TEAM)
def edit(slug: str) -> ResponseReturnValue:
    """The sheet of a debate."""
    debate, form, status = handled(slug), _debate_form(), 200
    if request.method == "GET":
        form.fill(debate)
    elif form.validate():
        try:
            with unit_of_work(current_actor()) as work:
                services.edit(work, slug, form.draft(), number(typed(form.version)), clock.now())
            flash(_("C’est enregistré."), "success")
            return go(url_for("debate_desk.hub", slug=slug))
        except DomainError as error:
            status = complain(form, error)
            # Whoever reads the refusal and saves again has seen that somebody else wrote: nothing typed is lost.
            form.version.data = str(handled(slug).version)
    debate = handled(slug)
    return private_page(
        "participation/debates/desk_form.html", form, status, debate=debate,
        refusal=refusal(Action.EDIT, debate),
    )  # fmt: skip


@blueprint.route("/<slug>/supprimer", methods=["GET", "POST"])
@access(TEAM)
def discard(slug: str) -> ResponseReturnValue:
    """Throw a draft away."""
    done = _("Le brouillon est supprimé.")
    return _decide(slug, "discard", Action.EDIT, ConfirmForm(), services.discard, done, url_for("debate_desk.index"))


@blueprint.route("/<slug>/annoncer", methods=["GET", "POST"])
@access(TEAM)
def announce(slug: str) -> ResponseReturnValue:
    """What announcing does; then announce."""
    done = _("Le débat est annoncé : tout le monde peut le lire.")
    return _decide(slug, "announce", Action.ANNOUNCE, ConfirmForm(), services.announce, done)


@blueprint.route("/<slug>/reprendre", methods=["GET", "POST"])
@access(TEAM)
def take_back(slug: str) -> ResponseReturnValue:
    """Make a draft again of a debate that has not opened."""
    done = _("Le débat est de nouveau un brouillon.")
    return _decide(slug, "take_back", Action.TAKE_BACK, ConfirmForm(), services.take_back, done)


@blueprint.route("/<slug>/prolonger", methods=["GET", "POST"])
@access(TEAM)
def extend(slug: str) -> ResponseReturnValue:
    """Put the end of the debate off."""
    form = ExtendForm()

    def act(work: Work, slug: str, now: datetime) -> object:
        assert form.until.data is not None  # the form is valid
        return services.extend(work, slug, form.until.data, typed(form.reason), now)

    return _decide(slug, "extend", Action.EXTEND, form, act, _("La fin du débat est repoussée."))


def _decide(
    slug: str, name: str, action: Action, form: Form, act: Callable[[Work, str, datetime], object], done: str,
    next_page: str = "",
) -> ResponseReturnValue:  # fmt: skip
    """Show what a decision does; when it is taken, carry it out and go on."""
    status = 200
    handled(slug)
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                act(work, slug, clock.now())
            flash(done, "success")
            return go(next_page or url_for("debate_desk.hub", slug=slug))
        except DomainError as error:
            status = complain(form, error)
    debate = handled(slug)
    return private_page(
        f"participation/debates/desk_{name}.html", form, status, debate=debate, refusal=refusal(action, debate)
    )


def number(text: str) -> int:
    """A number that a page carried; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _debate_form() -> DebateForm:
    form = DebateForm()
    form.offer(answering_bodies(), handled_places())
    return form
