"""Public pages of tables: the list, the map, one table, its poster, charter, commitments and news."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock, i18n
from commons.kernel.access import EVERYONE, SIGNED_IN, access, current_actor
from commons.kernel.answers import private_page
from commons.kernel.compared import difference
from commons.kernel.errors import NotFound
from commons.kernel.forms import Form
from commons.kernel.http import go
from commons.kernel.pages import same_for_everybody
from commons.kernel.paging import asked_page, leaf_of, span
from commons.kernel.qr import picture_answer
from commons.kernel.refs import Ref
from commons.kernel.sanitise import plain_to_markup
from commons.kernel.unit_of_work import unit_of_work
from commons.territory import atlas
from commons.territory import queries as territory
from commons.territory.models import Place
from commons.territory.types import PlaceKind
from commons.threads import caveats
from participation.bodies import queries as bodies
from participation.bodies import sections
from participation.bodies.models import Body
from participation.bodies.policies import BodyReason
from participation.bodies.types import BodyKind, BodyState
from participation.meetings import pages as meeting_pages
from participation.meetings import queries as meeting_queries
from participation.meetings.addresses import NUMBER
from participation.meetings.types import PAGES as MEETING_PAGES
from participation.meetings.views import as_calendar
from participation.tables import pages, policies, queries, taking_part
from participation.tables.policies import TableReason
from participation.tables.types import NEWS, PAGES

blueprint = Blueprint("tables", __name__, url_prefix="/tables")
NEIGHBOURHOODS = (PlaceKind.QPV, PlaceKind.DISTRICT)
MANY = 20


def names(**args: object) -> tuple[str, ...]:
    """What pages of tables depend on."""
    return (PAGES, MEETING_PAGES, "participation:bodies", "territory", "moderation", *sections.versions(current_app))


def the_table(slug: str) -> Body:
    """The table of this slug."""
    body = queries.by_slug(slug.replace("\x00", "")[:100])
    if body is None:
        raise NotFound(reason=BodyReason.NOT_FOUND)
    return body


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(names)
def index() -> ResponseReturnValue:
    """Every table: searched, by commune, nearest first."""
    typed, every = request.args.get("q", "")[:200], territory.places()
    by_slug = {place.slug: place for place in every}
    commune, home = by_slug.get(request.args.get("commune", "")), by_slug.get(request.args.get("quartier", ""))
    found = bodies.bodies(BodyKind.TABLE)
    return render_template(
        "participation/tables/index.html",
        rows=pages.listed(found, clock.now(), typed, commune, home),
        total=len(found),
        asked={"q": typed, "commune": commune.slug if commune else "", "quartier": home.slug if home else ""},
        home=home,
        choices=(
            ("commune", _("Commune"), _options(every, PlaceKind.COMMUNE)),
            ("quartier", _("Près de mon quartier"), _options(every, *NEIGHBOURHOODS)),
        ),
    )


def _options(places: list[Place], *kinds: PlaceKind) -> list[tuple[str, str]]:
    language = i18n.locale_code()
    return [(place.slug, place.named(language)) for place in places if place.kind in kinds]


@blueprint.get("/carte")
@access(EVERYONE)
@same_for_everybody(names)
def on_map() -> ResponseReturnValue:
    """Where the tables are: the map and the same tables as a list."""
    found = bodies.bodies(BodyKind.TABLE)
    following = meeting_queries.next_of([body.id for body in found], clock.now())
    rows = [(body, i18n.day(following[body.id].starts_at) if body.id in following else "") for body in found]
    located = pages.located(rows)
    return render_template(
        "participation/tables/map.html", located=located, map=atlas.picture(located, i18n.locale_code(), pages.tables),
        elsewhere=len(found) - len(located),
    )  # fmt: skip


@blueprint.get("/<slug>")
@access(EVERYONE)
@same_for_everybody(names)
def show(slug: str) -> ResponseReturnValue:
    """One table: who, when, what about, what was decided, promised, done."""
    return render_template("participation/tables/show.html", **pages.whole(the_table(slug), clock.now()))


@blueprint.get("/<slug>/affiche")
@access(EVERYONE)
@same_for_everybody(names)
def on_paper(slug: str) -> ResponseReturnValue:
    """The table as a poster to print on A4."""
    body, now = the_table(slug), clock.now()
    following = meeting_queries.next_of([body.id], now).get(body.id)
    return render_template(
        "participation/tables/poster.html", body=body, sheet=queries.sheet_of(body),
        row=meeting_pages.row(following, now) if following else None, address=pages.address_of(slug),
        picture=pages.picture_of(slug),
    )  # fmt: skip


@blueprint.get("/<slug>/qr.svg")
@access(EVERYONE)
def qr(slug: str) -> Response:
    """The address of the table as a QR code; kept a year when the address carries its digest."""
    return picture_answer(pages.address_of(the_table(slug).slug))


@blueprint.get("/<slug>/agenda.ics")
@access(EVERYONE)
@same_for_everybody(names)
def calendar(slug: str) -> Response:
    """Every meeting of the table, as a calendar to subscribe to."""
    body = the_table(slug)
    return as_calendar(body.name, meeting_queries.of_body(body.id), slug)


@blueprint.get("/<slug>/charte")
@access(EVERYONE)
@same_for_everybody(names)
def charter(slug: str) -> ResponseReturnValue:
    """The charter, its earlier versions, and what each one changed."""
    body = the_table(slug)
    versions = queries.charters(body.id)
    if not versions:
        raise NotFound(reason=TableReason.NOT_FOUND)
    rows = [
        (each, plain_to_markup(each.words), difference(before.words, each.words) if before else [])
        for each, before in zip(versions, [*versions[1:], None], strict=True)
    ]
    return render_template("participation/tables/charter.html", body=body, rows=rows)


@blueprint.get("/<slug>/rencontres")
@access(EVERYONE)
@same_for_everybody(names)
def meetings(slug: str) -> ResponseReturnValue:
    """Every meeting of the table, the latest first."""
    body = the_table(slug)
    rows = meeting_pages.rows(meeting_queries.of_body(body.id), clock.now())
    return render_template("participation/tables/meetings.html", body=body, rows=rows)


@blueprint.get("/<slug>/engagements")
@access(EVERYONE)
@same_for_everybody(names)
def commitments(slug: str) -> ResponseReturnValue:
    """Everything that was promised to the table or by it."""
    body, now = the_table(slug), clock.now()
    rows = [pages.promise(each, slug, now) for each in queries.commitments(body.id)]
    return render_template("participation/tables/commitments.html", body=body, rows=rows)


@blueprint.get(f"/<slug>/engagements/<{NUMBER}:commitment_id>")
@access(EVERYONE)
@same_for_everybody(names)
def commitment(slug: str, commitment_id: int) -> ResponseReturnValue:
    """One commitment and what was seen of it, day by day."""
    body = the_table(slug)
    found = next((c for c in queries.commitments_by_id([commitment_id]) if c.body_id == body.id), None)
    if found is None:
        raise NotFound(reason=TableReason.NOT_FOUND)
    return render_template(
        "participation/tables/commitment.html", body=body, row=pages.promise(found, slug, clock.now()),
        commitment=found, notes=queries.notes([found.id]).get(found.id, []),
    )  # fmt: skip


@blueprint.get("/<slug>/nouvelles")
@access(EVERYONE)
@same_for_everybody(names)
def news(slug: str) -> ResponseReturnValue:
    """News of the table, the latest first."""
    body = the_table(slug)
    here = span(queries.news_total(body.id), asked_page(request.args.get("page", "")), MANY)
    part = leaf_of(here, queries.news(body.id, here.start, MANY), lambda n: url_for("tables.news", slug=slug, page=n))
    return render_template("participation/tables/news.html", body=body, part=part)


@blueprint.get(f"/<slug>/nouvelles/<{NUMBER}:news_id>")
@access(EVERYONE)
@same_for_everybody(names)
def one_news(slug: str, news_id: int) -> ResponseReturnValue:
    """One piece of news."""
    body = the_table(slug)
    found = next((n for n in queries.news_by_id([news_id]) if n.body_id == body.id), None)
    if found is None:
        raise NotFound(reason=TableReason.NOT_FOUND)
    if found.hidden:
        raise NotFound(reason=TableReason.NEWS_NOT_SHOWN)
    text = plain_to_markup(found.words)
    caveat = caveats.one(Ref(NEWS, found.id))
    return render_template("participation/tables/one_news.html", body=body, news=found, text=text, caveat=caveat)


@blueprint.route("/<slug>/participer", methods=["GET", "POST"])
@access(SIGNED_IN)
def take_part(slug: str) -> ResponseReturnValue:
    """Show my name among those who take part, or take it off."""
    body, actor, form = the_table(slug), current_actor(), Form()
    if form.validate_on_submit():
        with unit_of_work(actor) as work:
            if request.form.get("shown") == "no":
                taking_part.leave(work, body.id)
            else:
                taking_part.join(work, body.id, clock.now())
        flash(_("C’est fait."), "success")
        return go(url_for("tables.take_part", slug=slug))
    return private_page(
        "participation/tables/take_part.html", form, body=body,
        mine=queries.participation_of(body.id, actor.person_id or 0),
        refusal=policies.refusal_to_be_named(closed=body.state is BodyState.CLOSED),
    )  # fmt: skip
