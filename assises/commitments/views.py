"""Public pages of axes and commitments, made anew each time: they name things of other domains."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.commitments import downloads, pages, policies, progress, queries
from assises.commitments.addresses import NUMBER
from assises.commitments.forms import SayForm
from assises.commitments.models import AssisesCommitment
from assises.commitments.types import COMMITMENT, PromiseReason, PromiseState
from assises.editions import policies as edition_policies
from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.editions.types import EditionReason
from commons.kernel import clock, i18n
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import complain, page, private_page, typed
from commons.kernel.errors import DomainError, NotFound
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from commons.kernel.visitors import count_try
from commons.moderation import queries as moderation
from commons.moderation.types import Standing

blueprint = Blueprint("assises_commitments", __name__)
#: In an hour; a room of people who follow the same commitments shares one address.
MOST_SAID, MOST_SAID_BEHIND = 10, 60


def read_edition(year: int) -> AssisesEdition:
    """The edition of this year, when whoever asks may read it."""
    edition = editions.by_year(year) if year < 10_000 else None
    if edition is None or edition_policies.refusal_to_read(edition, current_actor()) is not None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    return edition


def read_commitment(commitment_id: int) -> AssisesCommitment:
    """The commitment of this number, when whoever asks may read its edition."""
    commitment = queries.commitment(commitment_id)
    if commitment is None or edition_policies.refusal_to_read(commitment.edition, current_actor()) is not None:
        raise NotFound(reason=PromiseReason.NOT_FOUND)
    return commitment


@blueprint.get("/assises/<int:year>/engagements")
@access(EVERYONE)
def index(year: int) -> ResponseReturnValue:
    """The axes of the coming year, and every commitment."""
    state = request.args.get("etat", "")
    asked = PromiseState(state) if state in list(PromiseState) else None
    return page("assises/commitments/index.html", **pages.listed(read_edition(year), asked, clock.now()))


@blueprint.get("/assises/<int:year>/engagements.csv")
@access(EVERYONE)
def as_csv(year: int) -> ResponseReturnValue:
    """Every commitment of an edition, as a table."""
    found = queries.followed_in(year, read_edition(year).id)
    response = make_response(downloads.as_csv(found, pages.origins(COMMITMENT, [c.id for c in found])))
    response.content_type = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="engagements-assises-{year}.csv"'
    return response


@blueprint.get("/assises/<int:year>/engagements.json")
@access(EVERYONE)
def as_json(year: int) -> ResponseReturnValue:
    """The same, for programs."""
    found = queries.followed_in(year, read_edition(year).id)
    origins = pages.origins(COMMITMENT, [c.id for c in found])
    return jsonify(year=year, commitments=downloads.as_data(found, origins))


@blueprint.get(f"/assises/engagements/<{NUMBER}:commitment_id>")
@access(EVERYONE)
def show(commitment_id: int) -> ResponseReturnValue:
    """One commitment: who owes it, where it comes from, everything that was said and done since."""
    commitment, now = read_commitment(commitment_id), clock.now()
    return page(
        "assises/commitments/show.html", refusal=policies.refusal_to_say(commitment, now),
        masked=moderation.masked_in(pages.space_of(commitment)), **pages.whole(commitment, now),
    )  # fmt: skip


@blueprint.get(f"/assises/axes/<{NUMBER}:axis_id>")
@access(EVERYONE)
def axis(axis_id: int) -> ResponseReturnValue:
    """Where an axis stands in its list."""
    found = queries.axis(axis_id)
    if found is None or edition_policies.refusal_to_read(found.edition, current_actor()) is not None:
        raise NotFound(reason=PromiseReason.NOT_FOUND)
    return go(url_for("assises_commitments.index", year=found.edition.year, _anchor=f"axe-{axis_id}"))


@blueprint.route(f"/assises/engagements/<{NUMBER}:commitment_id>/dire", methods=["GET", "POST"])
@access(EVERYONE)
def say(commitment_id: int) -> ResponseReturnValue:
    """How far it has come, as anybody sees it; no account is asked for."""
    read_commitment(commitment_id)
    form, status = SayForm(), 200
    if form.validate_on_submit():
        try:
            return go(_said(commitment_id, form))
        except DomainError as error:
            status = complain(form, error)
    commitment = read_commitment(commitment_id)
    refusal, short = policies.refusal_to_say(commitment, clock.now()), pages.head(commitment)
    return private_page("assises/commitments/say.html", form, status, refusal=refusal, **short)


def _said(commitment_id: int, form: SayForm) -> str:
    """Take in what somebody says; where they go next."""
    count_try("commitment.say", PromiseReason.TOO_MANY, most=MOST_SAID, behind=MOST_SAID_BEHIND)
    with unit_of_work(current_actor()) as work:
        draft = form.draft(i18n.locale_code(), typed(form.name))
        point = progress.say(work, commitment_id, draft, clock.now())
        shown = point.standing is Standing.SHOWN
    flash(
        _("Merci, c’est publié.") if shown else _("Merci. Quelqu’un relit vos mots, puis ils paraissent ici."),
        "success",
    )
    return url_for("assises_commitments.show", commitment_id=commitment_id)
