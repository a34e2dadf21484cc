"""Commands on news: told by the team, or brought by what happens elsewhere, once for each source."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import tuple_, update
from sqlalchemy.dialects.postgresql import insert

from commons.kernel.errors import Invalid
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from participation.tables import services
from participation.tables.models import News
from participation.tables.policies import TableReason
from participation.tables.types import NEWS, PAGES

LONGEST_TITLE = 160


def tell(work: Work, body_id: int, title: str, words: str, now: datetime) -> News:
    """A piece of news written by the team."""
    body = services.held(work, body_id)
    title = one_line(title, LONGEST_TITLE)
    if not title:
        raise Invalid(fields={"title": TableReason.UNREADABLE.sentence})
    told = News(body_id=body.id, title=title, words=words.strip(), at=now)
    work.session.add(told)
    work.session.flush()
    work.audit("participation.news.tell", str(Ref(NEWS, told.id)), title=title)
    work.touch(PAGES)
    return told


def report(work: Work, body_id: int, source: Ref, title: str, words: str, url: str, now: datetime) -> int | None:
    """What happened elsewhere and matters to this table; its number, None when it was told already.

    Called by journeys inside the command that made it happen: nobody's right is asked.
    """
    row = {
        "body_id": body_id, "title": one_line(title, LONGEST_TITLE), "words": words, "url": url,
        "source_kind": source.kind, "source_id": source.id, "at": now,
    }  # fmt: skip
    statement = insert(News).values(row).on_conflict_do_nothing(constraint="uq_participation_news_source")
    made: int | None = work.session.scalar(statement.returning(News.id))
    if made is not None:
        work.touch(PAGES)
    return made


def show_or_hide(work: Work, sources: Collection[Ref], *, shown: bool) -> None:
    """What was told of these sources is out of sight while their words are, and comes back with them."""
    told_of = tuple_(News.source_kind, News.source_id).in_([(source.kind, source.id) for source in sources])
    moved = update(News).where(told_of, News.hidden.is_(shown)).values(hidden=not shown).returning(News.id)
    if work.session.scalars(moved).all():
        work.touch(PAGES)
