"""What the public pages of opinions show, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from commons.kernel import i18n, refs
from commons.kernel.errors import NotFound
from commons.kernel.paging import Leaf, leaf_of, span
from commons.kernel.refs import Target
from commons.moderation.types import Standing
from commons.opinions import drawing, policies, queries, words
from commons.opinions.addresses import address
from commons.opinions.models import OpinionPoll, Published, Statement
from commons.opinions.reasons import Reason
from commons.opinions.types import Balance, Stance
from commons.ui.charts import Segment, stacked

EACH = 20
_TONES = {Stance.AGREE: "leaf", Stance.DISAGREE: "rose", Stance.PASS: "muted"}


@dataclass(frozen=True)
class Line:
    """A statement with its balance, as pages show it."""

    statement: Statement
    url: str
    balance: Balance | None
    segments: list[Segment]


def readable(key: str) -> tuple[OpinionPoll, Target]:
    """The poll at this address and its subject; NotFound unless anybody may read the subject."""
    poll = queries.by_key(key)
    subject = refs.resolve_one(poll.subject)
    if subject is None or not subject.public:
        raise NotFound(reason=Reason.NO_SUCH_POLL)
    return poll, subject


def moment_of(poll: OpinionPoll, now: datetime) -> str:
    """Where a poll stands by the clock: soon, open or closed."""
    refusal = policies.refusal_to_answer(poll, now)
    return {None: "open", Reason.NOT_OPEN_YET: "soon"}.get(refusal, "closed")


def whole(key: str, number: int, now: datetime) -> dict[str, Any]:
    """The public page: statements and balances of one page of the list, who answered."""
    poll, subject = readable(key)
    statements, published = queries.statements(poll), queries.latest(poll)
    return {
        **frame(poll, subject, now),
        "published": published,
        "people": words.people(published),
        "total": len(statements),
        "part": _part(poll, statements, published, number),
        "hidden": queries.out_of_sight(poll)[Standing.HIDDEN],
    }


def frame(poll: OpinionPoll, subject: Target, now: datetime) -> dict[str, Any]:
    """What every page of a poll says of it."""
    return {"poll": poll, "subject": subject, "moment": moment_of(poll, now), "home": address(poll.key)}


def one(key: str, number: int, now: datetime) -> dict[str, Any]:
    """One statement: its balance, and what each group says of it."""
    poll, subject = readable(key)
    statement, published = queries.statement(poll, number), queries.latest(poll)
    drawn = published.figures["map"] if published is not None else None
    several = drawn is not None and len(drawn["groups"]) > 1
    return {
        **frame(poll, subject, now),
        "line": lines(poll, [statement], published)[0],
        "published": published,
        "groups": _shares(drawn, number) if several else [],
    }


def on_map(key: str, now: datetime) -> dict[str, Any]:
    """The map, or what it still wants."""
    poll, subject = readable(key)
    statements, published = queries.statements(poll), queries.latest(poll)
    known = {statement.number: statement for statement in statements}
    drawn = published.figures["map"] if published is not None else None
    seen: dict[str, Any] = {**frame(poll, subject, now), "published": published, "drawn": drawn}
    if drawn is None:
        return {**seen, "wanting": words.wanting(published, len(statements))}
    return {
        **seen,
        "picture": drawing.picture(drawn["groups"]),
        "groups": [_group(group, known) for group in drawn["groups"]],
        "divides": [known[number] for number in drawn["divides"] if number in known],
        "unites": [
            (known[c["statement"]], words.stance(c["stance"])) for c in drawn["unites"] if c["statement"] in known
        ],
        "rows": [(s, _shares(drawn, s.number)) for s in statements],
    }


def lines(poll: OpinionPoll, statements: Iterable[Statement], published: Published | None) -> list[Line]:
    """Statements with their bars."""
    listed = list(statements)
    balances = queries.balances_of(published, [statement.number for statement in listed])
    return [Line(s, address(poll.key, s.number), balances[s.number], segments(balances[s.number])) for s in listed]


def segments(balance: Balance | None) -> list[Segment]:
    """The bar of a balance; nothing while there is none."""
    if balance is None:
        return []
    counts = {Stance.AGREE: balance.agree, Stance.DISAGREE: balance.disagree, Stance.PASS: balance.passed}
    parts = stacked((stance.label, count, _counted(count, balance.total)) for stance, count in counts.items())
    return [replace(part, tone=_TONES[stance]) for stance, part in zip(counts, parts, strict=True)]


def _counted(count: int, total: int) -> str:
    return f"{i18n.number(count)} ({i18n.percent(count / total)})"


def _part(poll: OpinionPoll, statements: Sequence[Statement], published: Published | None, number: int) -> Leaf[Line]:
    here = span(len(statements), number, EACH)
    shown = statements[here.start : here.start + EACH]
    return leaf_of(here, lines(poll, shown, published), lambda page: f"{address(poll.key)}?page={page}")


def _group(group: dict[str, Any], known: dict[int, Statement]) -> dict[str, Any]:
    traits = [
        {
            "statement": known[trait["statement"]],
            "stance": words.stance(trait["stance"]),
            "here": words.out_of_ten(trait["here"]),
            "elsewhere": words.out_of_ten(trait["elsewhere"]),
        }
        for trait in group["traits"]
        if trait["statement"] in known
    ]
    return {"name": words.group_name(group["name"]), "letter": group["name"], "size": group["size"], "traits": traits}


def _shares(drawn: dict[str, Any] | None, number: int) -> list[dict[str, Any]]:
    """What each group says of this statement, in words; empty when it is not told."""
    shares = drawn["shares"].get(str(number)) if drawn else None
    if drawn is None or not shares:
        return []
    return [
        {
            "name": words.group_name(group["name"]),
            "said": [words.out_of_ten(tenths) for tenths in share],
            "tenths": share,
        }
        for group, share in zip(drawn["groups"], shares, strict=True)
    ]
