"""What meetings and their actions tell of themselves on the thread: what happened, what is owed, by whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _

from commons.kernel import clock, i18n
from commons.kernel.pages import good_until
from commons.threads.stories import Story
from commons.threads.types import Debt, Moment
from participation.meetings import policies, queries
from participation.meetings.models import Action, Meeting, Minutes
from participation.meetings.types import PAGES, ActionState, MeetingState


def _meeting_moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    minutes = queries.published_of(ids)
    decisions = queries.decisions(ids)
    found: dict[int, list[Moment]] = {}
    for meeting in queries.by_ids(ids):
        told = [Moment(meeting.created_at, _("La rencontre est annoncée."), meeting.body.name)]
        told += _held(meeting)
        told += [Moment(d.at, _("La rencontre décide : %(words)s", words=d.words)) for d in decisions[meeting.id]]
        for n, revision in enumerate(minutes[meeting.id]):
            sentence = _("Le compte rendu est publié.") if n == 0 else _("Le compte rendu est corrigé.")
            told.append(Moment(revision.at, sentence, why=revision.note))
        found[meeting.id] = sorted(told, key=lambda moment: moment.at)
    return found


def _held(meeting: Meeting) -> list[Moment]:
    if meeting.state is MeetingState.CANCELLED:
        at = meeting.cancelled_at or meeting.created_at
        return [Moment(at, _("La rencontre est annulée."), why=meeting.cancel_reason)]
    if meeting.state is MeetingState.HELD:
        return [Moment(meeting.starts_at, _("La rencontre a lieu."))]
    return []


def _meeting_debts(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    """The minutes. What somebody took on stands on the action itself, which the thread joins to its meeting."""
    now, published = clock.now(), queries.published_of(ids)
    return {
        meeting.id: [_minutes_debt(meeting, published[meeting.id])]
        for meeting in queries.by_ids(ids)
        if meeting.state is not MeetingState.CANCELLED and meeting.ends_at <= now
    }


def _minutes_debt(meeting: Meeting, published: Sequence[Minutes]) -> Debt:
    sentence, done = _("Publier le compte rendu"), published[0].at if published else None
    return Debt(sentence, meeting.body.name, policies.minutes_due(meeting.ends_at), done, since=meeting.ends_at)


def _open_minutes(now: datetime) -> Sequence[tuple[int, Debt]]:
    good_until(queries.next_end(now))
    return [(meeting.id, _minutes_debt(meeting, ())) for meeting in queries.without_minutes(now)]


def _open_actions(now: datetime) -> Sequence[tuple[int, Debt]]:
    return [(action.id, _debt(action)) for action in queries.every_open_action()]


def _debt(action: Action) -> Debt:
    return Debt(action.words, action.owner, queries.end_of(action.due_on), action.settled_at)


def _action_moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    found: dict[int, list[Moment]] = defaultdict(list)
    for action in queries.actions_by_id(ids):
        day = i18n.day(action.due_on)
        sentence = _("%(owner)s s’en charge, pour le %(day)s.", owner=action.owner, day=day)
        found[action.id].append(Moment(action.created_at, sentence))
        if action.settled_at is not None:
            done = action.state is ActionState.DONE
            said = _("L’action est faite.") if done else _("L’action est abandonnée.")
            found[action.id].append(Moment(action.settled_at, said, action.owner, action.note))
    return found


def _action_debts(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    return {action.id: [_debt(action)] for action in queries.actions_by_id(ids)}


_VERSIONS = (PAGES, "participation:bodies")
MEETINGS = Story(_meeting_moments, _meeting_debts, queries.attended_by, _open_minutes, _VERSIONS)
ACTIONS = Story(_action_moments, _action_debts, open_debts=_open_actions, versions=_VERSIONS)
