"""Version numbers of what pages show: a page kept in memory is good while the numbers it was made with stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from commons.kernel.db import Model, db


class PageVersion(Model):
    """How many times what this name stands for has changed."""

    __tablename__ = "kernel_page_version"

    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]


def bump(session: Session, names: Iterable[str]) -> None:
    """Raise the numbers, in name order so that two commands never deadlock on them."""
    for name in sorted(set(names)):
        statement = insert(PageVersion).values(name=name, version=1)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=[PageVersion.name], set_={"version": PageVersion.version + 1}
            )
        )


def current(names: Sequence[str]) -> int:
    """The sum of the numbers: it only grows, so that it changes whenever one of them does."""
    query = select(func.coalesce(func.sum(PageVersion.version), 0)).where(PageVersion.name.in_(names))
    return int(db.session.execute(query).scalar_one())
