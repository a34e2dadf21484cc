"""Rate limits in PostgreSQL, so that every process counts the same tries. Keys are hashed: no contact is kept."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import case, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from commons.kernel import clock
from commons.kernel.db import Model, autonomous


class RateLimit(Model):
    """Tries counted under one hashed key in the current window."""

    __tablename__ = "kernel_rate_limit"

    key: Mapped[str] = mapped_column(primary_key=True)
    tries: Mapped[int]
    window_ends_at: Mapped[datetime] = mapped_column(index=True)


def allowed(kind: str, who: str, *, most: int, within: timedelta) -> bool:
    """Count one try and say whether it is still within the limit; one atomic statement decides."""
    now = clock.now()
    key = hashlib.sha256(f"{kind}|{who}".encode()).hexdigest()
    statement = insert(RateLimit).values(key=key, tries=1, window_ends_at=now + within)
    over = RateLimit.window_ends_at <= now
    statement = statement.on_conflict_do_update(
        index_elements=[RateLimit.key],
        set_={
            "tries": case((over, 1), else_=RateLimit.tries + 1),
            "window_ends_at": case((over, now + within), else_=RateLimit.window_ends_at),
        },
    )
    with autonomous() as connection:
        tries = connection.execute(statement.returning(RateLimit.tries)).scalar_one()
    return int(tries) <= most


def purge_expired() -> int:
    """Delete windows that are over; their number."""
    with autonomous() as connection:
        return connection.execute(delete(RateLimit).where(RateLimit.window_ends_at <= clock.now())).rowcount
