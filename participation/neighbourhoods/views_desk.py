"""The desk of roadmaps: the places of this person, the draft of one, its two texts, its publication."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import Tried, tried
from commons.kernel.errors import NotFound, Refused
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
    roadmap, form = drafted(slug), DiagnosisForm()
    if request.method == "GET":
        form.fill(roadmap)
    done = tried(
        form, lambda work, now: services.write_diagnosis(work, slug, form.typed(), form.version),
        _("C’est enregistré dans le brouillon."),
    )  # fmt: skip
    return _text(slug, "desk_diagnosis.html", form, done, lambda roadmap: roadmap.diagnosis_version)


@blueprint.route("/<slug>/ecriture", methods=["GET", "POST"])
@access(TEAM)
def writing(slug: str) -> ResponseReturnValue:
    """How residents wrote it."""
    roadmap, form = drafted(slug), WritingForm()
    if request.method == "GET":
        form.fill(roadmap)
    done = tried(
        form, lambda work, now: services.write_writing(work, slug, form.typed(), form.version),
        _("C’est enregistré dans le brouillon."),
    )  # fmt: skip
    return _text(slug, "desk_writing.html", form, done, lambda roadmap: roadmap.writing_version)


def _text(
    slug: str, template: str, form: DiagnosisForm | WritingForm, done: Tried, version: Callable[[Roadmap], int]
) -> ResponseReturnValue:
    """Back to the draft once a text is kept; else its page, with what was typed and what somebody else wrote."""
    if done.done:
        return go(url_for("neighbourhood_desk.hub", slug=slug))
    roadmap = drafted(slug)
    if done.status == 409:
        form.seen.data = str(version(roadmap))
    return private_page(
        f"participation/neighbourhoods/{template}", form, done.status, **pages.head(known(slug)), other=roadmap
    )


@blueprint.route("/<slug>/publier", methods=["GET", "POST"])
@access(TEAM)
def publish(slug: str) -> ResponseReturnValue:
    """Read what will be published and what changes, then publish it."""
    drafted(slug)
    form = PublishForm()
    done = tried(
        form, lambda work, now: publishing.publish(work, slug, typed(form.note), typed(form.seen), now),
        _("La nouvelle version est publiée."),
    )  # fmt: skip
    if done.done:
        return go(url_for("neighbourhood_desk.hub", slug=slug))
    roadmap = drafted(slug)
    draft, latest = content.content_of(roadmap, queries.priorities(roadmap.id)), queries.latest(roadmap.id)
    form.seen.data = content.digest_of(draft)
    unchanged = latest is not None and latest.digest == form.seen.data
    scopes = queries.territory_scopes(roadmap.place_id)
    refusal = policies.refusal_to_publish(current_actor(), scopes, empty=content.is_empty(draft), unchanged=unchanged)
    readings = [pages.reading_of(draft), *([pages.reading(latest)] if latest is not None else [])]
    said = words.lines(changes.compare(latest.content if latest is not None else None, draft), readings)
    return private_page(
        "participation/neighbourhoods/desk_publish.html", form, done.status, **pages.head(known(slug)),
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
