"""Takes in what people publish, and lets go of what they take back."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from commons.kernel import i18n
from commons.kernel.errors import Refused
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.moderation import cases, queries
from commons.moderation.models import Case, Judgment, KnownAuthor, Space
from commons.moderation.suspicion import signs
from commons.moderation.types import Cause, Mode, Scopes, Sign, Standing, Verdict


def submit(
    work: Work,
    ref: Ref,
    space: Ref,
    scopes: tuple[tuple[str, int], ...],
    mode: Mode,
    words: str,
    author_id: int | None,
    now: datetime,
) -> Standing:
    """Take in a text whose row was just written or rewritten; where it stands from now on."""
    _refuse_blocked(author_id, scopes, now)
    newcomers_first = _know(work, space, scopes)
    found = signs.of(words)
    cause = _why_held(work, ref, mode, found, now) or _newcomer(work, newcomers_first, author_id, now)
    if cause is None:
        remember(work, author_id)
        return Standing.SHOWN
    if not cases.keep_waiting(work, ref, found):
        cases.open_case(work, ref, space, scopes, author_id, cause, now, found)
    work.touch("moderation")
    return Standing.WAITING


def _refuse_blocked(author_id: int | None, scopes: Scopes, now: datetime) -> None:
    block = queries.block_now(author_id, scopes, now) if author_id is not None else None
    if block is not None:
        raise Refused(
            gettext(
                "Vous ne pouvez pas publier ici jusqu’au %(end)s. "
                "La raison est dans votre espace, page « Modération ».",
                end=i18n.moment(block.ends_at),
            )
        )


def _know(work: Work, space: Ref, scopes: Scopes) -> bool:
    """Note the space the first time; whether it reads newcomers first."""
    row = {"kind": space.kind, "id": space.id, "scopes": [list(s) for s in scopes], "newcomers_first": False}
    work.session.execute(insert(Space).values(row).on_conflict_do_nothing())
    known = work.session.get(Space, (space.kind, space.id))
    return known is not None and known.newcomers_first


def _why_held(work: Work, ref: Ref, mode: Mode, found: tuple[Sign, ...], now: datetime) -> Cause | None:
    """Why this text waits, whoever wrote it."""
    decided, case = queries.current_decision(ref), queries.open_case_of(ref)
    if decided is not None:
        # New words: what was decided of the former ones no longer says where the text stands.
        work.session.execute(update(Judgment).where(Judgment.id == decided.id).values(is_current=False))
        work.session.expire(decided)
        if decided.verdict is Verdict.HIDE:
            return Cause.CORRECTED
    if case is not None and case.cause.holds:
        return case.cause
    if mode is Mode.BEFORE:
        return Cause.BEFORE
    return Cause.SUSPICION if found else None


def _newcomer(work: Work, newcomers_first: bool, author_id: int | None, now: datetime) -> Cause | None:
    """Whether the space reads this author first; what the team writes down for somebody is theirs to answer for."""
    if not newcomers_first or work.actor.is_system:
        return None
    if author_id is None:
        return None if work.actor.grants else Cause.NEWCOMER
    return Cause.NEWCOMER if queries.is_newcomer(author_id, now) else None


def remember(work: Work, author_id: int | None) -> None:
    """A text of this account is shown: it is no longer a newcomer's."""
    if author_id is not None:
        work.session.execute(insert(KnownAuthor).values(account_id=author_id).on_conflict_do_nothing())


def withdraw(work: Work, ref: Ref, now: datetime) -> None:
    """The text is gone (its author took it back): nobody has to read it any more."""
    still_open = (Case.kind == ref.kind, Case.subject_id == ref.id, Case.closed_at.is_(None))
    work.session.execute(update(Case).where(*still_open).values(closed_at=now))
    work.touch("moderation")
