"""The desk of one edition: where it stands, its preview, announcing, taking back, putting the end off."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.editions import policies, rules
from budgets.editions import queries as editions
from budgets.editions.desk import SECRETARIAT, complain, handled, page
from budgets.editions.forms import ConfirmForm
from budgets.editions.models import Edition
from budgets.editions.types import Action
from budgets.publication import pages, pausing, queries, services, words
from budgets.publication.completeness import doubts, missing
from budgets.publication.forms import ExtendForm, ReasonForm
from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.errors import DomainError
from commons.kernel.forms import Form
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work, unit_of_work

blueprint = Blueprint("announcing", __name__, url_prefix="/equipe/budgets/<slug>")


@blueprint.get("")
@access(SECRETARIAT)
def hub(slug: str) -> Response:
    """Where an edition stands and what can be done with it now."""
    edition, now = handled(slug), clock.now()
    costs = queries.standing_by_envelope(edition.id)
    return page(
        "budgets/editions/desk_hub.html",
        edition=edition,
        standing=words.standing(edition, now),
        number=sum(map(len, costs.values())),
        total=pages.total(edition),
        lacks=missing(edition, costs, now, queries.unsure(edition.id)) if _may(Action.ANNOUNCE, edition) else [],
        may={action.value: _may(action, edition) for action in Action},
        counting=words.address_of("results_desk.count", edition),
        proclaiming=words.address_of("results_desk.proclaim", edition),
        log=pages.log(queries.public_log(edition)),
    )


@blueprint.get("/apercu")
@access(SECRETARIAT)
def preview(slug: str) -> Response:
    """The public page as it will be."""
    return page("budgets/editions/desk_preview.html", **pages.whole(handled(slug), clock.now()))


@blueprint.route("/annoncer", methods=["GET", "POST"])
@access(SECRETARIAT)
def announce(slug: str) -> ResponseReturnValue:
    """What announcing does and what is missing; then announce."""
    done = _("Le vote est annoncé : tout le monde peut le lire.")
    return _decide(slug, Action.ANNOUNCE, ConfirmForm(), lambda work: services.announce(work, slug, clock.now()), done)


@blueprint.route("/reprendre", methods=["GET", "POST"])
@access(SECRETARIAT)
def take_back(slug: str) -> ResponseReturnValue:
    """Make a draft again of an edition that has not opened."""
    form = ReasonForm()

    def act(work: Work) -> object:
        return services.take_back(work, slug, str(form.reason.data), clock.now())

    return _decide(slug, Action.TAKE_BACK, form, act, _("Le vote est de nouveau un brouillon."))


@blueprint.route("/prolonger", methods=["GET", "POST"])
@access(SECRETARIAT)
def extend(slug: str) -> ResponseReturnValue:
    """Put the end of the vote off."""
    form = ExtendForm()

    def act(work: Work) -> object:
        assert form.until.data is not None  # the form is valid
        return services.extend(work, slug, form.until.data, str(form.reason.data), clock.now())

    return _decide(slug, Action.EXTEND, form, act, _("La fin du vote est repoussée."))


@blueprint.route("/pause", methods=["GET", "POST"])
@access(SECRETARIAT)
def pause(slug: str) -> ResponseReturnValue:
    """Suspend the vote."""
    form = ReasonForm()

    def act(work: Work) -> object:
        return pausing.pause(work, slug, str(form.reason.data), clock.now())

    return _decide(slug, Action.PAUSE, form, act, _("Le vote est en pause : aucun bulletin n’est pris."))


@blueprint.route("/reprise", methods=["GET", "POST"])
@access(SECRETARIAT)
def resume(slug: str) -> ResponseReturnValue:
    """Take the vote up again."""
    form = ReasonForm()

    def act(work: Work) -> object:
        return pausing.resume(work, slug, str(form.reason.data), clock.now())

    return _decide(slug, Action.RESUME, form, act, _("Le vote a repris : sa fin est repoussée d’autant."))


def _decide(slug: str, action: Action, form: Form, act: Callable[[Work], object], done: str) -> ResponseReturnValue:
    """Show what a decision does; when it is taken, carry it out and go back to the edition's desk."""
    status = 200
    handled(slug)
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                act(work)
            flash(done, "success")
            return go(url_for("announcing.hub", slug=slug))
        except DomainError as error:
            status = complain(form, error)
    edition = handled(slug)
    costs = queries.standing_by_envelope(edition.id)
    return page(
        f"budgets/editions/desk_{action.value}.html",
        status,
        form,
        edition=edition,
        refusal=_refusal(action, edition),
        lacks=missing(edition, costs, clock.now(), queries.unsure(edition.id)),
        doubts=doubts(edition, costs),
        digest=rules.digest(edition),
    )


def _refusal(action: Action, edition: Edition) -> policies.EditionReason | None:
    return policies.refusal_to(action, current_actor(), edition, editions.holding_places(edition), clock.now())


def _may(action: Action, edition: Edition) -> bool:
    return _refusal(action, edition) is None
