"""Public pages: the programme of actions, one action, what people see of it, the account of the edition."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.delivery import downloads, pages, paper, sightings
from budgets.delivery.finding import action_named, edition_begun, edition_named
from budgets.delivery.forms import SightingForm
from budgets.delivery.types import ActionReason
from budgets.results.views import attachment
from commons.documents.printing import pdf_answer
from commons.kernel import clock, i18n
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import complain, page, private_page
from commons.kernel.errors import DomainError
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from commons.kernel.visitors import count_try
from commons.moderation import queries as moderation
from commons.moderation.types import Standing

blueprint = Blueprint("delivery", __name__, url_prefix="/budgets/<slug>")
#: What one person, and all those behind one address, may say in an hour.
MOST_SAID, MOST_SAID_BEHIND = 6, 60


@blueprint.get("/realisations")
@access(EVERYONE)
def index(slug: str) -> ResponseReturnValue:
    """What elected projects have become: how many, the money, where, each of them."""
    return page("budgets/delivery/index.html", **pages.listed(edition_begun(slug), clock.now()))


@blueprint.get("/realisations/<code>")
@access(EVERYONE)
def show(slug: str, code: str) -> ResponseReturnValue:
    """One action: its story, photographs, money, and what people say of it."""
    action, now = action_named(slug, code), clock.now()
    return page(
        "budgets/delivery/show.html", refusal=pages.refusal_to_say(action, now),
        masked=moderation.masked_in(action.ref), may=pages.refusals(action, now)["right"] is None,
        **pages.whole(action, now),
    )  # fmt: skip


@blueprint.route("/realisations/<code>/dire", methods=["GET", "POST"])
@access(EVERYONE)
def say(slug: str, code: str) -> ResponseReturnValue:
    """What somebody sees of it; no account is asked for."""
    action_id, form, status = action_named(slug, code).id, SightingForm(), 200
    if form.validate_on_submit():
        try:
            _said(action_id, form)
            return go(url_for("delivery.show", slug=slug, code=code, _anchor="vu"))
        except DomainError as error:
            status = complain(form, error)
    action = action_named(slug, code)
    refusal = pages.refusal_to_say(action, clock.now())
    return private_page(
        "budgets/delivery/say.html", form, status, action=action, edition=action.edition, refusal=refusal
    )


@blueprint.get("/bilan")
@access(EVERYONE)
def account(slug: str) -> ResponseReturnValue:
    """The account of the edition: done, not done, why, the money."""
    return page("budgets/delivery/account.html", **pages.listed(edition_begun(slug), clock.now()))


@blueprint.get("/bilan.csv")
@access(EVERYONE)
def account_csv(slug: str) -> ResponseReturnValue:
    """The same as a table."""
    told = pages.listed(edition_named(slug), clock.now())
    return attachment(downloads.as_csv(told["rows"]), f"{slug}-bilan.csv", "text/csv; charset=utf-8")


@blueprint.get("/bilan.pdf")
@access(EVERYONE)
def account_pdf(slug: str) -> ResponseReturnValue:
    """The same on paper, in French or in Arabic."""
    language = "ar" if i18n.locale_code() == "ar" else "fr"
    address = str(current_app.config["SERVER_ADDRESS"]) + url_for("delivery.account", slug=slug)
    edition, now = edition_named(slug), clock.now()
    with i18n.speaking(language):
        told = pages.listed(edition, now)
    return pdf_answer(paper.printed(told, language, address, now), f"{slug}-bilan")


def _said(action_id: int, form: SightingForm) -> None:
    """Take in what somebody sees, and say what happens next."""
    count_try("delivery.say", ActionReason.TOO_MANY, most=MOST_SAID, behind=MOST_SAID_BEHIND)
    with unit_of_work(current_actor()) as work:
        said = sightings.say(work, action_id, form.draft(i18n.locale_code()), clock.now())
        shown = said.standing is Standing.SHOWN
    words = _("Merci, c’est publié.") if shown else _("Merci. Quelqu’un relit vos mots, puis ils paraissent ici.")
    flash(words, "success")
