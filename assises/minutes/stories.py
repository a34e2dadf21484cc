"""What minutes and contestations tell of themselves on the thread, and what is owed on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _

from assises.minutes import queries
from assises.minutes.models import ActivityMinutes, MinutesContest, MinutesVersion
from assises.minutes.types import PAGES, MinutesStage
from commons.kernel import i18n
from commons.threads.stories import Story
from commons.threads.types import Debt, Moment

#: Minutes are published within this time after the activity.
PUBLISHED_WITHIN = timedelta(days=15)


def _moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    versions, contests = queries.versions(ids), queries.contests(ids)
    found = {}
    for minutes in queries.by_id(ids):
        told = [_submitted(minutes)] if minutes.submitted_at is not None else []
        told += [_version(version) for version in versions.get(minutes.id, [])]
        if minutes.stage is MinutesStage.PUBLISHED:
            told += [moment for contest in contests.get(minutes.id, []) for moment in _of_contest(contest)]
        found[minutes.id] = sorted(told, key=lambda moment: moment.at)
    return found


def _submitted(minutes: ActivityMinutes) -> Moment:
    assert minutes.submitted_at is not None
    assert minutes.contest_until is not None
    until = i18n.moment(minutes.contest_until)
    told = _("Soumis aux participants, qui peuvent contester jusqu’au %(until)s", until=until)
    return Moment(minutes.submitted_at, told)


def _version(version: MinutesVersion) -> Moment:
    if version.number == 1:
        return Moment(version.at, _("Compte rendu publié"))
    return Moment(version.at, _("Compte rendu corrigé : version %(number)s", number=version.number), why=version.note)


def _of_contest(contest: MinutesContest) -> list[Moment]:
    told = [Moment(contest.at, _("Un passage est contesté"), by=contest.author_name, why=contest.words)]
    if contest.replied_at is not None:
        told.append(Moment(contest.replied_at, _("Réponse à ce qui est contesté"), why=contest.reply))
    return told


def debt(minutes: ActivityMinutes, published_at: datetime | None = None) -> Debt:
    """Publishing what participants have had in hand."""
    assert minutes.contest_until is not None  # submitted
    due = max(minutes.activity.ends_at + PUBLISHED_WITHIN, minutes.contest_until)
    sentence, by = _("Publier le compte rendu"), _("le secrétariat des Assises")
    return Debt(sentence, by, due, published_at, since=minutes.activity.ends_at)


def _debts(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    versions = queries.versions(ids)
    return {
        minutes.id: [debt(minutes, versions[minutes.id][0].at if versions.get(minutes.id) else None)]
        for minutes in queries.by_id(ids)
        if minutes.contest_until is not None
    }


def _open(now: datetime) -> Sequence[tuple[int, Debt]]:
    return [(minutes.id, debt(minutes)) for minutes in queries.every_submitted()]


def _contest_moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    return {contest.id: _of_contest(contest) for contest in queries.contests_by_id(ids)}


STORY = Story(_moments, _debts, queries.contested_by, _open, (PAGES,))
CONTESTS = Story(_contest_moments)
