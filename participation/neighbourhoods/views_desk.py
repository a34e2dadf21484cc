"""The desk of roadmaps: the places of this person, the draft of one, its two texts, its publication."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError, NotFound, Refused
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from participation.neighbourhoods import changes, content, pages, policies, publishing, queries, services, words
from participation.neighbourhoods.forms import DiagnosisForm, PublishForm, WritingForm
from participation.neighbourhoods.models import Roadmap
from participation.neighbourhoods.policies import RoadmapReason
from participation.neighbourhoods.views import known

blueprint = Blueprint("neighbourhood_desk", __name__, url_prefix="/equipe/quartiers")
TEAM = holders_of(*policies.ROLES)


@blueprint.get("")
@access(TEAM)
def index() -> ResponseReturnValue:
    """Every neighbourhood whose roadmap this person writes."""
    actor, scopes = current_actor(), queries.drafting_scopes_of_all()
    rows = [
        each for each in queries.neighbourhoods() if policies.refusal_to_draft(actor, scopes[each.place.id]) is None
    ]
    started = queries.roadmap_ids([each.place.id for each in rows])
    tallies = queries.tally(list(started.values()))
    return private_page(
        "participation/neighbourhoods/desk_index.html", rows=rows, started=started,
        waiting={place_id: tallies[roadmap_id].waiting for place_id, roadmap_id in started.items()},
    )  # fmt: skip


@blueprint.get("/<slug>")
@access(TEAM)
def hub(slug: str) -> ResponseReturnValue:
    """The draft of one place, with everything that may be done with it."""
    place, roadmap = handled(slug)
    draft = content.content_of(roadmap, queries.priorities(roadmap.id)) if roadmap is not None else None
    latest = queries.latest(roadmap.id) if roadmap is not None else None
    return private_page(
        "participation/neighbourhoods/desk_hub.html", **pages.head(place), roadmap=roadmap, version=latest,
        reading=pages.reading_of(draft) if draft is not None else None,
        published=content.priority_ids(latest.content) if latest is not None else set(),
        waiting=len(queries.waiting_proposals(roadmap.id)) if roadmap is not None else 0,
    )  # fmt: skip


@blueprint.post("/<slug>/commencer")
@access(TEAM)
def start(slug: str) -> ResponseReturnValue:
    """Begin."""
    with unit_of_work(current_actor()) as work:
        services.start(work, slug, clock.now())
    return go(url_for("neighbourhood_desk.hub", slug=slug))


@blueprint.route("/<slug>/diagnostic", methods=["GET", "POST"])
@access(TEAM)
def diagnosis(slug: str) -> ResponseReturnValue:
    """The neighbourhood as it is."""
    roadmap, form, status = drafted(slug), DiagnosisForm(), 200
    if request.method == "GET":
        form.fill(roadmap)
    elif form.validate():
        try:
            with unit_of_work(current_actor()) as work:
                services.write_diagnosis(work, slug, form.typed(), form.version)
            return _kept(slug)
        except DomainError as error:
            status = complain(form, error)
            form.seen.data = str(drafted(slug).diagnosis_version)
    return private_page(
        "participation/neighbourhoods/desk_diagnosis.html", form, status, **pages.head(known(slug)), other=drafted(slug)
    )


@blueprint.route("/<slug>/ecriture", methods=["GET", "POST"])
@access(TEAM)
def writing(slug: str) -> ResponseReturnValue:
    """How residents wrote it."""
    roadmap, form, status = drafted(slug), WritingForm(), 200
    if request.method == "GET":
        form.fill(roadmap)
    elif form.validate():
        try:
            with unit_of_work(current_actor()) as work:
                services.write_writing(work, slug, form.typed(), form.version)
            return _kept(slug)
        except DomainError as error:
            status = complain(form, error)
            form.seen.data = str(drafted(slug).writing_version)
    return private_page(
        "participation/neighbourhoods/desk_writing.html", form, status, **pages.head(known(slug)), other=drafted(slug)
    )


@blueprint.route("/<slug>/publier", methods=["GET", "POST"])
@access(TEAM)
def publish(slug: str) -> ResponseReturnValue:
    """Read what will be published and what changes, then publish it."""
    roadmap, form, status = drafted(slug), PublishForm(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                publishing.publish(work, slug, typed(form.note), typed(form.seen), clock.now())
            flash(_("La nouvelle version est publiée."), "success")
            return go(url_for("neighbourhood_desk.hub", slug=slug))
        except DomainError as error:
            status = complain(form, error)
    roadmap = drafted(slug)
    draft, latest = content.content_of(roadmap, queries.priorities(roadmap.id)), queries.latest(roadmap.id)
    form.seen.data = content.digest_of(draft)
    unchanged = latest is not None and latest.digest == form.seen.data
    scopes = queries.territory_scopes(roadmap.place_id)
    refusal = policies.refusal_to_publish(current_actor(), scopes, empty=content.is_empty(draft), unchanged=unchanged)
    readings = [pages.reading_of(draft), *([pages.reading(latest)] if latest is not None else [])]
    said = words.lines(changes.compare(latest.content if latest is not None else None, draft), readings)
    return private_page(
        "participation/neighbourhoods/desk_publish.html", form, status, **pages.head(known(slug)),
        version=latest, changes=said, refusal=refusal,
    )  # fmt: skip


def handled(slug: str) -> tuple[Place, Roadmap | None]:
    """The place of this slug and its draft, when whoever asks may write it."""
    place = known(slug)
    refusal = policies.refusal_to_draft(current_actor(), queries.drafting_scopes(place.id))
    if refusal is not None:
        raise Refused(reason=refusal)
    return place, queries.roadmap_of(place.id)


def drafted(slug: str) -> Roadmap:
    """The draft of this slug's place, once begun."""
    _place, roadmap = handled(slug)
    if roadmap is None:
        raise NotFound(reason=RoadmapReason.NO_ROADMAP)
    return roadmap


def _kept(slug: str) -> ResponseReturnValue:
    flash(_("C’est enregistré dans le brouillon."), "success")
    return go(url_for("neighbourhood_desk.hub", slug=slug))
