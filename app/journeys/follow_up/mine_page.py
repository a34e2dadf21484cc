"""What "Ma participation" shows: a person's threads, and the votes they took part in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from app.journeys.follow_up import pages, queries, votes
from app.journeys.follow_up.pages import THREADS_A_PAGE, MineRow
from app.journeys.follow_up.types import Medium
from budgets.editions.models import Edition
from commons.kernel import refs
from commons.kernel.paging import Leaf, leaf
from commons.kernel.refs import Ref
from commons.threads import queries as threads
from commons.threads import stories

#: The latest things of one person that are read; nobody has many more, and the page says when there are.
MOST_READ = 200


@dataclass(frozen=True)
class MinePage:
    """A person's threads, what needs attention first, and their votes."""

    rows: Leaf[MineRow]
    number: int
    is_cut: bool
    #: One's own things that are not public, or not yet: title, address, kind.
    unseen: list[tuple[str, str, str]]
    #: Followed things that are no longer public: nothing is said of them but that they are gone.
    gone: list[Ref]
    editions: list[Edition]
    told_by_message: bool


def read(account_id: int, since: datetime | None, number: int, now: datetime) -> MinePage:
    """The page of this number; new and late things first, then the latest."""
    follows = {follow.ref: follow for follow in queries.follows(account_id)}
    made = sorted(set(stories.things_of(account_id)) - set(follows), key=lambda ref: -ref.id)
    asked = [*follows, *made]
    found = threads.threads(asked[:MOST_READ])
    rows = [pages.mine_row(thread, follows.get(ref), since, now) for ref, thread in found.items()]
    rows.sort(key=lambda row: (not row.news, not row.late, -row.last_at.timestamp() if row.last_at else 0))
    return MinePage(
        rows=leaf(rows, number, THREADS_A_PAGE, lambda n: url_for("follow_up.mine", page=n)),
        number=len(rows),
        is_cut=len(asked) > MOST_READ,
        unseen=_unseen([ref for ref in made[:MOST_READ] if ref not in found]),
        gone=[ref for ref in follows if ref not in found],
        editions=votes.editions_voted_in(account_id),
        told_by_message=any(follow.medium is not Medium.NONE for follow in follows.values()),
    )


def _unseen(own: list[Ref]) -> list[tuple[str, str, str]]:
    return [(target.title, target.url, refs.label_of(ref.kind)) for ref, target in refs.resolve(own).items()]
