"""What the team does with one idea: study, ask, cost, decide, merge, split, take back, make a project of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.editions import policies as edition_policies
from budgets.editions import queries as editions
from budgets.editions.types import Action
from budgets.ideas import deciding, desk, likeness, pages, policies, queries, reworking, services, studying
from budgets.ideas.desk import TEAM, handled_idea
from budgets.ideas.forms import ReasonForm, version_of
from budgets.ideas.forms_study import (
    AskForm,
    CostForm,
    DecideForm,
    MergeForm,
    OpinionForm,
    ProjectForm,
    SplitForm,
    admit_form,
)
from budgets.ideas.models_study import IdeaRequest
from budgets.ideas.reasons import IdeaReason
from budgets.ideas.services import EITHER, STUDYING
from budgets.ideas.showing import Act, attempt, page_of, site
from budgets.ideas.types import IdeaState
from budgets.stages.types import StageKind
from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.commands import Command
from commons.kernel.days import day_of
from commons.kernel.errors import NotFound, Reason
from commons.kernel.http import go
from commons.kernel.seen import Seen

blueprint = Blueprint("idea_change", __name__, url_prefix="/equipe/budgets/<slug>/idees/<int:number>")
_STUDIED, _OPEN = (IdeaState.ADMISSIBLE,), (IdeaState.SENT, IdeaState.ADMISSIBLE)
_USUAL_DELAY = timedelta(days=21)


def _act(
    slug: str, number: int, form: Seen, command: Command, words: tuple[str, str, str, str],
    states: Sequence[IdeaState], kinds: Sequence[StageKind] = STUDYING, kind: str = "primary", near: bool = False,
) -> ResponseReturnValue:  # fmt: skip
    """The page of one act: (title, lead, button, what is said once done); `near`: with the ideas that look like it."""
    edition, idea = handled_idea(slug, number)
    title, lead, button, said = words
    done = attempt(form, idea.version, command, said)
    back = url_for("idea_desk.sheet", slug=slug, number=number)
    if done.done:
        return go(back)
    edition, idea = handled_idea(slug, number)
    refusal = desk.refusal(edition, idea, states, clock.now(), kinds)
    alike = likeness.alike(edition.id, idea.title, idea.summary, idea.id, most=6) if near else []
    act = Act(title, button, idea.title, back, lead, kind)
    return page_of(act, form, done.status, edition, idea, refusal, alike=alike)


@blueprint.route("/recevabilite", methods=["GET", "POST"])
@access(TEAM)
def admit(slug: str, number: int) -> ResponseReturnValue:
    """The checklist of the edition, and whether the idea can be studied."""
    edition = handled_idea(slug, number)[0]
    form = admit_form(queries.criteria(edition.id))
    words = (
        _("Recevabilité"), _("Chaque question, chaque réponse et la raison sont publiées."),
        _("Publier la décision"), _("C’est décidé. Ses auteurs sont prévenus."),
    )  # fmt: skip
    return _act(
        slug, number, form, lambda work, now: studying.admit(
            work, slug, number, version_of(form), form.answers(), form.admitted.data == "yes",
            str(form.reason.data or ""), now, site(),
        ), words, (IdeaState.SENT,),
    )  # fmt: skip


@blueprint.route("/avis", methods=["GET", "POST"])
@access(TEAM)
def ask(slug: str, number: int) -> ResponseReturnValue:
    """Ask a service."""
    edition = handled_idea(slug, number)[0]
    form = AskForm()
    form.offer(studying.services_to_ask(edition))
    if not form.is_submitted():
        form.due_on.data = day_of(clock.now() + _USUAL_DELAY)
    words = (
        _("Demander un avis"), _("La demande, sa date et la réponse sont publiées."), _("Demander"),
        _("L’avis est demandé."),
    )  # fmt: skip
    return _act(
        slug, number, form,
        lambda work, now: studying.ask(work, slug, number, version_of(form), form.asked(), now, site()),
        words, _STUDIED,
    )  # fmt: skip


@blueprint.route("/avis/<int:request_id>", methods=["GET", "POST"])
@access(TEAM)
def opine(slug: str, number: int, request_id: int) -> ResponseReturnValue:
    """What a service says: a new version, beside those before."""
    edition = pages.edition_of(slug)
    idea, form = services.found(queries.numbered(edition.id, number)), OpinionForm()
    form.offer()
    asked = _request(idea.id, request_id)
    services.obey(policies.refusal_to_opine_at_all(current_actor(), services.scopes_of(edition), asked.account_id))
    done = attempt(
        form, len(asked.opinions), lambda work, now: studying.opine(
            work, slug, number, request_id, version_of(form), form.said(), now
        ), _("L’avis est publié."),
    )  # fmt: skip
    team = policies.is_team(current_actor(), services.scopes_of(pages.edition_of(slug)))
    back = url_for("idea_desk.sheet", slug=slug, number=number) if team else url_for("idea_desk.doors")
    if done.done:
        return go(back)
    edition = pages.edition_of(slug)
    idea, asked = services.found(queries.numbered(edition.id, number)), _request(idea.id, request_id)
    act = Act(_("Avis : %(service)s", service=asked.service), _("Publier l’avis"), idea.title, back, asked.question)
    return page_of(
        act, form, done.status, edition, idea, _refusal_to_opine(slug, asked, clock.now()),
        version=len(asked.opinions),
    )  # fmt: skip


@blueprint.route("/cout", methods=["GET", "POST"])
@access(TEAM)
def cost(slug: str, number: int) -> ResponseReturnValue:
    """What the idea costs: a new version, beside those before."""
    form = CostForm()
    words = (
        _("Chiffrer l’idée"), _("Chaque version du coût reste visible."), _("Publier le coût"),
        _("Le coût est publié."),
    )  # fmt: skip
    return _act(
        slug, number, form, lambda work, now: studying.estimate(
            work, slug, number, version_of(form), form.cost.data, str(form.words.data), now
        ), words, _STUDIED,
    )  # fmt: skip


@blueprint.route("/decision", methods=["GET", "POST"])
@access(TEAM)
def decide(slug: str, number: int) -> ResponseReturnValue:
    """Retained or not, with a reason."""
    form = DecideForm()
    form.offer()
    words = (
        _("Décider"), _("Ses auteurs reçoivent la raison par mail ou SMS, et peuvent y répondre."),
        _("Publier la décision"), _("C’est décidé. Ses auteurs sont prévenus."),
    )  # fmt: skip
    return _act(
        slug, number, form, lambda work, now: deciding.decide(
            work, slug, number, version_of(form), form.retained.data == "yes", str(form.reason.data), now, site()
        ), words, _STUDIED,
    )  # fmt: skip


@blueprint.route("/reunir", methods=["GET", "POST"])
@access(TEAM)
def merge(slug: str, number: int) -> ResponseReturnValue:
    """Put it into another idea."""
    form = MergeForm()
    words = (
        _("Réunir à une autre idée"),
        _("Sa page reste. Ses auteurs porteront l’autre idée aussi, et chaque soutien y compte une fois."),
        _("Réunir"), _("Les deux idées sont réunies. Leurs auteurs sont prévenus."),
    )  # fmt: skip
    return _act(
        slug, number, form, lambda work, now: reworking.merge(
            work, slug, number, version_of(form), form.into.data, str(form.reason.data), now, site()
        ), words, _OPEN, EITHER, near=True,
    )  # fmt: skip


@blueprint.route("/partager", methods=["GET", "POST"])
@access(TEAM)
def split(slug: str, number: int) -> ResponseReturnValue:
    """Make two ideas of it."""
    form = SplitForm()
    words = (
        _("Partager en deux idées"),
        _("Sa page reste. Les deux idées gardent ses auteurs et ses soutiens, que chacun peut reprendre."),
        _("Partager"), _("L’idée est partagée. Ses auteurs sont prévenus."),
    )  # fmt: skip
    return _act(
        slug, number, form, lambda work, now: reworking.split(
            work, slug, number, version_of(form), form.parts(), str(form.reason.data), now, site()
        ), words, _OPEN, EITHER,
    )  # fmt: skip


@blueprint.route("/retirer", methods=["GET", "POST"])
@access(TEAM)
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    """The team takes it back."""
    form = ReasonForm()
    words = (
        _("Retirer cette idée"), _("Sa page et son histoire restent, avec votre raison."), _("Retirer l’idée"),
        _("L’idée est retirée. La raison est publiée."),
    )  # fmt: skip
    return _act(
        slug, number, form, lambda work, now: deciding.withdraw(
            work, slug, number, version_of(form), str(form.reason.data), now, site()
        ), words, _OPEN, EITHER, "danger",
    )  # fmt: skip


@blueprint.route("/projet", methods=["GET", "POST"])
@access(holders_of(policies.SECRETARIAT))
def to_project(slug: str, number: int) -> ResponseReturnValue:
    """Make a project of a retained idea, while the vote is prepared."""
    (edition, idea), form = handled_idea(slug, number), ProjectForm()
    form.offer(edition)
    done = attempt(
        form, idea.version, lambda work, now: deciding.to_project(
            work, slug, number, version_of(form), str(form.envelope.data), now, site()
        ).code, _("L’idée est devenue un projet. Relisez sa fiche."),
    )  # fmt: skip
    if done.done:
        return go(url_for("project_desk.edit", slug=slug, code=done.made))
    edition, idea = handled_idea(slug, number)
    held = editions.holding_places(edition)
    by_vote = edition_policies.refusal_to(Action.EDIT, current_actor(), edition, held, clock.now())
    lead = _("Le projet reprend ses mots, son lieu, son image et son coût. Un lien reste dans les deux sens.")
    back = url_for("idea_desk.sheet", slug=slug, number=number)
    act = Act(_("En faire un projet du vote"), _("Créer le projet"), idea.title, back, lead)
    return page_of(act, form, done.status, edition, idea, by_vote or policies.refusal_to_make_project(idea))


def _request(idea_id: int, request_id: int) -> IdeaRequest:
    found = queries.request(idea_id, request_id)
    if found is None:
        raise NotFound(reason=IdeaReason.NOT_FOUND)
    return found


def _refusal_to_opine(slug: str, asked: IdeaRequest, now: datetime) -> Reason | None:
    edition, idea = pages.edition_of(slug), asked.idea
    actor = current_actor()
    mine, scopes = services.carries(actor, idea), services.scopes_of(edition)
    said = policies.refusal_to_opine(actor, scopes, idea, asked.account_id, mine)
    return said or pages.refusal_by_stage(edition, STUDYING, now)
