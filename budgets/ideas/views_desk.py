"""The team's desk of ideas: the list, one idea, the checklist, an idea entered for somebody."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.editions.desk import places_of
from budgets.ideas import desk, pages, policies, proposing, queries, studying
from budgets.ideas.desk import HELPERS, TEAM, handled, handled_idea, helped
from budgets.ideas.drafts import HelpedIdea
from budgets.ideas.forms import HelpedForm
from budgets.ideas.forms_study import ChecklistForm
from budgets.ideas.services import EITHER, PROPOSING
from budgets.ideas.showing import Act, attempt, page_of
from budgets.ideas.types import IdeaState
from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page
from commons.kernel.commands import tried
from commons.kernel.http import go
from commons.kernel.paging import asked_page, leaf_of, span

blueprint = Blueprint("idea_desk", __name__, url_prefix="/equipe")
_BUDGET = "/budgets/<slug>/idees"
PAGE = 50
_OPEN = (IdeaState.SENT, IdeaState.ADMISSIBLE)


@blueprint.get("/idees")
@access(HELPERS)
def doors() -> ResponseReturnValue:
    """The editions whose ideas this person studies or enters, and the opinions they owe."""
    now, person = clock.now(), current_actor().person_id
    owed = queries.unanswered(account_id=person) if person is not None else []
    rows = [(each, pages.overdue(each, now)) for each in owed]
    return private_page("budgets/ideas/desk_doors.html", editions=desk.editions_of_mine(), owed=rows)


@blueprint.get(_BUDGET)
@access(TEAM)
def index(slug: str) -> ResponseReturnValue:
    """Every idea by where it stands, and the opinions that are late."""
    edition, now = handled(slug), clock.now()
    asked = request.args.get("etat", "")
    state = IdeaState(asked) if asked in set(IdeaState) else None
    total, tally = queries.desk_count(edition.id, state), queries.tally(edition.id)
    here = span(total, asked_page(request.args.get("page", "")), PAGE)
    rows = queries.desk_rows(edition.id, state, here.start, PAGE)
    owed = [(each, pages.overdue(each, now)) for each in queries.unanswered(edition_id=edition.id)]
    part = leaf_of(here, rows, lambda n: url_for("idea_desk.index", slug=slug, etat=asked or None, page=n))
    return private_page(
        "budgets/ideas/desk_index.html", edition=edition, part=part, tally=tally, asked=asked, states=IdeaState,
        owed=owed, criteria=queries.criteria(edition.id),
    )  # fmt: skip


@blueprint.route(f"{_BUDGET}/questions", methods=["GET", "POST"])
@access(TEAM)
def checklist(slug: str) -> ResponseReturnValue:
    """The questions every idea is asked, written before the first comes."""
    edition, form = handled(slug), ChecklistForm()
    if not form.is_submitted():
        form.questions.data = form.before.data = studying.checklist_text(edition.id)
    done = tried(
        form, lambda work, now: studying.write_checklist(
            work, slug, str(form.questions.data or "").splitlines(), str(form.before.data or ""), now
        ), _("Les questions sont enregistrées."),
    )  # fmt: skip
    if done.done:
        return go(url_for("idea_desk.index", slug=slug))
    edition = handled(slug)
    if done.status == 409:
        form.before.data = studying.checklist_text(edition.id)
    return private_page(
        "budgets/ideas/desk_checklist.html", form, done.status, edition=edition, criteria=queries.criteria(edition.id),
        refusal=studying.checklist_refusal(current_actor(), edition, clock.now()),
    )  # fmt: skip


@blueprint.route(f"{_BUDGET}/saisir", methods=["GET", "POST"])
@access(HELPERS)
def enter(slug: str) -> ResponseReturnValue:
    """The idea of somebody without account, in their own words."""
    edition, form = helped(slug), HelpedForm()
    form.offer(places_of(edition))

    done = attempt(
        form, 1, lambda work, now: proposing.enter(
            work, slug, HelpedIdea(form.values(), str(form.consent.data), str(form.contact.data or "")), now
        ).number, _("L’idée est envoyée."),
    )  # fmt: skip
    if done.done:
        return go(url_for("ideas.show", slug=slug, number=done.made))
    edition = pages.edition_of(slug)
    lead = _("Écrivez avec ses mots. L’idée dira qu’elle a été saisie par l’équipe.")
    act = Act(
        _("Saisir l’idée de quelqu’un"), _("Envoyer l’idée"), _("Les idées"), url_for("ideas.index", slug=slug), lead
    )
    refusal = pages.refusal_by_stage(edition, PROPOSING, clock.now())
    return page_of(act, form, done.status, edition, None, refusal)


@blueprint.get(f"{_BUDGET}/<int:number>")
@access(TEAM)
def sheet(slug: str, number: int) -> ResponseReturnValue:
    """One idea, with everything the team may do with it now."""
    (edition, idea), now = handled_idea(slug, number), clock.now()
    return private_page(
        "budgets/ideas/desk_sheet.html", **pages.whole(edition, idea, now),
        to_admit=desk.refusal(edition, idea, (IdeaState.SENT,), now),
        to_study=desk.refusal(edition, idea, (IdeaState.ADMISSIBLE,), now),
        to_rework=desk.refusal(edition, idea, _OPEN, now, EITHER),
        to_project=policies.refusal_to_make_project(idea),
    )  # fmt: skip
