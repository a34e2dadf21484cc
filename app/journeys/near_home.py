"""What goes on near home: meetings, debates, initiatives and votes on the page of each neighbourhood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from budgets.editions import policies as edition_policies
from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.publication import pages as edition_pages
from budgets.publication import queries as publication
from commons.kernel import addresses
from commons.kernel.pages import good_until
from commons.kernel.refs import Ref
from commons.territory import queries as territory
from commons.territory.models import Place
from participation.debates import pages as debate_pages
from participation.debates import queries as debates
from participation.initiatives import listing
from participation.initiatives import queries as initiatives
from participation.meetings import pages as meeting_pages
from participation.meetings import queries as meetings
from participation.neighbourhoods import around
from participation.neighbourhoods.around import Nearby, Source

MOST = 6


def register() -> None:
    """Bring these cards to every neighbourhood, and know the pages whose addresses people paste there."""
    for source in SOURCES:
        around.add(source)
    for endpoint, read in _READERS.items():
        addresses.know(endpoint, read)


def meetings_near(place: Place, now: datetime) -> Sequence[Nearby]:
    """The next meetings of the bodies that speak for this place."""
    found = meetings.coming(now, [place.id], MOST)
    for meeting in found:
        good_until(meeting.ends_at)
    # Nobody should come for nothing: a cancelled one says so in the place of its body.
    rows = [(row, row.standing.label if row.cancelled else row.body) for row in meeting_pages.rows(found, now)]
    return [Nearby(row.title, row.url, row.where, kind, row.when) for row, kind in rows]


def debates_near(place: Place, now: datetime) -> Sequence[Nearby]:
    """Debates about this place, or about what holds it."""
    found = debates.of_places(territory.ancestors(place.id))[:MOST]
    return [
        Nearby(row.question, row.url, row.contributions, row.standing.label, row.standing.when)
        for row in debate_pages.rows(found, now)
    ]


def initiatives_near(place: Place, now: datetime) -> Sequence[Nearby]:
    """Published initiatives of this place, the latest first."""
    found = [row for row in listing.rows() if row.place_id == place.id][::-1][:MOST]
    return [Nearby(row.title, url_for("initiatives.show", slug=row.slug), row.carrier) for row in found]


def votes_near(place: Place, now: datetime) -> Sequence[Nearby]:
    """Votes in which people of this place have an envelope."""
    above = set(territory.ancestors(place.id))
    found = [edition for edition in editions.announced() if _concerns(edition, above)][:MOST]
    numbers = publication.projects_in([edition.id for edition in found])
    for edition in found:
        good_until(edition_policies.next_change(edition, now))
    rows = [edition_pages.row(edition, numbers.get(edition.id, 0), now) for edition in found]
    return [
        Nearby(
            row.title, row.url, _("%(amount)s, %(projects)s.", amount=row.amount, projects=row.projects),
            row.standing.label, row.standing.when,
        )
        for row in rows
    ]  # fmt: skip


def _concerns(edition: Edition, above: set[int]) -> bool:
    places = {e.place_id if e.place_id is not None else edition.place_id for e in edition.envelopes}
    return None in places or bool(places & above)


SOURCES = (
    Source(
        "meetings", _l("Les prochaines rencontres"), meetings_near,
        _l("Aucune rencontre n’est annoncée. La table de quartier les annonce ici."),
        ("participation:meetings", "participation:bodies"), 20,
    ),
    Source(
        "debates", _l("Les débats"), debates_near,
        _l("Aucun débat ne parle de ce quartier pour l’instant."), ("participation:debates",), 30,
    ),
    Source(
        "initiatives", _l("Les initiatives"), initiatives_near,
        _l("Aucune initiative n’est publiée ici. La vôtre peut être la première : voyez « Proposer une initiative »."),
        ("participation:initiatives",), 40,
    ),
    Source(
        "votes", _l("Les budgets participatifs"), votes_near,
        _l("Aucun vote n’est ouvert ni prévu ici."), ("budgets",), 50,
    ),
)  # fmt: skip


def _edition_at(slug: str) -> Ref | None:
    found = editions.by_slug(slug)
    return Ref("budgets.edition", found.id) if found is not None else None


def _debate_at(slug: str) -> Ref | None:
    found = debates.by_slug(slug)
    return Ref("participation.debate", found.id) if found is not None else None


def _initiative_at(slug: str) -> Ref | None:
    found = initiatives.published(slug)
    return Ref("participation.initiative", found.id) if found is not None else None


def _meeting_at(meeting_id: int) -> Ref | None:
    return Ref("participation.meeting", meeting_id) if meetings.by_id(meeting_id) is not None else None


_READERS: dict[str, Callable[..., Ref | None]] = {
    "editions.show": _edition_at,
    "debates.show": _debate_at,
    "initiatives.show": _initiative_at,
    "meetings.show": _meeting_at,
}
