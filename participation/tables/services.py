"""Commands on a table: create it, write its sheet and its charter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from commons.kernel.db import constraint_of
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.slugs import slug_of
from commons.kernel.unit_of_work import Work
from commons.moderation.types import Mode
from participation.bodies import policies as body_policies
from participation.bodies import queries as bodies
from participation.bodies import services as body_services
from participation.bodies.models import Body
from participation.bodies.policies import BodyReason
from participation.bodies.types import BODY, BodyKind, BodyState
from participation.tables import queries
from participation.tables.models import Charter, Table
from participation.tables.policies import TableReason
from participation.tables.types import PAGES

#: Words that stand at the same place in an address.
RESERVED = frozenset({"carte", "nouvelle"})


@dataclass(frozen=True)
class Sheet:
    """What the sheet of a table says, as typed."""

    remit: str = ""
    rhythm: str = ""
    animated_by: str = ""
    how_to_come: str = ""
    contact: str = ""
    mode: Mode = Mode.AFTER


def create(work: Work, name: str, place_ids: Sequence[int], sheet: Sheet, now: datetime) -> Body:
    """A new table of these neighbourhoods."""
    name = one_line(name, 120)
    if not name:
        raise Invalid(fields={"name": TableReason.UNREADABLE.sentence})
    if not place_ids:
        raise Invalid(fields={"places": TableReason.NEEDS_A_PLACE.sentence})
    slug = slug_of(name, taken=RESERVED, otherwise="table")
    words = {"remit": sheet.remit, "rhythm": sheet.rhythm, "slug": slug}
    body = body_services.create(work, BodyKind.TABLE, name, place_ids, now, **words)
    work.session.add(
        Table(
            body_id=body.id, animated_by=sheet.animated_by, how_to_come=sheet.how_to_come, contact=sheet.contact,
            mode=sheet.mode,
        )
    )  # fmt: skip
    work.session.flush()
    work.touch(PAGES)
    return body


def rewrite(work: Work, body_id: int, sheet: Sheet, seen: str, now: datetime) -> None:
    """Change the sheet; Stale when somebody else did since `seen` (see `seen_now`)."""
    body = held(work, body_id, alone=True)
    row = {"body_id": body.id, "animated_by": "", "how_to_come": "", "contact": "", "mode": Mode.AFTER, "version": 0}
    work.session.execute(insert(Table).values(row).on_conflict_do_nothing())
    table = work.session.get_one(Table, body.id, populate_existing=True)
    if seen_now(body, table) != seen:
        raise Stale(reason=TableReason.CHANGED_MEANWHILE)
    body.remit, body.rhythm = sheet.remit, sheet.rhythm
    table.animated_by, table.how_to_come, table.contact = sheet.animated_by, sheet.how_to_come, sheet.contact
    table.mode = sheet.mode
    body.version += 1
    table.version += 1
    work.session.flush()
    work.audit("participation.table.rewrite", str(Ref(BODY, body.id)), mode=sheet.mode.value)
    work.touch(PAGES, "participation:bodies")


def seen_now(body: Body, table: Table) -> str:
    """What a form carries to know whether the sheet changed meanwhile."""
    return f"{body.version}.{table.version}"


def write_charter(work: Work, body_id: int, base: int, words: str, now: datetime) -> Charter:
    """A version of the charter built on version `base` (0: none yet); the key says who was first."""
    body = held(work, body_id)
    if not words.strip():
        raise Invalid(fields={"words": TableReason.EMPTY_CHARTER.sentence})
    row = {
        "body_id": body.id, "number": base + 1, "base": base or None, "words": words.strip(),
        "author_id": work.actor.person_id, "at": now,
    }  # fmt: skip
    statement = insert(Charter).values(row).on_conflict_do_nothing(constraint="pk_participation_charter")
    try:
        charter: Charter | None = work.session.scalar(statement.returning(Charter))
    except IntegrityError as error:
        if constraint_of(error) == "fk_participation_charter_base":
            raise Stale(reason=TableReason.CHARTER_WRITTEN_MEANWHILE) from error
        raise
    if charter is None:
        raise Stale(reason=TableReason.CHARTER_WRITTEN_MEANWHILE)
    work.audit("participation.table.charter", str(Ref(BODY, body.id)), number=charter.number)
    work.touch(PAGES)
    return charter


def held(work: Work, body_id: int, *, alone: bool = False) -> Body:
    """The table, which nobody closes before the end of this command, when this actor animates it."""
    body = open_table(work, body_id, alone=alone)
    closed = body.state is BodyState.CLOSED
    refusal = body_policies.refusal_to_animate(work.actor, bodies.scopes(body), closed=closed)
    if refusal is not None:
        raise Refused(reason=refusal)
    return body


def open_table(work: Work, body_id: int, *, alone: bool = False) -> Body:
    """The table of this number, held; `alone` also against others who only read it."""
    query = select(Body).where(Body.id == body_id, Body.kind == BodyKind.TABLE).with_for_update(read=not alone)
    body = work.session.scalar(query.execution_options(populate_existing=True))
    if body is None:
        raise NotFound(reason=BodyReason.NOT_FOUND)
    return body


def mode_of(work: Work, body: Body) -> Mode:
    """When moderators read what is proposed here."""
    return queries.sheet_of(body).mode
