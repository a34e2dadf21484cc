"""What may be read: turnout while the vote runs, ballots and board once the box is closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Select, Text, exists, func, select, tuple_, type_coerce

from commons.ballot_box import codes
from commons.ballot_box.models import Ballot, Poll, Receipt, RollEntry
from commons.ballot_box.types import ChannelClass, PollState, Reason
from commons.kernel.db import db
from commons.kernel.disclosure import Protected, protect
from commons.kernel.errors import NotFound, Refused
from commons.kernel.glance import glance

#: Fewer voters than this of one neighbourhood are never shown.
FEWEST_OF_A_HOME = 20


def poll_named(key: str) -> Poll:
    """The poll of this key; NotFound."""
    poll = db.session.scalar(select(Poll).where(Poll.key == key))
    if poll is None:
        raise NotFound(reason=Reason.NO_SUCH_POLL)
    return poll


_ON_ROLL = "SELECT 1 FROM ballot_box_roll WHERE poll_id = %s AND scope = %s AND elector_key = %s"


def has_voted(poll_id: int, scope: str, elector_key: bytes) -> bool:
    """True when the roll has this elector in this scope."""
    return bool(glance(_ON_ROLL, (poll_id, scope, elector_key)))


def on_roll(entries: Sequence[tuple[int, str, bytes]]) -> set[tuple[int, str, bytes]]:
    """Those of (poll, scope, elector key) that stand on the roll, in one query."""
    where = tuple_(RollEntry.poll_id, RollEntry.scope, RollEntry.elector_key)
    query = select(RollEntry.poll_id, RollEntry.scope, RollEntry.elector_key).where(where.in_(entries))
    return {(poll_id, scope, bytes(key)) for poll_id, scope, key in db.session.execute(query)} if entries else set()


def voted_among(poll_id: int, elector_keys: Sequence[bytes]) -> set[bytes]:
    """Those of these electors who voted, in whatever scope: one query."""
    query = select(RollEntry.elector_key).where(RollEntry.poll_id == poll_id).distinct()
    found = db.session.scalars(query.where(RollEntry.elector_key.in_(elector_keys)))
    return {bytes(key) for key in found} if elector_keys else set()


def turnout(poll: Poll, scope: str | None = None) -> int:
    """How many people voted: rounded down to tens while the vote runs, exact once closed.

    A vote loaded from elsewhere has no roll: its ballots are counted.
    """
    mine = (
        (RollEntry.poll_id == poll.id,) if scope is None else (RollEntry.poll_id == poll.id, RollEntry.scope == scope)
    )
    voters = _count(select(func.count(RollEntry.elector_key.distinct())).where(*mine))
    if poll.state is not PollState.CLOSED:
        return voters // 10 * 10
    return voters or (ballots_in(poll) if scope is None else 0)


def turnout_by_home(poll: Poll) -> Protected[str]:
    """Home -> how many people of it voted, never fewer than FEWEST_OF_A_HOME nor so by subtraction.

    While the vote runs every number is rounded down to tens, as `turnout` is.
    """
    query = select(func.coalesce(RollEntry.home, ""), func.count(RollEntry.elector_key.distinct()))
    rows = db.session.execute(query.where(RollEntry.poll_id == poll.id).group_by(RollEntry.home)).all()
    found = protect({home: int(number) for home, number in rows}, FEWEST_OF_A_HOME)
    if poll.state is PollState.CLOSED:
        return found
    shown = {home: number // 10 * 10 for home, number in found.shown.items()}
    return Protected(found.total // 10 * 10 if found.total else found.total, shown, found.others // 10 * 10)


def ballots_in(poll: Poll, box: str | None = None) -> int:
    """How many ballots the closed box holds; Refused before."""
    return _count(select(func.count()).select_from(Ballot).where(*_opened(poll, box)))


def boxes(poll: Poll) -> list[str]:
    """The names of the boxes that hold a ballot; Refused before closing."""
    return list(db.session.scalars(select(Ballot.box).where(*_opened(poll, None)).distinct().order_by(Ballot.box)))


def ballots(poll: Poll, box: str) -> Iterator[bytes]:
    """Every ballot of a box, in the order of its bytes, which tells nothing; Refused before closing."""
    query = select(Ballot.content).where(*_opened(poll, box)).order_by(Ballot.content)
    return iter(db.session.scalars(query.execution_options(yield_per=5000)))


def count_by_content(poll: Poll, box: str) -> list[tuple[bytes, int]]:
    """Identical ballots together, with their number, in the order of their bytes; Refused before closing."""
    query = select(Ballot.content, func.count()).where(*_opened(poll, box))
    rows = db.session.execute(query.group_by(Ballot.content).order_by(Ballot.content))
    return [(content, number) for content, number in rows]


def count_by_class(poll: Poll, box: str) -> dict[ChannelClass, int]:
    """How many ballots came by screen and on paper; Refused before closing."""
    query = select(Ballot.channel_class, func.count()).where(*_opened(poll, box)).group_by(Ballot.channel_class)
    return {kind: int(number) for kind, number in db.session.execute(query)}


def count_by_channel(poll: Poll, scope: str | None = None) -> dict[str, int]:
    """How many people came by each door, from the roll; Refused before closing."""
    _opened(poll, None)
    query = select(RollEntry.channel, func.count()).where(RollEntry.poll_id == poll.id).group_by(RollEntry.channel)
    if scope is not None:
        query = query.where(RollEntry.scope == scope)
    return {channel.value: number for channel, number in db.session.execute(query)}


def receipts(poll: Poll, box: str) -> list[str]:
    """The public board of a box: every tracking code, in order; Refused before closing."""
    _opened(poll, box)
    query = select(Receipt.code).where(Receipt.poll_id == poll.id, Receipt.box == box).order_by(Receipt.code)
    return list(db.session.scalars(query))


def receipt_on_board(poll: Poll, code: str) -> str | None:
    """The box in which this tracking code stands, or None; Refused before closing."""
    _opened(poll, None)
    typed = codes.parse_code(code)
    return db.session.scalar(select(Receipt.box).where(Receipt.poll_id == poll.id, Receipt.code == typed))


def box_of(poll: Poll, secret: str) -> str | None:
    """The box of the ballot that this receipt's secret may still replace, or None; never what it holds."""
    typed = codes.parse_secret(secret)
    if typed is None:
        return None
    wanted = Ballot.secret_hash == codes.secret_hash(poll.key, typed)
    return db.session.scalar(select(Ballot.box).where(Ballot.poll_id == poll.id, wanted))


def has_ballots(poll: Poll) -> bool:
    """True from the first ballot on; tells no number."""
    return bool(db.session.scalar(select(exists().where(Ballot.poll_id == poll.id))))


def digest_of_box(poll: Poll) -> str:
    """The digest of the ballots as they lie there now: equal to the poll's `box_hash` unless someone altered them."""
    kind = type_coerce(Ballot.channel_class, Text)
    query = select(Ballot.box, kind, Ballot.content).where(Ballot.poll_id == poll.id)
    rows = db.session.execute(query.execution_options(yield_per=5000))
    return codes.box_digest((box, kind, content) for box, kind, content in rows)


def _count(query: Select[int]) -> int:
    return db.session.execute(query).scalar_one()


def _opened(poll: Poll, box: str | None) -> tuple[ColumnElement[bool], ...]:
    if poll.state is not PollState.CLOSED:
        raise Refused(reason=Reason.BOX_SHUT)
    return (Ballot.poll_id == poll.id,) if box is None else (Ballot.poll_id == poll.id, Ballot.box == box)
