"""The desk of what a table lives: its subjects, commitments and news."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import access
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.errors import Invalid, NotFound
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work
from participation.bodies.models import Body
from participation.meetings import queries as meeting_queries
from participation.meetings.addresses import NUMBER
from participation.meetings.desk import ANIMATORS
from participation.meetings.models import Meeting
from participation.meetings.types import MeetingState
from participation.meetings.views_desk import seen_of
from participation.tables import commitments, news, pages, queries, subjects
from participation.tables.forms import CommitmentForm, FollowForm, MoveForm, NewsForm, NoteDownForm, chosen, offered
from participation.tables.models import Commitment, Subject
from participation.tables.policies import TableReason
from participation.tables.types import SUBJECT_MOVES, CommitmentState, SubjectState
from participation.tables.views_desk import animated_table, closed_reason

blueprint = Blueprint("table_life", __name__, url_prefix="/equipe/tables/<slug>")


@blueprint.route("/sujets/nouveau", methods=["GET", "POST"])
@access(ANIMATORS)
def note_down(slug: str) -> ResponseReturnValue:
    """A subject that somebody raised aloud."""
    body, form = animated_table(slug), NoteDownForm()
    body_id = body.id
    form.meeting.choices = offered(_held_or_begun(body), _("Ailleurs : sur le marché, au guichet, par téléphone…"))
    done = tried(
        form,
        lambda work, now: subjects.note_down(work, body_id, form.draft(), chosen(form.meeting), now),
        _("Le sujet est écrit."),
    )
    if done.done:
        return go(url_for("table_desk.hub", slug=slug))
    body = animated_table(slug)
    return private_page(
        "participation/tables/desk_note_down.html", form, done.status, body=body, closed=closed_reason(body)
    )


def _held_or_begun(body: Body) -> list[Meeting]:
    every, now = meeting_queries.of_body(body.id), clock.now()
    return [m for m in every if m.starts_at <= now and m.state is not MeetingState.CANCELLED][:20]


@blueprint.route(f"/sujets/<{NUMBER}:subject_id>", methods=["GET", "POST"])
@access(ANIMATORS)
def move(slug: str, subject_id: int) -> ResponseReturnValue:
    """What a subject becomes: on an agenda, handled, set aside, or to be spoken of again."""
    body, form = animated_table(slug), MoveForm()
    subject = _subject(body, subject_id)
    if request.method == "GET":
        form.seen.data = str(subject.version)
    _offer(form, body, subject)
    done = tried(
        form, lambda work, now: _moved(work, subject_id, form, now), _("C’est enregistré. Tout le monde peut le lire.")
    )
    if done.done:
        return go(url_for("table_desk.hub", slug=slug))
    body = animated_table(slug)
    subject = _subject(body, subject_id)
    if done.status == 409:
        form.seen.data = str(subject.version)
    return private_page(
        "participation/tables/desk_subject.html", form, done.status, body=body, subject=subject,
        history=pages.history(subject), closed=closed_reason(body),
    )  # fmt: skip


def _offer(form: MoveForm, body: Body, subject: Subject) -> None:
    """Every move is offered to a form that was sent, so that one that is no longer possible is said to be so."""
    coming = [m for m in meeting_queries.coming_of(body.id) if m.state is MeetingState.PLANNED]
    form.offer(tuple(SubjectState) if form.is_submitted() else SUBJECT_MOVES[subject.state], coming)


def _moved(work: Work, subject_id: int, form: MoveForm, now: datetime) -> Subject:
    to, seen = SubjectState(form.to.data), seen_of(typed(form.seen))
    if to is not SubjectState.SCHEDULED:
        return subjects.settle(work, subject_id, to, typed(form.words), seen, now)
    meeting_id = chosen(form.meeting)
    if meeting_id is None:
        raise Invalid(fields={"meeting": TableReason.NEEDS_A_MEETING.sentence})
    return subjects.schedule(work, subject_id, meeting_id, seen, now)


@blueprint.route("/engagements/nouveau", methods=["GET", "POST"])
@access(ANIMATORS)
def promise(slug: str) -> ResponseReturnValue:
    """A commitment, received or given."""
    body, form = animated_table(slug), CommitmentForm()
    body_id = body.id
    form.offer(_held_or_begun(body))
    done = tried(
        form, lambda work, now: commitments.write(work, body_id, form.draft(), now), _("L’engagement est écrit.")
    )
    if done.done:
        return go(url_for("table_desk.hub", slug=slug))
    body = animated_table(slug)
    return private_page(
        "participation/tables/desk_promise.html", form, done.status, body=body, closed=closed_reason(body)
    )


@blueprint.route(f"/engagements/<{NUMBER}:commitment_id>", methods=["GET", "POST"])
@access(ANIMATORS)
def follow(slug: str, commitment_id: int) -> ResponseReturnValue:
    """What is seen of a commitment today."""
    body, form = animated_table(slug), FollowForm()
    form.offer()
    commitment = _commitment(body, commitment_id)
    if request.method == "GET":
        form.state.data, form.seen.data = commitment.state.value, str(commitment.version)
    done = tried(
        form,
        lambda work, now: commitments.follow(
            work, commitment_id, CommitmentState(form.state.data), typed(form.words), seen_of(typed(form.seen)), now
        ),
        _("C’est enregistré. Tout le monde peut le lire."),
    )
    if done.done:
        return go(url_for("table_desk.hub", slug=slug))
    body = animated_table(slug)
    commitment = _commitment(body, commitment_id)
    if done.status == 409:
        form.seen.data = str(commitment.version)
    return private_page(
        "participation/tables/desk_follow.html", form, done.status, body=body, closed=closed_reason(body),
        row=pages.promise(commitment, slug, clock.now()), notes=queries.notes([commitment_id]).get(commitment_id, []),
    )  # fmt: skip


@blueprint.route("/nouvelles/nouvelle", methods=["GET", "POST"])
@access(ANIMATORS)
def tell(slug: str) -> ResponseReturnValue:
    """A piece of news."""
    body, form = animated_table(slug), NewsForm()
    body_id = body.id
    done = tried(
        form,
        lambda work, now: news.tell(work, body_id, typed(form.title), typed(form.words), now),
        _("La nouvelle est publiée."),
    )
    if done.done:
        return go(url_for("table_desk.hub", slug=slug))
    body = animated_table(slug)
    return private_page("participation/tables/desk_news.html", form, done.status, body=body, closed=closed_reason(body))


def _subject(body: Body, subject_id: int) -> Subject:
    found = queries.subject(subject_id)
    if found is None or found.body_id != body.id:
        raise NotFound(reason=TableReason.NOT_FOUND)
    return found


def _commitment(body: Body, commitment_id: int) -> Commitment:
    found = next((c for c in queries.commitments_by_id([commitment_id]) if c.body_id == body.id), None)
    if found is None:
        raise NotFound(reason=TableReason.NOT_FOUND)
    return found
