"""The secretariat's desk of the choice: open it, count it, retain priorities."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.needs import choosing, counting, pages, policies, queries, services
from budgets.needs.desk import SECRETARIAT, run
from budgets.needs.forms import OpenChoiceForm, RetainForm
from budgets.needs.services import CHOOSING
from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.http import go

blueprint = Blueprint("ranking_desk", __name__, url_prefix="/equipe/budgets/<slug>/priorites")


@blueprint.route("/choix", methods=["GET", "POST"])
@access(SECRETARIAT)
def choice(slug: str) -> ResponseReturnValue:
    """How many priorities each person chooses; the box opens with the list as it is."""
    edition, form = run(slug), OpenChoiceForm()
    ranking = queries.ranking(edition.id)
    if not form.is_submitted():
        form.most.data = ranking.most if ranking is not None else choosing.USUAL_MOST
    done = tried(
        form, lambda work, now: choosing.arrange(work, slug, form.most.data, now),
        _("Le choix est ouvert. La liste des priorités ne change plus."),
    )  # fmt: skip
    if done.done:
        return go(url_for("priority_desk.index", slug=slug))
    edition, now = run(slug), clock.now()
    ranking = queries.ranking(edition.id)
    poll = queries.poll_of(ranking) if ranking is not None else None
    return private_page(
        "budgets/needs/desk_choice.html", form, done.status, edition=edition, ranking=ranking, poll=poll,
        refusal=pages.refusal_by_stage(edition, CHOOSING, now), turnout=pages.turnout(ranking),
        listed=queries.standing(edition.id), stage=pages.stage_of(edition, CHOOSING[0]),
        over=poll is not None and now >= poll.closes_at,
    )  # fmt: skip


@blueprint.post("/choix/compter")
@access(SECRETARIAT)
def count(slug: str) -> ResponseReturnValue:
    """Open the box and count."""
    run(slug)
    carried_out(lambda work, now: counting.count(work, slug, now), _("C’est compté. Les chiffres sont publiés."))
    return go(url_for("ranking_desk.retain", slug=slug))


@blueprint.route("/retenir", methods=["GET", "POST"])
@access(SECRETARIAT)
def retain(slug: str) -> ResponseReturnValue:
    """Which priorities are retained: the first of the residents' order, or others with a reason."""
    edition, form = run(slug), RetainForm()
    ranking, listed = queries.ranking(edition.id), queries.ranked(edition.id)
    if not form.is_submitted():
        form.version.data = str(ranking.version if ranking is not None else 0)
        form.retained.data = [str(each.number) for each in queries.retained(edition.id)]
    done = tried(
        form, lambda work, now: counting.retain(
            work, slug, form.numbers(), typed(form.why), form.seen, now, pages.site()
        ), _("C’est décidé et publié. Les personnes qui ont laissé un contact sont prévenues."), "retained",
    )  # fmt: skip
    if done.done:
        return go(url_for("priorities.index", slug=slug))
    edition = run(slug)
    ranking, listed = queries.ranking(edition.id), queries.ranked(edition.id)
    if done.status == 409:
        form.version.raw_data = None
        form.version.data = str(ranking.version if ranking is not None else 0)
    refusal = policies.refusal_to_retain(current_actor(), services.scopes_of(edition), ranking)
    return private_page(
        "budgets/needs/desk_retain.html", form, done.status, edition=edition, ranking=ranking, listed=listed,
        refusal=refusal, ticked=form.numbers(),
    )  # fmt: skip
