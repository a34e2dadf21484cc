"""Where sites and activities stand, and what happened to each, for whoever refers to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.editions.types import EDITION, EditionState
from assises.programme import queries, words
from assises.programme.changes import read_all
from assises.programme.models import Activity, Site
from assises.programme.types import ACTIVITY
from commons.kernel import addresses
from commons.kernel.db import db
from commons.kernel.refs import Ref, Target
from commons.threads.stories import Story
from commons.threads.types import Moment


def sites(ids: Collection[int]) -> Mapping[int, Target]:
    """Name and address of each site."""
    query = select(Site.id, Site.name, Site.slug, AssisesEdition.year, AssisesEdition.state)
    rows = db.session.execute(query.join(AssisesEdition, AssisesEdition.id == Site.edition_id).where(Site.id.in_(ids)))
    return {
        row.id: Target(
            row.name, url_for("assises_programme.site", year=row.year, slug=row.slug),
            row.state is not EditionState.DRAFT,
        )
        for row in rows
    }  # fmt: skip


def activities(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each activity; public once a version told of it."""
    query = select(
        Activity.id, Activity.title, Activity.first_release, AssisesEdition.year, AssisesEdition.state
    )  # fmt: skip
    joined = query.join(AssisesEdition, AssisesEdition.id == Activity.edition_id).where(Activity.id.in_(ids))
    return {
        row.id: Target(
            row.title, url_for("assises_programme.activity", year=row.year, activity_id=row.id),
            row.first_release is not None and row.state is not EditionState.DRAFT,
        )
        for row in db.session.execute(joined)
    }  # fmt: skip


def _moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """What each version said of an activity."""
    wanted, found = set(ids), defaultdict[int, list[Moment]](list)
    by = _("le secrétariat des Assises")
    for edition_id in {activity.edition_id for activity in queries.of_numbers(ids)}:
        for release in reversed(queries.releases(edition_id)):
            for change in read_all(release.changes):
                if change.activity_id in wanted:
                    found[change.activity_id].append(Moment(release.published_at, words.change(change), by=by))
    return found


def _mine(account_id: int) -> Sequence[int]:
    return [activity.id for activity in queries.animated_by(account_id) if activity.first_release is not None]


#: A site has no history of its own: its activities tell it.
SITES = Story()
ACTIVITIES = Story(moments=_moments, mine=_mine)


def offer() -> None:
    """Let people point at an activity, or at an edition, by pasting the address of its page."""
    addresses.know("assises_programme.activity", lambda year, activity_id: Ref(ACTIVITY, activity_id))
    addresses.know("assises_programme.hub", edition_at)


def edition_at(year: int) -> Ref | None:
    """The edition of this year."""
    found = editions.by_year(year)
    return Ref(EDITION, found.id) if found is not None else None
