"""The desk after a debate: its synthesis, and the answer of the body that owes one."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError, NotFound
from commons.kernel.forms import Form
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work, unit_of_work
from participation.debates import answering, figures, outcome_pages, queries, results, synthesising
from participation.debates.desk import TEAM, handled, refusal
from participation.debates.forms import ComplementForm, ConfirmForm, IntroductionForm, SectionForm
from participation.debates.forms_answer import answer_form
from participation.debates.models import Debate
from participation.debates.outcomes import Section, Synthesis
from participation.debates.reasons import DebateReason
from participation.debates.types import Action
from participation.debates.views_desk import number

blueprint = Blueprint("debate_outcome", __name__, url_prefix="/equipe/debats/<slug>")


@blueprint.route("/synthese", methods=["GET", "POST"])
@access(TEAM)
def synthesis(slug: str) -> ResponseReturnValue:
    """The synthesis that is being written: its first words and its sections."""
    handled(slug)
    form, status, draft = IntroductionForm(), 200, results.draft(handled(slug).id)
    if request.method == "GET" and draft is not None:
        form.introduction.data, form.reason.data = draft.introduction, draft.reason
        form.version.data = str(draft.version)
    elif form.validate_on_submit():
        status, answer = _try(
            form,
            lambda work: synthesising.introduce(
                work, slug, typed(form.introduction), typed(form.reason), number(typed(form.version)), clock.now()
            ),
            _("C’est enregistré."),
            url_for("debate_outcome.synthesis", slug=slug),
        )
        if answer is not None:
            return answer
        draft = results.draft(handled(slug).id)
        form.version.data = str(draft.version if draft else 0)
    return _synthesis_page(handled(slug), draft, form, status)


@blueprint.post("/synthese/commencer")
@access(TEAM)
def start(slug: str) -> ResponseReturnValue:
    """Begin a synthesis, or the next version of the published one."""
    with unit_of_work(current_actor()) as work:
        synthesising.start(work, slug, clock.now())
    return go(url_for("debate_outcome.synthesis", slug=slug))


@blueprint.route("/synthese/partie", methods=["GET", "POST"], defaults={"section_id": None})
@blueprint.route("/synthese/partie/<int(max=999999999):section_id>", methods=["GET", "POST"])
@access(TEAM)
def section(slug: str, section_id: int | None) -> ResponseReturnValue:
    """A section: a new one, or one to rewrite."""
    debate, form, status = handled(slug), SectionForm(), 200
    form.offer(queries.themes(debate.id))
    draft = _draft(debate)
    if request.method == "GET":
        form.version.data = str(draft.version)
        if section_id is not None:
            _fill(form, _section(draft, section_id))
    elif form.validate():
        status, answer = _try(
            form,
            lambda work: synthesising.write_section(
                work, slug, section_id, form.draft(), number(typed(form.version)), clock.now()
            ),
            _("La partie est enregistrée."),
            url_for("debate_outcome.synthesis", slug=slug),
        )
        if answer is not None:
            return answer
        form.version.data = str(_draft(handled(slug)).version)
    debate = handled(slug)
    return private_page(
        "participation/debates/desk_section.html", form, status, debate=debate, section_id=section_id,
        refusal=refusal(Action.SYNTHESISE, debate),
    )  # fmt: skip


@blueprint.post("/synthese/partie/<int(max=999999999):section_id>/retirer")
@access(TEAM)
def remove_section(slug: str, section_id: int) -> ResponseReturnValue:
    """Take a section out."""
    handled(slug)
    with unit_of_work(current_actor()) as work:
        synthesising.remove_section(work, slug, section_id, number(request.form.get("version", "")), clock.now())
    flash(_("La partie est retirée."), "success")
    return go(url_for("debate_outcome.synthesis", slug=slug))


@blueprint.route("/synthese/publier", methods=["GET", "POST"])
@access(TEAM)
def publish(slug: str) -> ResponseReturnValue:
    """What will be published, then publish it."""
    form, status = ConfirmForm(), 200
    debate = handled(slug)
    if form.validate_on_submit():
        status, answer = _try(
            form,
            lambda work: synthesising.publish(work, slug, clock.now()),
            _("La synthèse est publiée. L’instance peut répondre."),
            url_for("debate_desk.hub", slug=slug),
        )
        if answer is not None:
            return answer
    debate = handled(slug)
    draft = _draft(debate)
    return private_page(
        "participation/debates/desk_publish.html", form, status, debate=debate, draft=draft,
        parts=outcome_pages.sections(debate, draft.sections, {}), refusal=refusal(Action.SYNTHESISE, debate),
    )  # fmt: skip


@blueprint.route("/reponse", methods=["GET", "POST"])
@access(TEAM)
def answer(slug: str) -> ResponseReturnValue:
    """The answer, section by section."""
    status, debate = 200, handled(slug)
    newest = next(iter(results.published(debate.id)), None)
    sections = newest.sections if newest is not None else []
    form = answer_form(sections)
    if request.method == "GET":
        form.synthesis.data = str(newest.id if newest is not None else 0)
    elif form.validate():
        status, done = _try(
            form,
            lambda work: answering.answer(
                work, slug, form.synthesis_id, typed(form.words), form.parts(sections), clock.now()
            ),
            _("La réponse est publiée."),
            url_for("debates.synthesis", slug=slug),
        )
        if done is not None:
            return done
    debate = handled(slug)
    return private_page(
        "participation/debates/desk_answer.html", form, status, debate=debate,
        parts=outcome_pages.sections(debate, sections, {}), refusal=refusal(Action.ANSWER, debate),
    )  # fmt: skip


@blueprint.route("/complement", methods=["GET", "POST"])
@access(TEAM)
def complete(slug: str) -> ResponseReturnValue:
    """Something to add to the answer."""
    form, status = ComplementForm(), 200
    handled(slug)
    if form.validate_on_submit():
        status, done = _try(
            form,
            lambda work: answering.complete(work, slug, typed(form.words), clock.now()),
            _("Le complément est publié."),
            url_for("debates.synthesis", slug=slug),
        )
        if done is not None:
            return done
    debate = handled(slug)
    return private_page(
        "participation/debates/desk_complement.html", form, status, debate=debate,
        refusal=refusal(Action.COMPLETE, debate),
    )  # fmt: skip


def _try(form: Form, act: Callable[[Work], object], done: str, address: str) -> tuple[int, ResponseReturnValue | None]:
    """Carry a command out: where to go next, or the status of the page that shows why not."""
    try:
        with unit_of_work(current_actor()) as work:
            act(work)
    except DomainError as error:
        return complain(form, error), None
    flash(done, "success")
    return 303, go(address)


def _draft(debate: Debate) -> Synthesis:
    draft = results.draft(debate.id)
    if draft is None:
        raise NotFound(reason=DebateReason.NO_DRAFT)
    return draft


def _section(draft: Synthesis, section_id: int) -> Section:
    found = next((each for each in draft.sections if each.id == section_id), None)
    if found is None:
        raise NotFound(reason=DebateReason.NOT_FOUND)
    return found


def _fill(form: SectionForm, section: Section) -> None:
    form.kind.data, form.heading.data, form.words.data = section.kind.value, section.heading, section.words
    form.numbers.data = ", ".join(str(quote.number) for quote in section.quotes)


def _synthesis_page(debate: Debate, draft: Synthesis | None, form: Form, status: int) -> Response:
    return private_page(
        "participation/debates/desk_synthesis.html", form, status, debate=debate, draft=draft,
        parts=outcome_pages.sections(debate, draft.sections, {}) if draft is not None else [],
        figures=outcome_pages.figures_in_words(figures.counted(debate.id).as_data()),
        published=results.published(debate.id), refusal=refusal(Action.SYNTHESISE, debate),
    )  # fmt: skip
