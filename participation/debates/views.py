"""The public pages of debates: the list, one debate with what people say, its synthesis, its poster."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.errors import NotFound
from commons.kernel.pages import good_until, same_for_everybody
from commons.kernel.paging import asked_page
from commons.kernel.qr import picture_answer
from commons.kernel.refs import Ref
from commons.moderation import queries as moderation
from participation.debates import fairness, figures, outcome_pages, pages, queries, results
from participation.debates.pages import Asked
from participation.debates.reasons import DebateReason
from participation.debates.showing import shown, versions
from participation.debates.types import DEBATE

blueprint = Blueprint("debates", __name__, url_prefix="/debats")


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(lambda: ("participation:debates", "participation:bodies", "territory"))
def index() -> ResponseReturnValue:
    """Every debate: the open ones first."""
    groups = pages.groups(queries.debates(), clock.now())
    return render_template("participation/debates/index.html", groups=groups)


@blueprint.get("/<slug>")
@access(EVERYONE)
@same_for_everybody(versions)
def show(slug: str) -> ResponseReturnValue:
    """One debate: the question, who answers, and what people say, twenty at a time."""
    now = clock.now()
    debate, asked = shown(slug, now), _asked()
    if not asked.tour:
        good_until(fairness.next_turn(debate.opens_at, now))
    return render_template(
        "participation/debates/show.html",
        masked=moderation.masked_in(Ref(DEBATE, debate.id)),
        outcome=outcome_pages.short(debate, now),
        **pages.about(debate, now),
        **pages.listing(debate, asked, now),
    )


@blueprint.get("/<slug>/synthese", defaults={"version": None})
@blueprint.get("/<slug>/synthese/<int(max=999999999):version>")
@access(EVERYONE)
@same_for_everybody(versions)
def synthesis(slug: str, version: int | None) -> ResponseReturnValue:
    """What the debate said, with what it rests on and what the institution answers; older versions stay."""
    now = clock.now()
    debate = shown(slug, now)
    every = results.published(debate.id)
    found = next((each for each in every if version in (None, each.number)), None)
    if found is None:
        raise NotFound(reason=DebateReason.NO_SYNTHESIS)
    return render_template(
        "participation/debates/synthesis.html",
        **pages.about(debate, now),
        **outcome_pages.whole(debate, found, every),
    )


@blueprint.get("/<slug>/chiffres")
@access(EVERYONE)
@same_for_everybody(versions)
def numbers(slug: str) -> ResponseReturnValue:
    """Who speaks in the debate: by way, theme and place."""
    now = clock.now()
    debate = shown(slug, now)
    counted = outcome_pages.figures_in_words(figures.counted(debate.id).as_data())
    return render_template("participation/debates/figures.html", figures=counted, **pages.about(debate, now))


@blueprint.get("/<slug>/affiche")
@access(EVERYONE)
@same_for_everybody(versions)
def poster(slug: str) -> ResponseReturnValue:
    """The debate on a sheet of paper: the question, the dates, a square to scan, a code to type."""
    now = clock.now()
    debate = shown(slug, now)
    address = url_for("debates.show", slug=slug, _external=True).partition("://")[2]
    return render_template(
        "participation/debates/poster.html", code=queries.code(debate.id), address=address, **pages.about(debate, now)
    )


@blueprint.get("/<slug>/affiche.svg")
@access(EVERYONE)
@same_for_everybody(versions)
def square(slug: str) -> Response:
    """The address of the debate as a square to scan."""
    shown(slug, clock.now())
    return picture_answer(url_for("debates.show", slug=slug, _external=True))


def _asked() -> Asked:
    """The search in the address; anything unreadable asks nothing."""
    found = {name: request.args.get(name, "")[:200] for name in Asked.__dataclass_fields__ if name != "page"}
    return Asked(**found, page=asked_page(request.args.get("page", "")))
