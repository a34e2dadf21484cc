"""Public pages of minutes: the published ones, and those that participants read with the code of the workshop."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.editions import policies as edition_policies
from assises.editions import queries as editions
from assises.editions.types import EditionReason
from assises.minutes import contesting, pages, paper, policies, queries, services
from assises.minutes.addresses import NUMBER, title_of
from assises.minutes.forms import ContestForm
from assises.minutes.models import ActivityMinutes
from assises.minutes.types import KNOWN, MinutesRefusal, MinutesStage
from commons.documents.printing import pdf_answer
from commons.identity import seals
from commons.kernel import clock, i18n
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import complain, page, private_page
from commons.kernel.errors import DomainError, NotFound
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from commons.kernel.visitors import count_try
from commons.moderation.types import Standing

blueprint = Blueprint("assises_minutes", __name__)
#: In an hour; a room of people behind one address contests together. The six letters of a room are one of 387 million.
MOST_TRIED, MOST_TRIED_BEHIND = 20, 200
MOST_CONTESTED, MOST_CONTESTED_BEHIND = 10, 60
HOUR = timedelta(hours=1)


@blueprint.get("/assises/<int:year>/comptes-rendus")
@access(EVERYONE)
def index(year: int) -> ResponseReturnValue:
    """The published minutes of an edition."""
    edition = editions.by_year(year) if year < 10_000 else None
    if edition is None or edition_policies.refusal_to_read(edition, current_actor()) is not None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    found = queries.published(edition.id)
    contested = queries.contests([minutes.id for minutes in found])
    return page("assises/minutes/index.html", edition=edition, found=found, contested=contested)


@blueprint.get(f"/assises/comptes-rendus/<{NUMBER}:minutes_id>")
@access(EVERYONE)
def show(minutes_id: int) -> ResponseReturnValue:
    """Published minutes; before that, where they stand."""
    minutes = _known(minutes_id)
    edition = services.edition_of(minutes.activity)
    if minutes.stage is not MinutesStage.PUBLISHED:
        return page("assises/minutes/waiting.html", minutes=minutes, title=title_of(minutes), edition=edition)
    return page("assises/minutes/show.html", edition=edition, **pages.published(minutes))


@blueprint.get(f"/assises/comptes-rendus/<{NUMBER}:minutes_id>/compte-rendu-<any(fr,ar):language>.pdf")
@access(EVERYONE)
def pdf(minutes_id: int, language: str) -> ResponseReturnValue:
    """The same to print and to keep."""
    minutes = _known(minutes_id)
    if minutes.stage is not MinutesStage.PUBLISHED:
        raise NotFound(reason=MinutesRefusal.NOT_FOUND)
    address = url_for("assises_minutes.show", minutes_id=minutes_id, _external=True)
    return pdf_answer(paper.printed(minutes, language, address), f"compte-rendu-{minutes_id}-{language}")


def _known(minutes_id: int) -> ActivityMinutes:
    minutes = queries.minutes(minutes_id)
    if minutes is None or minutes.stage not in KNOWN:
        raise NotFound(reason=MinutesRefusal.NOT_FOUND)
    return minutes


@blueprint.get("/assises/comptes-rendus/relire")
@access(EVERYONE)
def ask_code() -> ResponseReturnValue:
    """Where participants type the code of their workshop."""
    code = seals.bare(request.args.get("code", "")[:40])
    if not code:
        return private_page("assises/minutes/code.html", error="", code="")
    try:
        _opened(code)
    except DomainError as error:
        return private_page("assises/minutes/code.html", status=error.status, error=error.sentence, code=code)
    return redirect(url_for("assises_minutes.read", code=code), 303)


@blueprint.get("/assises/comptes-rendus/relire/<code>")
@access(EVERYONE)
def read(code: str) -> ResponseReturnValue:
    """The text, for those who were there, before everybody reads it."""
    minutes = _opened(code)
    return private_page("assises/minutes/read.html", code=minutes.code, **pages.submitted(minutes, clock.now()))


@blueprint.route("/assises/comptes-rendus/relire/<code>/contester", methods=["GET", "POST"])
@access(EVERYONE)
def contest(code: str) -> ResponseReturnValue:
    """Say that a passage is not what was said; no account is asked for."""
    _opened(code)
    form, status = ContestForm(), 200
    if form.validate_on_submit():
        try:
            return go(_contested(code, form))
        except DomainError as error:
            status = complain(form, error)
    minutes, now = _opened(code), clock.now()
    refusal = policies.refusal_to_contest(services.standpoint(minutes.activity, minutes, now), now)
    return private_page(
        "assises/minutes/contest.html", form, status, minutes=minutes, refusal=refusal, code=minutes.code
    )


def _contested(code: str, form: ContestForm) -> str:
    count_try("minutes.contest", MinutesRefusal.TOO_MANY, most=MOST_CONTESTED, behind=MOST_CONTESTED_BEHIND)
    with unit_of_work(current_actor()) as work:
        made = contesting.contest(work, code, form.draft(i18n.locale_code()), clock.now())
        shown = made.standing is Standing.SHOWN
    read_first = _("Merci. Quelqu’un relit vos mots, puis ils paraissent ici.")
    flash(_("Merci, c’est publié.") if shown else read_first, "success")
    return url_for("assises_minutes.read", code=seals.bare(code[:40]))


def _opened(code: str) -> ActivityMinutes:
    """The minutes of this code, once they were submitted; a code that opens nothing is a guess, and counted."""
    try:
        return contesting.opened(code.replace("\x00", ""))
    except NotFound:
        count_try("minutes.code", MinutesRefusal.TOO_MANY, most=MOST_TRIED, behind=MOST_TRIED_BEHIND)
        raise
