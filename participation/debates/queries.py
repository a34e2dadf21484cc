"""What is read of debates and of what is said in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload

from commons.kernel.db import db
from commons.moderation.types import Standing
from commons.territory import queries as territory
from commons.threads.models import ThreadCode
from participation.bodies import queries as bodies
from participation.debates.fairness import Line
from participation.debates.models import Contribution, Debate, DebatePlace, Grouped, Support, Theme
from participation.debates.types import DEBATE, ContributionState, DebateState, Way

Scopes = tuple[tuple[str, int], ...]
_SHOWN = Contribution.standing == Standing.SHOWN


@dataclass(frozen=True)
class Wanted:
    """What a reader asks of the list of contributions."""

    words: tuple[str, ...] = ()
    way: Way | None = None
    theme_id: int | None = None
    #: Nothing said after this number: a visit sees the debate as it was on its first page.
    until: int | None = None


def by_slug(slug: str) -> Debate | None:
    """The debate of this slug, with its body, places and extensions: three queries."""
    query = select(Debate).where(Debate.slug == slug)
    return db.session.scalar(query.options(joinedload(Debate.body), selectinload(Debate.extensions)))


def by_id(debate_id: int) -> Debate | None:
    """The debate of this number."""
    return db.session.get(Debate, debate_id)


def held(slug: str) -> Debate | None:
    """The debate of this slug, held against other commands until the transaction ends."""
    query = select(Debate).where(Debate.slug == slug).with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(query)


def debates(drafts: bool = False) -> list[Debate]:
    """Every debate people may see (drafts too, for those who prepare them), the one that closes last first."""
    query = select(Debate).options(joinedload(Debate.body)).order_by(Debate.closes_at.desc(), Debate.id)
    return list(db.session.scalars(query if drafts else query.where(Debate.state != DebateState.DRAFT)))


def of_places(place_ids: Collection[int]) -> list[Debate]:
    """Announced debates about one of these places, for whoever shows a neighbourhood or a table."""
    about = select(DebatePlace.debate_id).where(DebatePlace.place_id.in_(place_ids))
    query = select(Debate).where(Debate.id.in_(about), Debate.state != DebateState.DRAFT)
    query = query.options(joinedload(Debate.body))
    return list(db.session.scalars(query.order_by(Debate.closes_at.desc(), Debate.id)))


def of_body(body_id: int, most: int) -> list[Debate]:
    """Announced debates that this body answers, the one that closes last first."""
    query = select(Debate).where(Debate.body_id == body_id, Debate.state != DebateState.DRAFT)
    query = query.options(joinedload(Debate.body)).order_by(Debate.closes_at.desc(), Debate.id)
    return list(db.session.scalars(query.limit(most)))


def unanswered() -> list[tuple[int, datetime]]:
    """(body, when its answer is due) of each debate that is still owed one."""
    owing = Debate.state.in_((DebateState.ANNOUNCED, DebateState.SYNTHESISED))
    rows = db.session.execute(select(Debate.body_id, Debate.answer_due_at).where(owing))
    return [(row.body_id, row.answer_due_at) for row in rows]


def scopes_of(body_scopes: Sequence[tuple[str, int]], place_ids: Collection[int]) -> Scopes:
    """The scopes a role may have been granted for: the answering body's, and the places with what holds them."""
    above = territory.holders()
    places = sorted({holder for place_id in place_ids for holder in above.get(place_id, (place_id,))})
    return (*body_scopes, *(("territory", place_id) for place_id in places))


def body_scopes(debate: Debate) -> Scopes:
    """The scopes of the body that answers."""
    return bodies.scopes(debate.body)


def scopes(debate: Debate) -> Scopes:
    """The scopes that count for animating and moderating this debate."""
    return scopes_of(body_scopes(debate), [place.id for place in debate.places])


def scopes_of_many(debates: Collection[Debate]) -> dict[int, tuple[Scopes, Scopes]]:
    """Debate -> the scopes for animating it, and those of the body that answers: one query, whatever their number."""
    above = territory.holders()

    def held(place_ids: Collection[int]) -> Scopes:
        found = {holder for place_id in place_ids for holder in above.get(place_id, (place_id,))}
        return tuple(("territory", place_id) for place_id in sorted(found))

    answering = {d.id: (("body", d.body_id), *held([place.id for place in d.body.places])) for d in debates}
    return {d.id: ((*answering[d.id], *held([place.id for place in d.places])), answering[d.id]) for d in debates}


def code(subject_id: int, kind: str = DEBATE) -> str:
    """The short code that leads to a debate, once it is announced, or to a contribution."""
    query = select(ThreadCode.code).where(ThreadCode.kind == kind, ThreadCode.subject_id == subject_id)
    return db.session.scalar(query) or ""


def contribution(debate_id: int, number: int) -> Contribution | None:
    """One contribution or reply, wherever it stands."""
    query = select(Contribution).where(Contribution.debate_id == debate_id, Contribution.number == number)
    return db.session.scalar(query.options(joinedload(Contribution.place)))


