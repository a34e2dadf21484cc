"""What every command on the matrix begins with: may this be, whose turn it is, which number comes next."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import func, select, text, update

from commission.mandates import queries as composition
from commission.mandates.models import Mandate
from commission.matrix.types import PAGES, MatrixReason
from commons.kernel.db import Model
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work

Row = TypeVar("Row", bound=Model)
#: Whoever takes a number of the matrix waits for this lock.
_TURNSTILE = text("SELECT pg_advisory_xact_lock(5046, 1)")


def mandate_of(mandate_id: int) -> Mandate:
    """The mandate from which somebody writes. NotFound."""
    mandate = composition.by_id(mandate_id)
    if mandate is None:
        raise NotFound(reason=MatrixReason.NOT_FOUND)
    return mandate


def obey(refusal: MatrixReason | None) -> None:
    """Refused, when there is a reason to."""
    if refusal is not None:
        raise Refused(reason=refusal)


def found(work: Work, kind: type[Row], row_id: int) -> Row:
    """The row of this number. NotFound."""
    row = work.session.get(kind, row_id)
    if row is None:
        raise NotFound(reason=MatrixReason.NOT_FOUND)
    return row


def written(**texts: str) -> None:
    """Invalid for each of these texts that says nothing."""
    empty = {name: MatrixReason.NEEDS_WORDS.sentence for name, said in texts.items() if not said.strip()}
    if empty:
        raise Invalid(fields=empty)


def reasoned(reason: str, field: str = "reason") -> str:
    """The reason without its outer blanks. Invalid when there is none."""
    if not reason.strip():
        raise Invalid(fields={field: MatrixReason.NEEDS_A_REASON.sentence})
    return reason.strip()


def take_turn(work: Work) -> None:
    """Whoever numbers something of the matrix at the same time waits until this is committed."""
    work.session.execute(_TURNSTILE)


def next_number(work: Work, column: Any, *where: Any) -> int:
    """One more than the highest, taken in turn."""
    take_turn(work)
    return int(work.session.scalar(select(func.coalesce(func.max(column), 0)).where(*where)) or 0) + 1


def change(work: Work, row: Any, version: int, **values: Any) -> None:
    """Write these columns if the row is as it was read. Stale."""
    kind = type(row)
    mine = (kind.id == row.id, kind.version == version)
    statement = update(kind).where(*mine).values(version=version + 1, **values).returning(kind.id)
    if work.session.execute(statement).one_or_none() is None:
        raise Stale(reason=MatrixReason.CHANGED_MEANWHILE)
    work.session.expire(row)


def note(work: Work, action: str, subject: str, **details: Any) -> None:
    """Write it in the journal, and let pages be made anew."""
    work.audit(f"commission.matrix.{action}", subject, **details)
    work.touch(PAGES)
