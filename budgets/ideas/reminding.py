"""Reminds services, two days before the day they were given and once it has passed: ideas wait for their opinions."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app, url_for
from flask_babel import gettext as _

from budgets.ideas import queries
from budgets.ideas.models_study import IdeaRequest
from budgets.ideas.stories import due_at
from budgets.stages import policies as stages
from budgets.stages import queries as stage_queries
from budgets.stages.types import StageKind
from commons.identity import queries as identity
from commons.identity.types import ContactKind
from commons.kernel import clock, i18n
from commons.kernel.actor import SYSTEM
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work, unit_of_work

#: How long before the end of its day a service is reminded the first time.
SOON = timedelta(days=2)


def remind_services() -> int:
    """Write to whoever answers, or to whoever asked when the service has no account here; each reminder leaves once."""
    now = clock.now()
    with unit_of_work(SYSTEM) as work:
        return sum(_remind(work, each, now) for each in queries.unanswered() if _is_due(each, now))


def _is_due(request: IdeaRequest, now: datetime) -> bool:
    """Nearly time, or past it, while an opinion can still be written."""
    stage = stage_queries.named(request.idea.edition_id, StageKind.INSTRUCTION)
    return now >= due_at(request) - SOON and stages.is_open(stage, now)


def _remind(work: Work, request: IdeaRequest, now: datetime) -> bool:
    account = identity.account(request.account_id or request.asked_by_id or 0)
    if account is None or account.contact is None:
        return False
    late, idea = now >= due_at(request), request.idea
    with i18n.speaking(account.locale):
        subject = _("Un avis est en retard") if late else _("Un avis est bientôt attendu")
        body = _(
            "Idée n° %(number)d, « %(title)s » : l’avis demandé (%(service)s) est attendu avant la fin du %(day)s. "
            "Tout le monde lit cette date. Répondre : %(link)s",
            number=idea.number or 0, title=idea.title, service=request.service, day=i18n.day(request.due_on),
            link=str(current_app.config["SERVER_ADDRESS"]) + url_for(
                "idea_change.opine", slug=idea.edition.slug, number=idea.number, request_id=request.id
            ),
        )  # fmt: skip
    medium = Medium.MAIL if account.contact.kind is ContactKind.MAIL else Medium.SMS
    key = f"budgets.idea.request.{'late' if late else 'soon'}:{request.id}"
    work.post(key, medium, account.contact.value, subject, body)
    return True
