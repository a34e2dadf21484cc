"""Writing an idea: begun with a title, written step by step, kept at each, read again and sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from budgets.editions.desk import places_of
from budgets.editions.models import Edition
from budgets.ideas import drafts, likeness, pages, policies, proposing, queries, services, views
from budgets.ideas.forms import PictureForm, PlaceForm, SeenForm, StepForm, ThemeForm, WordsForm, version_of
from budgets.ideas.models import Idea
from budgets.ideas.reasons import IdeaReason
from budgets.ideas.services import PROPOSING
from budgets.ideas.showing import attempt
from budgets.ideas.types import IdeaState
from commons.kernel import clock, i18n
from commons.kernel.access import SIGNED_IN, access, current_actor
from commons.kernel.answers import private_page
from commons.kernel.commands import carried_out
from commons.kernel.errors import NotFound, Reason
from commons.kernel.http import go, respond
from commons.kernel.unit_of_work import Work

blueprint = Blueprint("my_idea_steps", __name__, url_prefix="/budgets/<slug>/idees")


@dataclass(frozen=True)
class Step:
    """One screen."""

    name: str
    label: str
    form: Callable[[], StepForm]


STEPS = (
    Step("idee", _l("L’idée"), WordsForm),
    Step("lieu", _l("Où"), PlaceForm),
    Step("theme", _l("Thème et coût"), ThemeForm),
    Step("image", _l("Une image"), PictureForm),
)
_NAMES = {step.name: rank for rank, step in enumerate(STEPS)}


@blueprint.route("/proposer", methods=["GET", "POST"])
@access(SIGNED_IN)
def begin(slug: str) -> ResponseReturnValue:
    """The first words, with the ideas that look like them while one types."""
    edition, form, now = pages.edition_of(slug), WordsForm(), clock.now()
    if request.headers.get("HX-Request") == "true" and request.method == "GET":
        return respond("budgets/ideas/_alike.html", slug=slug, alike=_alike(edition, request.args))
    made = attempt(
        form, 1, lambda work, at: proposing.begin(work, slug, {**form.values(), "language": i18n.locale_code()}, at).id,
        _("Votre brouillon est gardé : vous pouvez le reprendre quand vous voulez, sur un autre appareil aussi."),
    )  # fmt: skip
    if made.done:
        return go(_then(slug, made.made, "idee"))
    refusal = pages.refusal_by_stage(pages.edition_of(slug), PROPOSING, now)
    return _step_page(form, made.status, pages.edition_of(slug), None, STEPS[0], refusal)


@blueprint.route("/ecrire/<int:idea_id>/<any(idee, lieu, theme, image):name>", methods=["GET", "POST"])
@access(SIGNED_IN)
def write(slug: str, idea_id: int, name: str) -> ResponseReturnValue:
    """One step of an idea."""
    edition = pages.edition_of(slug)
    idea, step = my_idea(edition, idea_id), STEPS[_NAMES[name]]
    form = step.form()
    form.offer(places_of(edition))
    if not idea.picture:
        form.forget_picture()
    if not form.is_submitted():
        form.fill(idea)
    done = attempt(form, idea.version, lambda work, now: _keep(work, slug, idea_id, form, now), _("C’est gardé."))
    if done.done:
        later = request.form.get("then") == "later"
        return go(url_for("my_ideas.index", slug=slug) if later else _then(slug, idea_id, name))
    edition = pages.edition_of(slug)
    idea = my_idea(edition, idea_id)
    if done.status == 409:
        form.version.data = str(idea.version)
    refusal = pages.refusal_by_stage(edition, PROPOSING, clock.now()) or policies.refusal_to_write(idea, mine=True)
    return _step_page(form, done.status, edition, idea, step, refusal)


@blueprint.route("/ecrire/<int:idea_id>/relire", methods=["GET", "POST"])
@access(SIGNED_IN)
def review(slug: str, idea_id: int) -> ResponseReturnValue:
    """The whole idea before it is sent, what it lacks, and the ideas that look like it."""
    edition, form = pages.edition_of(slug), SeenForm()
    idea = my_idea(edition, idea_id)
    done = attempt(
        form, idea.version, lambda work, now: proposing.send(work, slug, idea_id, version_of(form), now).number,
        _("Votre idée est envoyée. Merci !"),
    )  # fmt: skip
    if done.done:
        return go(url_for("ideas.show", slug=slug, number=done.made))
    edition = pages.edition_of(slug)
    idea = my_idea(edition, idea_id)
    if done.status == 409:
        form.version.data = str(idea.version)
    refusal = pages.refusal_by_stage(edition, PROPOSING, clock.now()) or policies.refusal_to_write(idea, mine=True)
    return private_page(
        "budgets/ideas/review.html", form, done.status, **pages.whole(edition, idea, clock.now()), refusal=refusal,
        missing=drafts.missing(idea), steps=STEPS, shown=_picture_of(slug, idea),
        alike=likeness.alike(edition.id, idea.title, idea.summary, idea.id),
    )  # fmt: skip


@blueprint.route("/ecrire/<int:idea_id>/jeter", methods=["GET", "POST"])
@access(SIGNED_IN)
def discard(slug: str, idea_id: int) -> ResponseReturnValue:
    """Throw a draft away, once confirmed."""
    idea, form = my_idea(pages.edition_of(slug), idea_id), SeenForm()
    form.version.data = form.version.data or "1"
    if form.validate_on_submit():
        carried_out(lambda work, now: proposing.discard(work, slug, idea_id, now), _("Le brouillon est jeté."))
        return go(url_for("my_ideas.index", slug=slug))
    refusal = None if idea.state is IdeaState.DRAFT else IdeaReason.NOT_NOW
    return private_page("budgets/ideas/discard.html", form, idea=idea, slug=slug, refusal=refusal)


@blueprint.get("/ecrire/<int:idea_id>/apercu")
@access(SIGNED_IN)
def picture(slug: str, idea_id: int) -> ResponseReturnValue:
    """The picture of a draft, for those who write it."""
    return views.shown(my_idea(pages.edition_of(slug), idea_id))


def my_idea(edition: Edition, idea_id: int) -> Idea:
    """The idea, when whoever asks carries it; a draft is not even known to others."""
    idea = queries.by_id(edition.id, idea_id)
    if idea is None or not services.carries(current_actor(), idea):
        raise NotFound(reason=IdeaReason.NOT_FOUND)
    return idea


def _keep(work: Work, slug: str, idea_id: int, form: StepForm, now: datetime) -> Idea:
    if not isinstance(form, PictureForm):
        return proposing.write(work, slug, idea_id, version_of(form), form.values(), now)
    data, alt = form.sent(), str(form.picture_alt.data or "")
    if form.no_picture and form.no_picture.data and data is None:
        return proposing.take_picture_off(work, slug, idea_id, version_of(form), now)
    if data is None and not alt.strip():
        return proposing.write(work, slug, idea_id, version_of(form), {}, now)
    return proposing.illustrate(work, slug, idea_id, version_of(form), data, alt, now)


def _then(slug: str, idea_id: int, name: str) -> str:
    """The screen after this one."""
    rank = _NAMES[name] + 1
    if rank < len(STEPS):
        return url_for("my_idea_steps.write", slug=slug, idea_id=idea_id, name=STEPS[rank].name)
    return url_for("my_idea_steps.review", slug=slug, idea_id=idea_id)


def _step_page(
    form: StepForm, status: int, edition: Edition, idea: Idea | None, step: Step, refusal: Reason | None
) -> Response:
    alike = []
    if isinstance(form, WordsForm) and form.title.data:
        alike = likeness.alike(edition.id, form.title.data, str(form.summary.data or ""), idea.id if idea else 0)
    return private_page(
        "budgets/ideas/step.html", form, status, edition=edition, idea=idea, step=step, refusal=refusal,
        rank=_NAMES[step.name] + 1, names=[str(each.label) for each in STEPS], alike=alike,
        shown=_picture_of(edition.slug, idea) if idea else "",
    )  # fmt: skip


def _picture_of(slug: str, idea: Idea) -> str:
    return url_for("my_idea_steps.picture", slug=slug, idea_id=idea.id) if idea.picture else ""


def _alike(edition: Edition, args: Mapping[str, str]) -> list[likeness.Alike]:
    return likeness.alike(edition.id, args.get("title", "")[:120], args.get("summary", "")[:300])