def lines(debate_id: int, wanted: Wanted) -> list[Line]:
    """Every visible contribution that answers what is asked, as a light row with its counts: three queries.

    One query with both counts joined to it takes ten times as long: the planner has no idea how few rows a group has.
    """
    here = (Contribution.debate_id == debate_id, *_standing(wanted.until))
    said = select(Contribution.id, Contribution.number).where(*here, Contribution.level == 0, *_asked(wanted))
    reply = select(Contribution.parent_id, func.count()).where(*here, Contribution.level == 1)
    replies = _counts(reply.group_by(Contribution.parent_id))
    support = select(Support.contribution_id, func.count()).join(Contribution).where(*here)
    supports = _counts(support.group_by(Support.contribution_id))
    found = db.session.execute(said.order_by(Contribution.number))
    return [Line(row.id, row.number, replies.get(row.id, 0), supports.get(row.id, 0)) for row in found]


def _counts(query: Any) -> dict[int, int]:
    return {row[0]: row[1] for row in db.session.execute(query)}


def _standing(until: int | None) -> list[ColumnElement[bool]]:
    standing: list[ColumnElement[bool]] = [_SHOWN, Contribution.state == ContributionState.STANDING]
    return standing if until is None else [*standing, Contribution.number <= until]


def _asked(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Contribution.folded.contains(word, autoescape=True) for word in wanted.words]
    if wanted.way is not None:
        found.append(Contribution.way == wanted.way)
    if wanted.theme_id is not None:
        under = select(Grouped.contribution_id).where(Grouped.theme_id == wanted.theme_id)
        found.append(Contribution.id.in_(under))
    return found


def whole(ids: Collection[int]) -> dict[int, Contribution]:
    """These contributions with their places: one query."""
    query = select(Contribution).where(Contribution.id.in_(ids)).options(joinedload(Contribution.place))
    return {row.id: row for row in db.session.scalars(query)}


def number_of(contribution_id: int) -> int:
    """The number of a contribution in its debate; 0 when there is none."""
    return db.session.scalar(select(Contribution.number).where(Contribution.id == contribution_id)) or 0


def replies(parent_id: int) -> list[Contribution]:
    """What was replied and may be seen, withdrawn words too as a trace, in the order it was said."""
    query = select(Contribution).where(Contribution.parent_id == parent_id, _SHOWN)
    return list(db.session.scalars(query.options(joinedload(Contribution.place)).order_by(Contribution.number)))


def themes(debate_id: int) -> list[tuple[Theme, int]]:
    """The themes of a debate, each with how many visible contributions stand under it."""
    shown = select(Grouped.theme_id, func.count().label("n")).join(Contribution).where(*_standing(None))
    counted = shown.group_by(Grouped.theme_id).subquery()
    query = select(Theme, func.coalesce(counted.c.n, 0)).outerjoin(counted, counted.c.theme_id == Theme.id)
    return [
        (row[0], row[1]) for row in db.session.execute(query.where(Theme.debate_id == debate_id).order_by(Theme.label))
    ]


def themes_of(ids: Collection[int]) -> dict[int, list[int]]:
    """Contribution -> numbers of the themes it stands under."""
    found: dict[int, list[int]] = {}
    query = select(Grouped.contribution_id, Grouped.theme_id).where(Grouped.contribution_id.in_(ids))
    for contribution_id, theme_id in db.session.execute(query.order_by(Grouped.theme_id)):
        found.setdefault(contribution_id, []).append(theme_id)
    return found


def masked(debate_id: int) -> int:
    """How many contributions and replies moderation has put out of sight: still counted in public."""
    query = select(func.count()).select_from(Contribution)
    query = query.where(Contribution.debate_id == debate_id, Contribution.standing == Standing.HIDDEN)
    return int(db.session.execute(query).scalar_one())


def supporters(contribution_id: int) -> int:
    """How many accounts support it."""
    query = select(func.count()).select_from(Support).where(Support.contribution_id == contribution_id)
    return int(db.session.execute(query).scalar_one())


def supports(contribution_id: int, account_id: int) -> bool:
    """Whether this account supports it."""
    return db.session.get(Support, (contribution_id, account_id)) is not None


def replies_count(contribution_id: int) -> int:
    """How many replies it has, seen or not: a reply that waits is a reply already."""
    query = select(func.count()).select_from(Contribution).where(Contribution.parent_id == contribution_id)
    return int(db.session.execute(query).scalar_one())


def numbers(debate_ids: Collection[int]) -> dict[int, int]:
    """Debate -> how many contributions may be read, replies apart: one query."""
    query = select(Contribution.debate_id, func.count()).where(Contribution.debate_id.in_(debate_ids))
    query = query.where(Contribution.level == 0, *_standing(None))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Contribution.debate_id))}


def published(debate_id: int) -> list[Contribution]:
    """All that may be seen, replies included, in the order it was said (for downloads)."""
    query = select(Contribution).where(Contribution.debate_id == debate_id, _SHOWN)
    return list(db.session.scalars(query.options(joinedload(Contribution.place)).order_by(Contribution.number)))
