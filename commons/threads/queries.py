"""What is read of threads: ties around things, stories told kind by kind, codes. A fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Text, select, text

from commons.kernel import refs
from commons.kernel.db import UtcMoment, db
from commons.kernel.refs import Ref, Target
from commons.threads import codes, stories
from commons.threads.assembly import DEEPEST, MOST, Edge, Thread, road
from commons.threads.models import ThreadCode
from commons.threads.types import Relation

#: Rows come nearest first and the reading stops at the limit, so that a thing with ten thousand effects costs no more
#: than what is shown of it; UNION (not UNION ALL) and the depth end a circle.
_WALK = text("""
WITH RECURSIVE root AS (
  SELECT n, kind, id FROM unnest(CAST(:numbers AS bigint[]), CAST(:kinds AS text[]), CAST(:ids AS bigint[]))
    AS asked(n, kind, id)
), ahead AS (
  SELECT n, kind, id, 0 AS depth, CAST(0 AS bigint) AS tie FROM root
  UNION
  SELECT w.n, t.effect_kind, t.effect_id, w.depth + 1, t.id FROM ahead w CROSS JOIN LATERAL (
    SELECT id, effect_kind, effect_id FROM threads_tie
    WHERE cause_kind = w.kind AND cause_id = w.id ORDER BY id DESC LIMIT :fan) t
  WHERE w.depth < :deepest
), behind AS (
  SELECT n, kind, id, 0 AS depth, CAST(0 AS bigint) AS tie FROM root
  UNION
  SELECT w.n, t.cause_kind, t.cause_id, w.depth + 1, t.id FROM behind w CROSS JOIN LATERAL (
    SELECT id, cause_kind, cause_id FROM threads_tie
    WHERE effect_kind = w.kind AND effect_id = w.id ORDER BY id DESC LIMIT :fan) t
  WHERE w.depth < :deepest
), met AS (
  (SELECT true AS forward, n, tie FROM ahead LIMIT :most)
  UNION
  (SELECT false, n, tie FROM behind LIMIT :most)
)
SELECT met.forward, met.n, t.cause_kind, t.cause_id, t.effect_kind, t.effect_id, t.relation, t.at, t.decided_by,
  t.reason
FROM met JOIN threads_tie t ON t.id = met.tie ORDER BY t.id
""").columns(relation=Text(), at=UtcMoment())
#: Ties read on each side of one thing; each further thing read with it adds enough for its nearest ones.
_TIES, _MORE_TIES = 5 * MOST, MOST + 50


def threads(subjects: Sequence[Ref]) -> dict[Ref, Thread]:
    """The thread of each public thing; those that are not there, or not public, are left out."""
    wanted = list(dict.fromkeys(subjects))
    ahead, behind = _edges(wanted)
    targets = refs.resolve([*wanted, *_ends(ahead), *_ends(behind)])
    seen = {ref: target for ref, target in targets.items() if target.public}
    shown = {
        ref: Thread(
            ref,
            backward=road(ref, behind[ref], seen.__contains__, forward=False),
            forward=road(ref, ahead[ref], seen.__contains__, forward=True),
        )
        for ref in wanted
        if ref in seen
    }
    return _told(shown, seen)


def thread(subject: Ref) -> Thread | None:
    """The thread of one thing, when it is there for everybody."""
    return threads([subject]).get(subject)


def _ends(edges: dict[Ref, list[Edge]]) -> list[Ref]:
    return [end for several in edges.values() for edge in several for end in (edge.cause, edge.effect)]


def _told(bare: dict[Ref, Thread], targets: dict[Ref, Target]) -> dict[Ref, Thread]:
    own = {ref for thread in bare.values() for ref in thread.own}
    moments = stories.moments_of(own)
    debts = stories.debts_of(own | {ref for thread in bare.values() for ref in thread.causes})
    return {
        ref: Thread(ref, thread.backward, thread.forward, targets=targets, moments=moments, debts=debts)
        for ref, thread in bare.items()
    }


def _edges(subjects: Sequence[Ref]) -> tuple[dict[Ref, list[Edge]], dict[Ref, list[Edge]]]:
    """Ties ahead of each subject, and behind it."""
    ahead: dict[Ref, list[Edge]] = defaultdict(list)
    behind: dict[Ref, list[Edge]] = defaultdict(list)
    asked = {
        "numbers": list(range(len(subjects))), "kinds": [s.kind for s in subjects], "ids": [s.id for s in subjects],
        "fan": MOST + 1, "deepest": DEEPEST, "most": _TIES + _MORE_TIES * len(subjects),
    }  # fmt: skip
    for row in db.session.execute(_WALK, asked):
        edge = Edge(
            Ref(row.cause_kind, row.cause_id), Ref(row.effect_kind, row.effect_id),
            Relation(row.relation), row.at, row.decided_by, row.reason,
        )  # fmt: skip
        (ahead if row.forward else behind)[subjects[row.n]].append(edge)
    return ahead, behind


def code_of(ref: Ref) -> str | None:
    """The code printed for this thing, if there is one."""
    query = select(ThreadCode.code).where(ThreadCode.kind == ref.kind, ThreadCode.subject_id == ref.id)
    return db.session.scalar(query)


def ref_of_code(typed: str) -> Ref | None:
    """The thing a typed code leads to; capitals, spaces and dashes do not matter."""
    code = codes.parse(typed)
    row = db.session.get(ThreadCode, code) if code else None
    return Ref(row.kind, row.subject_id) if row is not None else None
