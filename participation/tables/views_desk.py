"""The desk of tables: those one animates, a new one, its sheet, its charter, who takes part."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.compared import difference
from commons.kernel.errors import NotFound
from commons.kernel.http import go
from commons.moderation.types import Standing
from commons.territory import queries as territory
from commons.territory.models import Place
from commons.territory.types import PlaceKind
from participation.bodies import policies as body_policies
from participation.bodies.models import Body
from participation.bodies.policies import BodyReason
from participation.bodies.types import BodyKind, BodyState
from participation.meetings import pages as meeting_pages
from participation.meetings import queries as meeting_queries
from participation.meetings.addresses import NUMBER
from participation.meetings.desk import ANIMATORS, animated_bodies, animated_body
from participation.meetings.views_desk import seen_of
from participation.tables import pages, queries, services, taking_part
from participation.tables.forms import CharterForm, CreateForm, ParticipantForm, TableForm
from participation.tables.services import Sheet
from participation.tables.types import Standpoint, SubjectState

blueprint = Blueprint("table_desk", __name__, url_prefix="/equipe/tables")
SECRETARIAT = holders_of(body_policies.SECRETARIAT)
_KINDS = (PlaceKind.QPV, PlaceKind.DISTRICT, PlaceKind.COMMUNE)


def animated_table(slug: str) -> Body:
    """The table of this slug, when whoever asks animates it; closed ones may still be read."""
    body = animated_body(slug)
    if body.kind is not BodyKind.TABLE:
        raise NotFound(reason=BodyReason.NOT_FOUND)
    return body


def closed_reason(body: Body) -> BodyReason | None:
    """Why nothing is added to this table any more."""
    return BodyReason.CLOSED if body.state is BodyState.CLOSED else None


@blueprint.get("")
@access(ANIMATORS)
def index() -> ResponseReturnValue:
    """The tables one animates."""
    tables = animated_bodies(BodyKind.TABLE)
    rows = pages.listed(tables, clock.now())
    return private_page("participation/tables/desk_index.html", rows=rows, may_create=bool(_handled_places()))


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@access(SECRETARIAT)
def create() -> ResponseReturnValue:
    """A new table."""
    form = CreateForm()
    form.offer()
    form.offer_places(_handled_places())
    done = tried(
        form,
        lambda work, now: services.create(work, typed(form.name), form.place_ids(), form.sheet(), now).slug,
        _("La table est créée."),
    )
    if done.done:
        return go(url_for("table_desk.hub", slug=done.made))
    return private_page("participation/tables/desk_create.html", form, done.status)


def _handled_places() -> list[Place]:
    """Places for which whoever asks may create a table, neighbourhoods first."""
    actor, above = current_actor(), territory.holders()
    found = []
    for place in territory.places():
        scopes = [("territory", holder) for holder in above.get(place.id, (place.id,))]
        if place.kind in _KINDS and body_policies.refusal_to_handle(actor, scopes) is None:
            found.append(place)
    return sorted(found, key=lambda place: (_KINDS.index(place.kind), place.name))


@blueprint.get("/<slug>")
@access(ANIMATORS)
def hub(slug: str) -> ResponseReturnValue:
    """One table: what waits, and the way to everything one may do."""
    body, now = animated_table(slug), clock.now()
    alive = (SubjectState.RAISED, SubjectState.SCHEDULED)
    waiting = queries.subjects(body.id, tuple(Standing), alive, most=100)
    owed = [pages.promise(c, slug, now) for c in queries.commitments(body.id) if c.state.owed]
    return private_page(
        "participation/tables/desk_hub.html", body=body, closed=closed_reason(body), subjects=waiting,
        promises=owed, deeds=meeting_pages.deeds(meeting_queries.open_actions(body.id), now),
        coming=[meeting_pages.row(m, now) for m in meeting_queries.coming_of(body.id)], standings=Standing,
    )  # fmt: skip


@blueprint.route("/<slug>/fiche", methods=["GET", "POST"])
@access(ANIMATORS)
def sheet(slug: str) -> ResponseReturnValue:
    """The sheet of the table."""
    body, form = animated_table(slug), TableForm()
    body_id = body.id
    form.offer()
    if request.method == "GET":
        form.fill(_sheet_of(body))
        form.seen.data = services.seen_now(body, queries.sheet_of(body))
    done = tried(
        form,
        lambda work, now: services.rewrite(work, body_id, form.sheet(), typed(form.seen), now),
        _("C’est enregistré."),
    )
    if done.done:
        return go(url_for("table_desk.hub", slug=slug))
    body = animated_table(slug)
    if done.status == 409:
        form.seen.data = services.seen_now(body, queries.sheet_of(body))
    return private_page(
        "participation/tables/desk_sheet.html", form, done.status, body=body, closed=closed_reason(body),
        now_kept=_sheet_of(body) if done.status == 409 else None,
    )  # fmt: skip


def _sheet_of(body: Body) -> Sheet:
    kept = queries.sheet_of(body)
    return Sheet(body.remit, body.rhythm, kept.animated_by, kept.how_to_come, kept.contact, kept.mode)


@blueprint.route("/<slug>/charte", methods=["GET", "POST"])
@access(ANIMATORS)
def charter(slug: str) -> ResponseReturnValue:
    """A new version of the charter."""
    body, form = animated_table(slug), CharterForm()
    body_id, latest = body.id, queries.charter(body.id)
    if request.method == "GET":
        form.base.data, form.words.data = str(latest.number if latest else 0), latest.words if latest else ""
    done = tried(
        form,
        lambda work, now: services.write_charter(work, body_id, seen_of(typed(form.base)), typed(form.words), now),
        _("La charte est publiée."),
    )
    if done.done:
        return go(url_for("table_desk.hub", slug=slug))
    body, changes = animated_table(slug), []
    if done.status == 409:
        latest = queries.charter(body_id)
        form.base.data = str(latest.number if latest else 0)
        changes = difference(latest.words if latest else "", typed(form.words))
    return private_page(
        "participation/tables/desk_charter.html", form, done.status, body=body, closed=closed_reason(body),
        changes=changes,
    )  # fmt: skip


@blueprint.route("/<slug>/participants", methods=["GET", "POST"])
@access(ANIMATORS)
def participants(slug: str) -> ResponseReturnValue:
    """Who takes part and agreed to be named."""
    body, form = animated_table(slug), ParticipantForm()
    body_id = body.id
    form.offer()
    done = tried(
        form,
        lambda work, now: taking_part.name(
            work, body_id, typed(form.name), Standpoint(form.standpoint.data), bool(form.agreed.data), now
        ),
        _("Le nom est ajouté."),
    )
    if done.done:
        return go(url_for("table_desk.participants", slug=slug))
    body = animated_table(slug)
    return private_page(
        "participation/tables/desk_participants.html", form, done.status, body=body, closed=closed_reason(body),
        rows=queries.participants(body_id),
    )  # fmt: skip


@blueprint.post(f"/<slug>/participants/<{NUMBER}:participant_id>/retirer")
@access(ANIMATORS)
def unname(slug: str, participant_id: int) -> ResponseReturnValue:
    """Take a name off because its owner asks."""
    body_id = animated_table(slug).id
    carried_out(lambda work, now: taking_part.unname(work, body_id, participant_id, now), _("Le nom est retiré."))
    return go(url_for("table_desk.participants", slug=slug))
