"""Where sites and activities stand, and what happened to each, for whoever refers to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from assises.editions.models import AssisesEdition
from assises.editions.types import EditionState
from assises.programme import queries, words
from assises.programme.changes import read_all
from assises.programme.models import Activity, Site
from commons.kernel.db import db
from commons.kernel.refs import Target
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
