"""Turnout by place, for everybody; reminders, for whoever asks."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.editions import policies as editions
from budgets.editions import queries as edition_queries
from budgets.editions.models import Edition
from budgets.editions.policies import EditionReason
from budgets.editions.types import Action
from budgets.paper import policies, queries, reminding, turnout
from budgets.paper.forms import AskForm, StopForm
from budgets.paper.turnout import Turnout
from budgets.paper.types import PaperReason
from commons.kernel import clock
from commons.kernel.access import EVERYONE, SIGNED_IN, access, current_actor
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.answers import page, private_page
from commons.kernel.errors import NotFound
from commons.kernel.http import go
from commons.kernel.tabular import to_csv
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("turnout", __name__, url_prefix="/budgets/<slug>/participation")
reminders = Blueprint("vote_reminders", __name__, url_prefix="/budgets")


@blueprint.get("")
@access(EVERYONE)
def show(slug: str) -> Response:
    """How many came, by place."""
    edition = _announced(slug)
    found = turnout.of(edition)
    return page("budgets/paper/turnout.html", edition=edition, turnout=found, rows=_rows(found))


@blueprint.get("/participation.csv")
@access(EVERYONE)
def as_file(slug: str) -> Response:
    """The same as a file."""
    found = turnout.of(_announced(slug))
    response = Response(to_csv([_("Lieu"), _("Votants")], _rows(found)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="participation-{slug}.csv"'
    return response


@reminders.route("/<slug>/rappels", methods=["GET", "POST"])
@access(SIGNED_IN)
def ask(slug: str) -> ResponseReturnValue:
    """Ask to be reminded of this vote, or no more."""
    edition, actor = _announced(slug), current_actor()
    assert actor.person_id is not None  # SIGNED_IN
    if AskForm().validate_on_submit():
        with unit_of_work(actor) as work:
            if request.form.get("wanted") == "yes":
                reminding.ask(work, slug, clock.now())
                flash(_("C’est noté : nous vous le rappellerons."), "success")
            else:
                reminding.stop(work, edition.id, actor.person_id)
                flash(_("C’est noté : plus de rappel de ce vote."), "success")
        return go(url_for("vote_reminders.ask", slug=slug))
    wanted = queries.wants_reminder(edition.id, actor.person_id)
    refusal = policies.refusal_to_be_reminded(edition, clock.now())
    is_open = refusal is PaperReason.NO_MORE_REMINDERS and clock.now() >= edition.opens_at
    return private_page("budgets/paper/reminders.html", edition=edition, wanted=wanted, refusal=refusal, open=is_open)


@reminders.route("/rappels/arret/<token>", methods=["GET", "POST"])
@access(EVERYONE)
def stop(token: str) -> ResponseReturnValue:
    """No more reminders, without signing in: the link asks, the button decides."""
    mine = _mine(token)
    stopped = StopForm().validate_on_submit()
    if stopped:
        with unit_of_work(current_actor()) as work:
            reminding.stop(work, *mine)
    return private_page("budgets/paper/stop.html", stopped=stopped)


@reminders.route("/rappels/arret/<token>/un-clic", methods=["GET", "POST"])
@access(EVERYONE)
def stop_at_once(token: str) -> ResponseReturnValue:
    """The button of a mail program (RFC 8058); no browser sends it, so it carries no CSRF token (see front.py)."""
    mine = _mine(token)
    if request.method == "GET":
        return go(url_for("vote_reminders.stop", token=token))
    if request.form.get("List-Unsubscribe") != "One-Click":
        abort(400)
    with unit_of_work(SYSTEM) as work:
        reminding.stop(work, *mine)
    return private_page("budgets/paper/stop.html", stopped=True)


def _mine(token: str) -> tuple[int, int]:
    found = reminding.read_token(token)
    if found is None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    return found


def _announced(slug: str) -> Edition:
    edition = edition_queries.by_slug(slug)
    if edition is None or editions.refusal_to(Action.READ, NOBODY, edition, [], clock.now()) is not None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    return edition


def _rows(found: Turnout) -> list[tuple[str, int]]:
    name = _("Les autres lieux, ensemble") if found.lines else _("Tous les lieux, ensemble")
    rest = [(name, found.others)] if found.others else []
    return [*found.lines, *rest]
