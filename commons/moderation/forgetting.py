"""What goes when an account is erased: words, names and blocks; counts and decisions stay."""

from __future__ import annotations

from sqlalchemy import delete, update

from commons.identity.events import AccountErased
from commons.kernel.events import subscribe
from commons.kernel.unit_of_work import Work
from commons.moderation.models import Appeal, Block, Case, Judgment, KnownAuthor, Report


@subscribe(AccountErased)
def forget_what_an_account_said(work: Work, fact: AccountErased) -> None:
    """Wipe the person's words and ties from reports, appeals, decisions and cases."""
    gone, run = fact.account_id, work.session.execute
    run(update(Report).where(Report.reporter_id == gone).values(reporter_id=None, words=""))
    run(update(Appeal).where(Appeal.author_id == gone).values(author_id=None, words="", answer=""))
    run(update(Judgment).where(Judgment.author_id == gone).values(author_id=None, words=""))
    run(update(Case).where(Case.author_id == gone).values(author_id=None))
    run(update(Case).where(Case.taken_by == gone).values(taken_by=None, taken_until=None))
    run(delete(Block).where(Block.account_id == gone))
    run(delete(KnownAuthor).where(KnownAuthor.account_id == gone))
