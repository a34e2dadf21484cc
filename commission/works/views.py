"""Public pages of works and recommendations: what was learned, what is asked, what was answered."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.works import desk, downloads, following, pages, paper, policies, queries
from commission.works.addresses import NUMBER
from commission.works.forms_answers import SayForm
from commission.works.types import PAGES, RECOMMENDATION, Shown, WorkReason, WorkState
from commons.documents.printing import pdf_answer
from commons.kernel import clock, i18n, refs
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import complain, page, private_page, typed
from commons.kernel.errors import DomainError
from commons.kernel.http import go
from commons.kernel.pages import same_for_everybody
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.kernel.visitors import count_try
from commons.moderation import queries as moderation
from commons.moderation.types import Standing

blueprint = Blueprint("commission_works", __name__, url_prefix="/commission")
#: In an hour; a room of people who follow the same recommendations shares one address.
MOST_SAID, MOST_SAID_BEHIND = 10, 60


def _names_in(work_id: int) -> tuple[str, ...] | None:
    """A work depends on what it rests on and on what came of it, when those tell of their changes."""
    named = refs.versions_of(ref.kind for ref in pages.named_in(work_id))
    return None if named is None else (PAGES, *named)


@blueprint.get("/travaux")
@access(EVERYONE)
@same_for_everybody(lambda: (PAGES,))
def index() -> ResponseReturnValue:
    """Every adopted work, the latest first."""
    return render_template("commission/works/index.html", works=queries.works(None, WorkState.ADOPTED))


@blueprint.get(f"/travaux/<{NUMBER}:work_id>")
@access(EVERYONE)
@same_for_everybody(_names_in, names_move=True)
def work(work_id: int) -> ResponseReturnValue:
    """One work: what it looked at, what it learned, what it asks."""
    return page("commission/works/work.html", **pages.work(desk.public_work(work_id), clock.now()))


@blueprint.get("/preconisations")
@access(EVERYONE)
@same_for_everybody(lambda: (PAGES,))
def recommendations() -> ResponseReturnValue:
    """Every recommendation with its clock, by addressee and by state."""
    return render_template("commission/works/recommendations.html", **_listed())


@blueprint.get("/preconisations.csv")
@access(EVERYONE)
@same_for_everybody(lambda: (PAGES,))
def as_csv() -> ResponseReturnValue:
    """The same as a table."""
    response = make_response(downloads.recommendations_csv(_listed()["rows"]))
    response.content_type = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="preconisations.csv"'
    return response


@blueprint.get("/preconisations.json")
@access(EVERYONE)
@same_for_everybody(lambda: (PAGES,))
def as_json() -> ResponseReturnValue:
    """The same for programs."""
    return jsonify(recommendations=[downloads.as_data(row) for row in _listed()["rows"]])


@blueprint.get("/preconisations.pdf")
@access(EVERYONE)
def as_pdf() -> ResponseReturnValue:
    """The same on paper, in French or in Arabic."""
    now, shown = clock.now(), _listed()
    address = url_for("commission_works.recommendations", _external=True)
    language = "ar" if i18n.locale_code() == "ar" else "fr"
    return pdf_answer(paper.printed(shown["rows"], shown["addressee"], language, address, now), "preconisations")


def _listed() -> dict[str, Any]:
    state, body = request.args.get("etat", ""), request.args.get("instance", "")
    asked = Shown(state) if state in list(Shown) else None
    body_id = int(body) if body.isascii() and body.isdecimal() and len(body) < 16 else None
    return pages.listed(request.args.get("a", "")[:200], asked, body_id, clock.now())


@blueprint.get(f"/preconisations/<{NUMBER}:recommendation_id>")
@access(EVERYONE)
def recommendation(recommendation_id: int) -> ResponseReturnValue:
    """One recommendation: where it comes from, whom it is for, what was answered and done since."""
    each, now = desk.public_recommendation(recommendation_id), clock.now()
    return page(
        "commission/works/recommendation.html", refusal=policies.refusal_to_say(each),
        masked=moderation.masked_in(Ref(RECOMMENDATION, each.id)), **pages.recommendation(each, now),
    )  # fmt: skip


@blueprint.route(f"/preconisations/<{NUMBER}:recommendation_id>/dire", methods=["GET", "POST"])
@access(EVERYONE)
def say(recommendation_id: int) -> ResponseReturnValue:
    """What it became, as anybody sees it; no account is asked for."""
    desk.public_recommendation(recommendation_id)
    form, status = SayForm(), 200
    if form.validate_on_submit():
        try:
            return go(_said(recommendation_id, form))
        except DomainError as error:
            status = complain(form, error)
    each = desk.public_recommendation(recommendation_id)
    return private_page(
        "commission/works/say.html", form, status, each=each, refusal=policies.refusal_to_say(each),
    )  # fmt: skip


def _said(recommendation_id: int, form: SayForm) -> str:
    """Take in what somebody says; where they go next."""
    count_try("recommendation.say", WorkReason.TOO_MANY, most=MOST_SAID, behind=MOST_SAID_BEHIND)
    with unit_of_work(current_actor()) as made:
        draft = form.draft(i18n.locale_code(), typed(form.name))
        shown = following.say(made, recommendation_id, draft, clock.now()).standing is Standing.SHOWN
    flash(
        _("Merci, c’est publié.") if shown else _("Merci. Quelqu’un relit vos mots, puis ils paraissent ici."),
        "success",
    )
    return url_for("commission_works.recommendation", recommendation_id=recommendation_id)
