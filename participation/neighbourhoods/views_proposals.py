"""What residents propose for a roadmap: the form, the list with its answers, and the desk where they are answered."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock, i18n
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import complain, page, private_page, typed
from commons.kernel.errors import DomainError, NotFound
from commons.kernel.http import go
from commons.kernel.pages import same_for_everybody
from commons.kernel.paging import asked_page
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work, unit_of_work
from commons.kernel.visitors import count_try
from commons.moderation.types import Standing
from commons.threads import codes
from commons.threads import services as threads
from participation.neighbourhoods import pages, policies, proposing, queries
from participation.neighbourhoods.forms import AnswerForm, ProposalForm
from participation.neighbourhoods.models import Proposal, Roadmap
from participation.neighbourhoods.policies import RoadmapReason
from participation.neighbourhoods.services import LIST, name_of
from participation.neighbourhoods.types import PROPOSAL
from participation.neighbourhoods.views import known
from participation.neighbourhoods.views_desk import TEAM, handled

blueprint = Blueprint("roadmap_proposals", __name__)
A_PAGE = 30
#: In an hour; a table of neighbours shares one connection.
MOST_PROPOSED, MOST_PROPOSED_BEHIND = 20, 40


def _names(slug: str) -> tuple[str, ...]:
    return (LIST, name_of(slug), "territory")


@blueprint.route("/quartiers/<slug>/projet/proposer", methods=["GET", "POST"])
@access(EVERYONE)
def propose(slug: str) -> ResponseReturnValue:
    """Say what is missing."""
    place = known(slug)
    roadmap = queries.roadmap_of(place.id)
    form, status = ProposalForm(), 200
    version = queries.latest(roadmap.id) if roadmap is not None else None
    form.offer([(one["id"], one["title"]) for one in version.content["priorities"]] if version is not None else [])
    if not form.is_submitted():
        form.about.data = request.args.get("partie", "whole")
    elif form.validate():
        try:
            return go(url_for("roadmap_proposals.thanks", slug=slug, code=_send(slug, form)))
        except DomainError as error:
            status = complain(form, error, "words")
    refusal = policies.refusal_to_propose(started=roadmap is not None, in_reach=True)
    return page("participation/neighbourhoods/propose.html", form, status, **pages.head(place), refusal=refusal)


def _send(slug: str, form: ProposalForm) -> str:
    """Hand the proposal in; the code that leads to it."""
    count_try("roadmap.propose", RoadmapReason.TOO_MANY, most=MOST_PROPOSED, behind=MOST_PROPOSED_BEHIND)
    with unit_of_work(current_actor()) as work:
        wish = form.typed(i18n.locale_code())
        proposal = proposing.propose(work, slug, wish, clock.now())
        return threads.ensure_code(work, Ref(PROPOSAL, proposal.id))


@blueprint.get("/quartiers/<slug>/projet/merci")
@access(EVERYONE)
def thanks(slug: str) -> ResponseReturnValue:
    """It has arrived; the code that lets somebody without account follow it."""
    code = request.args.get("code", "")
    shown = codes.parse(code) or ""
    return private_page("participation/neighbourhoods/thanks.html", **pages.head(known(slug)), code=shown)


@blueprint.get("/quartiers/<slug>/projet/propositions")
@access(EVERYONE)
@same_for_everybody(_names)
def listing(slug: str) -> ResponseReturnValue:
    """Everything that was proposed, with what became of it."""
    place = known(slug)
    roadmap = queries.roadmap_of(place.id)
    if roadmap is None:
        raise NotFound(reason=RoadmapReason.NO_ROADMAP)
    number = asked_page(request.args.get("page", ""))
    found = queries.proposals(roadmap.id, Standing.SHOWN, start=(number - 1) * A_PAGE, most=A_PAGE + 1)
    return render_template(
        "participation/neighbourhoods/proposals.html",
        **pages.head(place), proposals=found[:A_PAGE], number=number, more=len(found) > A_PAGE,
        counts=pages.counts(queries.tally([roadmap.id])[roadmap.id]),
    )  # fmt: skip


@blueprint.get("/equipe/quartiers/<slug>/propositions")
@access(TEAM)
def desk(slug: str) -> ResponseReturnValue:
    """What waits for an answer, the oldest first."""
    place, roadmap = handled(slug)
    waiting = queries.waiting_proposals(roadmap.id) if roadmap is not None else []
    return private_page(
        "participation/neighbourhoods/desk_proposals.html", **pages.head(place), waiting=waiting, now=clock.now()
    )


@blueprint.route("/equipe/quartiers/<slug>/propositions/<int:proposal_id>", methods=["GET", "POST"])
@access(TEAM)
def answer(slug: str, proposal_id: int) -> ResponseReturnValue:
    """Answer one."""
    place, roadmap = handled(slug)
    found = _of(roadmap, proposal_id)
    version = queries.latest(found.roadmap_id)
    form, status = AnswerForm(), 200
    form.offer(version.number if version is not None else 0)
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                _answer(work, proposal_id, form)
            flash(_("La réponse est publiée."), "success")
            return go(url_for("roadmap_proposals.desk", slug=slug))
        except DomainError as error:
            status = complain(form, error)
    found = _of(roadmap, proposal_id)
    scopes = queries.drafting_scopes(place.id)
    refusal = policies.refusal_to_answer(current_actor(), scopes, found.fate)
    return private_page(
        "participation/neighbourhoods/desk_answer.html", form, status,
        **pages.head(place), proposal=found, refusal=refusal,
    )  # fmt: skip


def _of(roadmap: Roadmap | None, proposal_id: int) -> Proposal:
    found = queries.proposal(proposal_id)
    if found is None or roadmap is None or found.roadmap_id != roadmap.id:
        raise NotFound(reason=RoadmapReason.NO_SUCH_PROPOSAL)
    return found


def _answer(work: Work, proposal_id: int, form: AnswerForm) -> None:
    words, now = typed(form.answer), clock.now()
    if form.choice.data == "declined":
        proposing.decline(work, proposal_id, words, now)
    else:
        proposing.take_up(work, proposal_id, words, now, already=form.choice.data == "already")
