"""What everybody sees of neighbourhoods: the list, the door to everything near home, the projet de quartier."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from commons.kernel import clock, i18n
from commons.kernel.access import EVERYONE, access
from commons.kernel.errors import NotFound
from commons.kernel.pages import same_for_everybody
from commons.territory.models import Place
from participation.neighbourhoods import around, changes, pages, queries, words
from participation.neighbourhoods.models import Roadmap, Version
from participation.neighbourhoods.pages import Asked
from participation.neighbourhoods.policies import RoadmapReason
from participation.neighbourhoods.services import LIST, name_of

blueprint = Blueprint("neighbourhoods", __name__, url_prefix="/quartiers")
JSON = "application/json"


def _list_names() -> tuple[str, ...]:
    return (LIST, "territory", "participation:bodies")


def _names(slug: str, **_more: int) -> tuple[str, ...]:
    return (LIST, name_of(slug), "territory", "participation:bodies", *around.versions())


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(_list_names)
def index() -> ResponseReturnValue:
    """Every neighbourhood, by commune."""
    asked = Asked(**{name: request.args.get(name, "")[:100] for name in Asked.__dataclass_fields__})
    return render_template("participation/neighbourhoods/index.html", **pages.listing(asked))


@blueprint.get("/liste.json")
@access(EVERYONE)
@same_for_everybody(_list_names)
def index_json() -> ResponseReturnValue:
    """The same for machines."""
    return jsonify(
        [
            {
                "slug": each.place.slug,
                "name": each.place.name,
                "communes": [commune.name for commune in each.communes],
                "version": each.version or None,
                "published_at": each.published_at.isoformat() if each.published_at else None,
                "tables": each.tables,
            }
            for each in queries.neighbourhoods()
        ]
    )


@blueprint.get("/<slug>")
@access(EVERYONE)
@same_for_everybody(_names)
def show(slug: str) -> ResponseReturnValue:
    """One neighbourhood: the door to everything near home."""
    now, place = clock.now(), known(slug)
    context = pages.head(place)
    found = queries.roadmap_of(place.id)
    latest = queries.latest(found.id) if found is not None else None
    maps = [
        (commune, pages.commune_map(commune, [place], place, i18n.locale_code())) for commune in context["communes"]
    ]
    return render_template(
        "participation/neighbourhoods/show.html",
        **context, roadmap=found, version=latest, maps=[one for one in maps if one[1] is not None],
        groups=around.around(place, now),
    )  # fmt: skip


@blueprint.get("/<slug>/projet")
@access(EVERYONE)
@same_for_everybody(_names)
def roadmap(slug: str) -> ResponseReturnValue:
    """The projet de quartier as it stands: the version published last, or what to expect."""
    place = known(slug)
    found = queries.roadmap_of(place.id)
    versions = pages.published(found)
    if found is None or not versions:
        return render_template("participation/neighbourhoods/unwritten.html", **pages.head(place), roadmap=found)
    return _reading("roadmap.html", place, found, versions, versions[0].number)


@blueprint.get("/<slug>/projet/imprimer")
@access(EVERYONE)
@same_for_everybody(_names)
def printed(slug: str) -> ResponseReturnValue:
    """The same on A4."""
    place = known(slug)
    found = _started(place)
    versions = pages.published(found)
    if not versions:
        raise NotFound(reason=RoadmapReason.NO_ROADMAP)
    return _reading("print.html", place, found, versions, versions[0].number)


@blueprint.get("/<slug>/projet/versions")
@access(EVERYONE)
@same_for_everybody(_names)
def versions(slug: str) -> ResponseReturnValue:
    """Every version that was ever published."""
    place = known(slug)
    found = pages.published(_started(place))
    return render_template("participation/neighbourhoods/versions.html", **pages.head(place), versions=found)


@blueprint.get("/<slug>/projet/versions/<int:number>")
@access(EVERYONE)
@same_for_everybody(_names)
def version(slug: str, number: int) -> ResponseReturnValue:
    """One version, readable for ever."""
    place = known(slug)
    found = _started(place)
    return _reading("roadmap.html", place, found, pages.published(found), number)


@blueprint.get("/<slug>/projet/versions/<int:number>.json")
@access(EVERYONE)
@same_for_everybody(_names)
def version_json(slug: str, number: int) -> Response:
    """One version for machines, with the digest that proves it."""
    found = _version(_started(known(slug)), number)
    return jsonify(
        {
            "number": found.number,
            "published_at": found.published_at.isoformat(),
            "note": found.note,
            "digest": found.digest,
            "content": found.content,
        }
    )


@blueprint.get("/<slug>/projet/comparer")
@access(EVERYONE)
@same_for_everybody(_names)
def compare(slug: str) -> ResponseReturnValue:
    """What changed between two versions: a list, and each text word by word."""
    place = known(slug)
    found = _started(place)
    listed = pages.published(found)
    if len(listed) < 2:
        raise NotFound(reason=RoadmapReason.NO_SUCH_VERSION)
    before = _version(found, _number("de", listed[1].number))
    after = _version(found, _number("a", listed[0].number))
    readings = [pages.reading(before), pages.reading(after)]
    said = words.lines(changes.compare(before.content, after.content), readings)
    return render_template(
        "participation/neighbourhoods/compare.html",
        **pages.head(place), versions=listed, before=before, after=after, changes=said,
    )  # fmt: skip


def known(slug: str) -> Place:
    """The neighbourhood of this slug."""
    place = queries.place(slug)
    if place is None:
        raise NotFound(reason=RoadmapReason.NO_SUCH_PLACE)
    return place


def _started(place: Place) -> Roadmap:
    found = queries.roadmap_of(place.id)
    if found is None:
        raise NotFound(reason=RoadmapReason.NO_ROADMAP)
    return found


def _version(found: Roadmap, number: int) -> Version:
    version = queries.version(found.id, number) if number < 1_000_000 else None
    if version is None:
        raise NotFound(reason=RoadmapReason.NO_SUCH_VERSION)
    return version


def _number(name: str, otherwise: int) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def _reading(template: str, place: Place, found: Roadmap, versions: list[Version], number: int) -> ResponseReturnValue:
    shown = _version(found, number)
    before = queries.version(found.id, number - 1) if number > 1 else None
    reading = pages.reading(shown)
    said = words.lines(changes.compare(before.content, shown.content), [reading]) if before is not None else []
    tally = queries.tally([found.id])[found.id]
    return render_template(
        f"participation/neighbourhoods/{template}",
        **pages.head(place), roadmap=found, version=shown, versions=versions, reading=reading, changes=said,
        is_current=number == versions[0].number, counts=pages.counts(tally), tally=tally,
    )  # fmt: skip
