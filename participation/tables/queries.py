"""What is read of tables, each in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from commons.kernel.db import db
from commons.moderation.types import Mode, Standing
from commons.threads.models import ThreadCode
from participation.bodies import queries as bodies
from participation.bodies.models import Body
from participation.bodies.types import BodyKind
from participation.tables.models import (
    Charter,
    Commitment,
    CommitmentNote,
    News,
    Participant,
    Subject,
    SubjectStep,
    Table,
)
from participation.tables.types import SUBJECT, CommitmentState, SubjectState


def by_slug(slug: str) -> Body | None:
    """The body of this slug, when it is a table."""
    body = bodies.by_slug(slug)
    return body if body is not None and body.kind is BodyKind.TABLE else None


def sheet_of(body: Body) -> Table:
    """The sheet of a table; an empty one, kept nowhere, when nobody wrote any."""
    found = db.session.get(Table, body.id)
    return found or Table(body_id=body.id, animated_by="", how_to_come="", contact="", mode=Mode.AFTER, version=0)


def charters(body_id: int) -> list[Charter]:
    """Every version of the charter, the one that holds first."""
    query = select(Charter).where(Charter.body_id == body_id).order_by(Charter.number.desc())
    return list(db.session.scalars(query))


def charter(body_id: int) -> Charter | None:
    """The charter that holds."""
    query = select(Charter).where(Charter.body_id == body_id).order_by(Charter.number.desc()).limit(1)
    return db.session.scalar(query)


def participants(body_id: int) -> list[Participant]:
    """Those who take part and agreed to be named, by name."""
    query = select(Participant).where(Participant.body_id == body_id)
    return list(db.session.scalars(query.order_by(Participant.name, Participant.id)))


def participation_of(body_id: int, account_id: int) -> Participant | None:
    """The name this person let be shown."""
    query = select(Participant).where(Participant.body_id == body_id, Participant.account_id == account_id)
    return db.session.scalar(query)


def subject(subject_id: int) -> Subject | None:
    """The subject of this number, wherever it stands."""
    return db.session.get(Subject, subject_id)


def subjects(
    body_id: int,
    standings: Collection[Standing] = (Standing.SHOWN,),
    states: Collection[SubjectState] = tuple(SubjectState),
    start: int = 0,
    most: int = 20,
) -> list[Subject]:
    """Subjects of a table with the meeting they go to, the latest first."""
    query = select(Subject).where(
        Subject.body_id == body_id, Subject.standing.in_(standings), Subject.state.in_(states)
    )
    query = query.options(joinedload(Subject.meeting).lazyload("*"))
    return list(
        db.session.scalars(query.order_by(Subject.raised_at.desc(), Subject.id.desc()).offset(start).limit(most))
    )


def tally(body_id: int) -> dict[SubjectState, int]:
    """How many subjects that are shown stand where."""
    query = select(Subject.state, func.count()).where(Subject.body_id == body_id, Subject.standing == Standing.SHOWN)
    return dict(db.session.execute(query.group_by(Subject.state)).all())


def out_of_sight(body_id: int) -> dict[Standing, int]:
    """How many subjects wait to be read, or were hidden."""
    query = select(Subject.standing, func.count()).where(Subject.body_id == body_id, Subject.standing != Standing.SHOWN)
    return dict(db.session.execute(query.group_by(Subject.standing)).all())


def open_subjects(body_ids: Collection[int]) -> dict[int, int]:
    """Table -> how many subjects are not handled yet."""
    alive = (SubjectState.RAISED, SubjectState.SCHEDULED)
    query = select(Subject.body_id, func.count()).where(
        Subject.body_id.in_(body_ids), Subject.standing == Standing.SHOWN, Subject.state.in_(alive)
    )
    return dict(db.session.execute(query.group_by(Subject.body_id)).all())


def every_open_subject() -> list[Subject]:
    """What any table was asked to speak of and has not closed, with its table and its meeting, the first first."""
    alive = (SubjectState.RAISED, SubjectState.SCHEDULED)
    query = select(Subject).where(Subject.standing == Standing.SHOWN, Subject.state.in_(alive))
    query = query.options(joinedload(Subject.body), joinedload(Subject.meeting))
    return list(db.session.scalars(query.order_by(Subject.raised_at, Subject.id)))


def same_subject(body_id: int, words: Mapping[str, str], author_id: int | None, since: datetime) -> Subject | None:
    """The subject that this person (or somebody without account) proposed here in the same words since then."""
    query = select(Subject).filter_by(body_id=body_id, author_id=author_id, **words)
    return db.session.scalars(query.where(Subject.raised_at > since).order_by(Subject.id).limit(1)).first()


def subjects_by_id(ids: Collection[int]) -> list[Subject]:
    """These subjects with their tables."""
    return list(db.session.scalars(select(Subject).where(Subject.id.in_(ids)).options(joinedload(Subject.body))))


def steps(subject_ids: Collection[int]) -> dict[int, list[SubjectStep]]:
    """Subject -> its moves, the first one first."""
    query = select(SubjectStep).where(SubjectStep.subject_id.in_(subject_ids)).order_by(SubjectStep.id)
    found: dict[int, list[SubjectStep]] = defaultdict(list)
    for step in db.session.scalars(query.options(joinedload(SubjectStep.meeting))):
        found[step.subject_id].append(step)
    return found


def subjects_of_author(account_id: int) -> Sequence[int]:
    """What this account proposed."""
    return list(db.session.scalars(select(Subject.id).where(Subject.author_id == account_id).order_by(Subject.id)))


def tables_of_subjects(ids: Collection[int]) -> dict[int, int]:
    """Subject -> the table it was raised at."""
    rows = db.session.execute(select(Subject.id, Subject.body_id).where(Subject.id.in_(ids)))
    return {row.id: row.body_id for row in rows}


def code_of(subject_id: int) -> str:
    """The code that leads to what becomes of a subject."""
    query = select(ThreadCode.code).where(ThreadCode.kind == SUBJECT, ThreadCode.subject_id == subject_id)
    return db.session.scalar(query) or ""


def subject_of_code(body_id: int, code: str) -> Subject | None:
    """The subject of this table that a code leads to."""
    led = select(ThreadCode.subject_id).where(ThreadCode.code == code, ThreadCode.kind == SUBJECT)
    return db.session.scalar(select(Subject).where(Subject.body_id == body_id, Subject.id.in_(led)))


def commitments(body_id: int) -> list[Commitment]:
    """Every commitment of a table, the first due first."""
    query = select(Commitment).where(Commitment.body_id == body_id)
    return list(db.session.scalars(query.order_by(Commitment.due_on, Commitment.id)))


def every_open_commitment() -> list[Commitment]:
    """What is promised and not kept yet, at any table, the first due first."""
    owed = [state for state in CommitmentState if state.owed]
    return list(
        db.session.scalars(
            select(Commitment).where(Commitment.state.in_(owed)).order_by(Commitment.due_on, Commitment.id)
        )
    )


def commitments_by_id(ids: Collection[int]) -> list[Commitment]:
    """These commitments with their tables."""
    query = select(Commitment).where(Commitment.id.in_(ids)).options(joinedload(Commitment.body))
    return list(db.session.scalars(query))


def notes(commitment_ids: Collection[int]) -> dict[int, list[CommitmentNote]]:
    """Commitment -> what was seen of it, the first note first."""
    query = select(CommitmentNote).where(CommitmentNote.commitment_id.in_(commitment_ids)).order_by(CommitmentNote.id)
    found: dict[int, list[CommitmentNote]] = defaultdict(list)
    for note in db.session.scalars(query):
        found[note.commitment_id].append(note)
    return found


def news(body_id: int, start: int = 0, most: int = 5) -> list[News]:
    """News of a table, the latest first."""
    query = select(News).where(News.body_id == body_id, ~News.hidden).order_by(News.at.desc(), News.id.desc())
    return list(db.session.scalars(query.offset(start).limit(most)))


def news_total(body_id: int) -> int:
    """How many pieces of news a table shows."""
    query = select(func.count()).select_from(News).where(News.body_id == body_id, ~News.hidden)
    return int(db.session.execute(query).scalar_one())


def news_by_id(ids: Collection[int]) -> list[News]:
    """These pieces of news with their tables."""
    return list(db.session.scalars(select(News).where(News.id.in_(ids)).options(joinedload(News.body))))
