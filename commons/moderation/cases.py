"""Opens cases and holds them while a command decides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.moderation.models import Case, CaseScope
from commons.moderation.policies import Sight
from commons.moderation.types import DELAY, Cause, Scopes, Sign


def open_case(
    work: Work, ref: Ref, space: Ref, scopes: Scopes, author_id: int | None, cause: Cause, now: datetime,
    signs: Sequence[Sign] = (), delay: timedelta = DELAY,
) -> int:  # fmt: skip
    """Put a text in the queue; its number. A text that is there already stays once, and is read no later."""
    values = {
        "kind": ref.kind, "subject_id": ref.id, "space_kind": space.kind, "space_id": space.id, "author_id": author_id,
        "cause": cause, "signs": [sign.value for sign in signs], "opened_at": now, "due_at": now + delay,
    }  # fmt: skip
    made = insert(Case).values(values)
    sooner = {"due_at": func.least(Case.due_at, made.excluded.due_at)}
    # A text that is held again says why; a report adds nothing to the reason for which it is held.
    held = {"cause": made.excluded.cause, "signs": made.excluded.signs} if cause.holds else {}
    upsert = made.on_conflict_do_update(
        index_elements=[Case.kind, Case.subject_id], index_where=Case.closed_at.is_(None), set_={**sooner, **held}
    )
    case_id = int(work.session.execute(upsert.returning(Case.id)).scalar_one())
    if scopes:
        rows = [{"case_id": case_id, "scope": scope, "scope_id": scope_id} for scope, scope_id in scopes]
        work.session.execute(insert(CaseScope).values(rows).on_conflict_do_nothing())
    return case_id


def keep_waiting(work: Work, ref: Ref, signs: Sequence[Sign]) -> bool:
    """True when the text is held already; what is suspect in it is noted, unless a moderator is deciding right now.

    Whoever rewrites a text holds its row, whoever decides holds its case: waiting here for the case would be a knot.
    """
    held = [cause for cause in Cause if cause.holds]
    mine = (Case.kind == ref.kind, Case.subject_id == ref.id, Case.closed_at.is_(None), Case.cause.in_(held))
    if work.session.scalar(select(Case.id).where(*mine)) is None:
        return False
    free = select(Case.id).where(*mine).with_for_update(skip_locked=True).scalar_subquery()
    noted = [sign.value for sign in signs]
    work.session.execute(
        update(Case).where(Case.id == free).values(signs=noted).execution_options(synchronize_session="fetch")
    )
    return True


def locked(work: Work, case_ids: Collection[int]) -> list[Case]:
    """These cases as they are now; whoever asks for one of them meanwhile waits for this command to end."""
    query = select(Case).where(Case.id.in_(case_ids)).order_by(Case.id).with_for_update()
    return list(work.session.scalars(query.execution_options(populate_existing=True)))


def sight(case: Case) -> Sight:
    """What rules need to know of a case."""
    return Sight(case.scopes, case.author_id, case.taken_by, case.taken_until, case.closed_at is not None)
