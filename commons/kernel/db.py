"""The database: one dialect (PostgreSQL), named constraints, and column types that refuse what is vague."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, registry

from commons.kernel.types import Money

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
#: The largest number that a row can have: an address with a larger one leads nowhere, and is never looked for.
LARGEST_ID = 2**63 - 1


class UtcMoment(TypeDecorator[datetime]):
    """A timestamptz that refuses a moment without a time zone and always comes back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments before they reach the database."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every moment in UTC, whatever the server's own zone."""
        return value.astimezone(UTC) if value is not None else None


class MoneyCents(TypeDecorator[Money]):
    """Money as a BIGINT of cents."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        """Only Money is money."""
        if value is None:
            return None
        if not isinstance(value, Money):
            raise TypeError(f"expected Money, got {type(value).__name__}")
        return value.cents

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:
        """Cents come back as Money."""
        return Money(value) if value is not None else None


class StateText(TypeDecorator[StrEnum]):
    """A StrEnum kept as text; pair it with `one_of` so that the database refuses unknown values too."""

    impl = Text
    cache_ok = True

    def __init__(self, states: type[StrEnum]) -> None:
        super().__init__()
        self.states = states

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Refuse a value that is not a state."""
        return None if value is None else self.states(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """Text comes back as the state."""
        return None if value is None else self.states(value)


def one_of(column: str, states: type[StrEnum]) -> CheckConstraint:
    """A named CHECK that keeps `column` among the states."""
    values = ", ".join(f"'{state.value}'" for state in states)
    return CheckConstraint(f"{column} IN ({values})", name=f"{column}_known")


class Base(DeclarativeBase):
    """The base of every model; maps annotations to our column types."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UtcMoment(),
            Money: MoneyCents(),
            str: Text(),
            int: BigInteger(),
            dict[str, Any]: JSONB(),
            list[Any]: JSONB(),
            list[str]: JSONB(),
        },
    )


class BoundSession(FlaskSession):
    """Flask-SQLAlchemy's session, but one that honours an explicit bind (a test's single connection)."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        """The explicit bind when there is one."""
        return self.bind if self.bind is not None else super().get_bind(*args, **kwargs)


db = SQLAlchemy(model_class=Base, session_options={"class_": BoundSession})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


@contextmanager
def autonomous() -> Iterator[Connection]:
    """A connection with a transaction of its own, for what must stand even when the request fails.

    Sessions, rate limits and failed attempts are such; a command's own rows never are. When the session is bound
    to one connection (tests, bulk commands) this joins it as a savepoint.
    """
    bind = db.session().bind
    if isinstance(bind, Connection):
        with bind.begin_nested():
            yield bind
    else:
        with db.engine.begin() as connection:
            yield connection


def constraint_of(error: BaseException) -> str | None:
    """The name of the database constraint behind an IntegrityError, or None."""
    diagnostic = getattr(getattr(error, "orig", None), "diag", None)
    return cast("str | None", getattr(diagnostic, "constraint_name", None))
