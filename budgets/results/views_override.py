"""The desk of decisions otherwise than the rule: written by one person, confirmed by another."""

from __future__ import annotations

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.editions import queries as editions
from budgets.editions.desk import SECRETARIAT, handled
from budgets.projects import queries as projects
from budgets.results import overriding, policies, queries
from budgets.results.changes import Change
from budgets.results.forms import OverrideForm, SettleForm
from budgets.stages import queries as stages
from budgets.stages.types import StageKind
from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.http import go

blueprint = Blueprint("results_override", __name__, url_prefix="/equipe/budgets/<slug>/decisions")
NUMBER = "int(max=999999999999999)"


@blueprint.route("", methods=["GET", "POST"])
@access(SECRETARIAT)
def index(slug: str) -> ResponseReturnValue:
    """What was decided, what waits for another person, and the form for one more."""
    form, edition = OverrideForm(), handled(slug)
    form.offer(projects.of_edition(edition.id))
    done = tried(
        form, lambda work, now: overriding.ask(work, slug, _draft(form), now),
        _("C’est écrit. Une autre personne du secrétariat la confirme, puis elle est publiée."), "project",
    )  # fmt: skip
    return go(url_for("results_override.index", slug=slug)) if done.done else _page(slug, form, done.status)


@blueprint.post(f"/<{NUMBER}:override_id>/confirmer")
@access(SECRETARIAT)
def confirm(slug: str, override_id: int) -> ResponseReturnValue:
    """Publish it beside the rule's result."""
    return _settled(slug, override_id, True, _("La décision est publiée, à côté du résultat du vote."))


@blueprint.post(f"/<{NUMBER}:override_id>/rendre")
@access(SECRETARIAT)
def hand_back(slug: str, override_id: int) -> ResponseReturnValue:
    """Hand it back: nothing is published."""
    return _settled(slug, override_id, False, _("La décision est rendue à qui l’a écrite. Rien n’est publié."))


def _settled(slug: str, override_id: int, grant: bool, said: str) -> ResponseReturnValue:
    handled(slug)
    settle, form = SettleForm(), OverrideForm()
    done = tried(settle, lambda work, now: overriding.settle(work, slug, override_id, grant, now), said)
    if done.done:
        return go(url_for("results_override.index", slug=slug))
    form.offer(projects.of_edition(handled(slug).id))
    form.form_errors = [*form.form_errors, *settle.form_errors]
    return _page(slug, form, done.status)


def _page(slug: str, form: OverrideForm, status: int) -> Response:
    edition, actor = handled(slug), current_actor()
    places = editions.holding_places(edition)
    late = policies.refusal_of_hour(edition, stages.named(edition.id, StageKind.PROGRAMME), clock.now())
    waiting = [
        (o, policies.refusal_to_settle(actor, edition, places, o, grant=True) or late)
        for o in queries.overrides(edition.id, granted=None)
    ]
    return private_page(
        "budgets/results/desk_overrides.html", form, status, edition=edition, waiting=waiting,
        overrides=queries.overrides(edition.id), refusal=policies.refusal_to_override(actor, edition, places) or late,
    )  # fmt: skip


def _draft(form: OverrideForm) -> overriding.OverrideDraft:
    return overriding.OverrideDraft(
        typed(form.project), Change(typed(form.change)), typed(form.body), form.decided_on.data, typed(form.reason),
        typed(form.money),
    )  # fmt: skip
