"""Warns whoever opened a paper batch that is not in the box while its vote is about to end: it would not count."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app, url_for
from flask_babel import gettext as _

from budgets.ballots import policies as ballots
from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.paper import queries
from budgets.paper.models_batches import PaperBatch
from budgets.paper.services import edition_of
from budgets.paper.types import BatchState
from commons.identity import queries as identity
from commons.identity.types import ContactKind
from commons.kernel import i18n
from commons.kernel.actor import SYSTEM
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work, end_reading, unit_of_work

#: How long before the end of a vote.
BEFORE = timedelta(hours=30)


def warn_now(now: datetime) -> int:
    """Write once for a batch and an end of the vote; the number of warnings that were due."""
    due = [edition.slug for edition in editions.announced() if _is_due(edition, now)]
    end_reading()
    written = 0
    for slug in due:
        with unit_of_work(SYSTEM) as work:
            mine = [each for each in queries.batches(edition_of(slug).id) if each.state is BatchState.OPEN]
            written += sum(_warn(work, batch) for batch in mine)
    return written


def _is_due(edition: Edition, now: datetime) -> bool:
    """The vote runs, and ends soon."""
    return ballots.refusal_to_open(edition, now) is None and now >= edition.closes_at - BEFORE


def _warn(work: Work, batch: PaperBatch) -> bool:
    account = identity.account(batch.opened_by) if batch.opened_by is not None else None
    if account is None or account.contact is None:
        return False
    edition, root = batch.edition, str(current_app.config["SERVER_ADDRESS"])
    with i18n.speaking(account.locale):
        subject = _("Un lot de bulletins papier n’est pas dans l’urne")
        body = _(
            "« %(title)s » : le lot « %(label)s » n’est pas encore dans l’urne. Le vote finit le %(end)s ; après, ses "
            "%(sheets)s feuilles ne seront pas comptées. Le terminer : %(link)s",
            title=edition.title, label=batch.label, end=i18n.moment(edition.closes_at), sheets=batch.sheets,
            link=root + url_for("paper_batches.show", slug=edition.slug, batch_id=batch.id),
        )  # fmt: skip
    medium = Medium.MAIL if account.contact.kind is ContactKind.MAIL else Medium.SMS
    key = f"budgets.paper_batch:{batch.id}:{edition.closes_at.isoformat()}"
    work.post(key, medium, account.contact.value, subject, body)
    return True
