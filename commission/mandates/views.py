"""Public pages of the commission: what it is and does, who sits and why, its rules."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from commission.mandates import hub, pages, queries
from commission.mandates.types import PAGES, MandateReason, RulesState
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.errors import NotFound
from commons.kernel.pages import same_for_everybody

blueprint = Blueprint("commission", __name__, url_prefix="/commission")


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(lambda: (PAGES, *hub.versions(current_app)))
def index() -> ResponseReturnValue:
    """What the commission is, who sits, and what every part of it is doing now."""
    mandate = queries.latest()
    if mandate is None:
        return render_template("commission/mandates/none.html")
    return render_template(
        "commission/mandates/index.html", mandate=mandate, rows=pages.colleges(mandate),
        book=queries.rules_in_force(mandate.id), parts=hub.shown_for(current_app, mandate, clock.now()),
        candidates=queries.colleges_open_to_candidates(mandate.id),
    )  # fmt: skip


@blueprint.get("/membres")
@access(EVERYONE)
@same_for_everybody(lambda: (PAGES,))
def members() -> ResponseReturnValue:
    """Who sits in which college, since when, and why."""
    mandate = queries.latest()
    if mandate is None:
        return render_template("commission/mandates/none.html")
    return render_template("commission/mandates/members.html", **pages.members_page(mandate))


@blueprint.get("/reglement")
@access(EVERYONE)
@same_for_everybody(lambda: (PAGES,))
def rules() -> ResponseReturnValue:
    """The rules in force."""
    return _rules(None)


@blueprint.get("/reglement/<int:number>")
@access(EVERYONE)
@same_for_everybody(lambda number: (PAGES,))
def rules_version(number: int) -> ResponseReturnValue:
    """One version of the rules."""
    return _rules(number)


def _rules(number: int | None) -> ResponseReturnValue:
    mandate = queries.latest()
    known = [] if mandate is None else queries.rulebooks(mandate.id)
    books = [book for book in known if book.state is RulesState.ADOPTED]
    if mandate is None or (not books and number is None):
        return render_template("commission/mandates/no_rules.html", mandate=mandate)
    book = next((each for each in books if number in (None, each.number)), None)
    if book is None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    before = next((each for each in books if each.number < book.number), None)
    return render_template(
        "commission/mandates/rules.html", mandate=mandate, book=book, books=books,
        sentences=pages.sentences(book.rules), changed=pages.changed(book.rules, before.rules if before else None),
    )  # fmt: skip
