"""What a table's subjects, commitments and news tell of themselves on the thread."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _

from commons.kernel import i18n
from commons.moderation.types import Standing
from commons.threads.stories import Story
from commons.threads.types import Debt, Moment
from participation.meetings.queries import end_of
from participation.meetings.types import PAGES as MEETING_PAGES
from participation.tables import policies, queries
from participation.tables.models import Commitment, Subject, SubjectStep
from participation.tables.types import PAGES, CommitmentState, SubjectState


def step_sentence(step: SubjectStep, first: bool) -> str:
    """What a move of a subject says."""
    if step.state is SubjectState.SCHEDULED and step.meeting is not None:
        title, day = step.meeting.title, i18n.day(step.meeting.starts_at)
        return _("Le sujet est mis à l’ordre du jour de « %(title)s », %(day)s.", title=title, day=day)
    if step.state is SubjectState.HANDLED:
        return _("Le sujet est traité.")
    if step.state is SubjectState.SET_ASIDE:
        return _("Le sujet est mis de côté.")
    if not first:
        return _("Le sujet est de nouveau à discuter.")
    return _("Le sujet est posé à une rencontre.") if step.meeting is not None else _("Le sujet est posé.")


def _subject_moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    shown = [s for s in queries.subjects_by_id(ids) if s.standing is Standing.SHOWN]
    steps = queries.steps([s.id for s in shown])
    return {
        subject.id: [
            Moment(
                step.at, step_sentence(step, n == 0), subject.author_name if n == 0 else subject.body.name, step.words
            )
            for n, step in enumerate(steps.get(subject.id, []))
        ]
        for subject in shown
    }


def _commitment_moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    notes = queries.notes(ids)
    found: dict[int, list[Moment]] = {}
    for commitment in queries.commitments_by_id(ids):
        day = i18n.day(commitment.due_on)
        told = [Moment(commitment.created_at, _("Promis pour le %(day)s.", day=day), commitment.by_whom)]
        told += [Moment(note.at, note_sentence(note.state), why=note.words) for note in notes.get(commitment.id, [])]
        found[commitment.id] = told
    return found


def note_sentence(state: CommitmentState) -> str:
    """What a note says of a commitment."""
    return {
        CommitmentState.RUNNING: _("L’engagement est en cours."),
        CommitmentState.PARTIAL: _("L’engagement est tenu en partie."),
        CommitmentState.KEPT: _("L’engagement est tenu."),
        CommitmentState.ABANDONED: _("L’engagement est abandonné."),
    }[state]


def _commitment_debts(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    return {commitment.id: [debt(commitment)] for commitment in queries.commitments_by_id(ids)}


def debt(commitment: Commitment) -> Debt:
    """What is owed by a commitment."""
    return Debt(commitment.words, commitment.by_whom, end_of(commitment.due_on), commitment.settled_at)


def _news_moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    return {n.id: [Moment(n.at, n.title, n.body.name)] for n in queries.news_by_id(ids) if not n.hidden}


def _subject_debts(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    """A word on what becomes of each subject: owed, or given."""
    shown = [s for s in queries.subjects_by_id(ids) if s.standing is Standing.SHOWN]
    steps = queries.steps([s.id for s in shown])
    return {
        subject.id: [_subject_debt(subject, None if subject.state in _ALIVE else steps[subject.id][-1].at)]
        for subject in shown
    }


def _subject_debt(subject: Subject, done: datetime | None = None) -> Debt:
    meeting = subject.meeting.ends_at if subject.state is SubjectState.SCHEDULED and subject.meeting else None
    due = policies.word_due(subject.raised_at, meeting)
    return Debt(_("Dire ce que devient ce sujet"), subject.body.name, due, done, since=subject.raised_at)


def _open_subjects(now: datetime) -> Sequence[tuple[int, Debt]]:
    return [(subject.id, _subject_debt(subject)) for subject in queries.every_open_subject()]


def _open_commitments(now: datetime) -> Sequence[tuple[int, Debt]]:
    return [(commitment.id, debt(commitment)) for commitment in queries.every_open_commitment()]


_ALIVE = (SubjectState.RAISED, SubjectState.SCHEDULED)
_VERSIONS = (PAGES, MEETING_PAGES, "participation:bodies")
SUBJECTS = Story(_subject_moments, _subject_debts, queries.subjects_of_author, _open_subjects, _VERSIONS)
COMMITMENTS = Story(_commitment_moments, _commitment_debts, open_debts=_open_commitments, versions=_VERSIONS)
NEWS_STORY = Story(_news_moments)
