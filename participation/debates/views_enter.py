"""The desk during a debate: words that came by telephone, voice, paper or workshop; themes."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError
from commons.kernel.http import go
from commons.kernel.paging import asked_page, span
from commons.kernel.unit_of_work import unit_of_work
from commons.territory import queries as territory
from participation.debates import contributing, grouping, pages, queries
from participation.debates.desk import TEAM, handled, refusal
from participation.debates.fairness import SCREEN, recent
from participation.debates.forms import EnterForm, ThemeForm
from participation.debates.models import Contribution, Debate
from participation.debates.types import CONTRIBUTION, Action
from participation.debates.views_desk import number as number_of

blueprint = Blueprint("debate_entry", __name__, url_prefix="/equipe/debats/<slug>")


@blueprint.route("/saisie", methods=["GET", "POST"])
@access(TEAM)
def enter(slug: str) -> ResponseReturnValue:
    """Enter somebody's words; the form is ready for the next sheet at once."""
    debate, form, status = handled(slug), EnterForm(), 200
    form.begin(territory.places())
    if request.method == "GET":
        _keep_the_pile(form)
    elif form.validate():
        try:
            with unit_of_work(current_actor()) as work:
                row = contributing.enter(work, slug, form.said(), clock.now())
                _say(row)
            return go(_next_sheet(slug, form))
        except DomainError as error:
            status = complain(form, error)
            debate = handled(slug)
    return private_page(
        "participation/debates/desk_enter.html", form, status, debate=debate, refusal=refusal(Action.ENTER, debate)
    )


def _next_sheet(slug: str, form: EnterForm) -> str:
    way, collected, place, language = map(typed, (form.way, form.collected, form.place, form.language))
    return url_for(
        "debate_entry.enter", slug=slug, way=way, collected=collected, place=place, language=language, _anchor="words"
    )


def _keep_the_pile(form: EnterForm) -> None:
    """What is the same for the next sheet of the pile stands in the address."""
    for name in ("way", "collected", "place", "language"):
        kept = request.args.get(name, "")[:200]
        if kept and "\x00" not in kept:
            form[name].data = kept


def _say(row: Contribution) -> None:
    code = queries.code(row.id, CONTRIBUTION)
    said = _("Contribution n° %(number)d enregistrée. Code de suivi à donner à la personne : %(code)s.",
             number=row.number, code=code)  # fmt: skip
    flash(said, "success")


@blueprint.get("/themes")
@access(TEAM)
def themes(slug: str) -> Response:
    """The contributions, twenty a page, to be put under themes."""
    return _themes_page(handled(slug), ThemeForm(), 200)


@blueprint.post("/themes")
@access(TEAM)
def add_theme(slug: str) -> ResponseReturnValue:
    """A new theme."""
    form, status = ThemeForm(), 200
    handled(slug)
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                theme = grouping.add_theme(work, slug, typed(form.label), clock.now()).id
            flash(_("Le thème est ajouté. Cochez ce qui en parle."), "success")
            return go(url_for("debate_entry.themes", slug=slug, theme=theme))
        except DomainError as error:
            status = complain(form, error)
    return _themes_page(handled(slug), form, status)


@blueprint.post("/themes/<int(max=999999999):theme_id>")
@access(TEAM)
def group(slug: str, theme_id: int) -> ResponseReturnValue:
    """What was ticked on this page stands under the theme."""
    handled(slug)
    ticked, shown = (list(map(number_of, request.form.getlist(name))) for name in ("ids", "shown"))
    with unit_of_work(current_actor()) as work:
        grouping.group(work, slug, theme_id, ticked, shown, clock.now())
    flash(_("C’est classé."), "success")
    page = number_of(request.form.get("page", ""))
    return go(url_for("debate_entry.themes", slug=slug, theme=theme_id, page=max(1, page)))


@blueprint.post("/themes/<int(max=999999999):theme_id>/retirer")
@access(TEAM)
def remove_theme(slug: str, theme_id: int) -> ResponseReturnValue:
    """Take a theme away."""
    handled(slug)
    with unit_of_work(current_actor()) as work:
        grouping.remove_theme(work, slug, theme_id, clock.now())
    flash(_("Le thème est retiré ; les contributions restent."), "success")
    return go(url_for("debate_entry.themes", slug=slug))


def _themes_page(debate: Debate, form: ThemeForm, status: int) -> Response:
    found = queries.themes(debate.id)
    asked = number_of(request.args.get("theme", ""))
    theme = next((each for each, _count in found if each.id == asked), None)
    lines = recent(queries.lines(debate.id, queries.Wanted()))
    here = span(len(lines), asked_page(request.args.get("page", "")), SCREEN)
    shown = lines[here.start : here.start + SCREEN]
    return private_page(
        "participation/debates/desk_themes.html", form, status, debate=debate, themes=found, theme=theme,
        spoken=pages.spoken_lines(debate, shown, {each.id: each.label for each, _count in found}),
        under=queries.themes_of([line.id for line in shown]), page=here.number, last=here.last,
        refusal=refusal(Action.GROUP, debate),
    )  # fmt: skip
