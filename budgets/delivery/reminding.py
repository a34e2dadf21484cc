"""Whoever carried out an action is reminded once of the account that is due."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from budgets.delivery import policies, queries
from budgets.delivery.models import ProgrammeAction
from commons.identity import queries as identity
from commons.identity.organisations import queries as organisations
from commons.identity.types import ContactKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work, unit_of_work


def remind() -> int:
    """Write to the carriers of what ended long enough ago without account; the outbox knows who was told."""
    day = policies.today(clock.now()) - policies.BILAN_WITHIN
    with unit_of_work(SYSTEM) as work:
        due = queries.ended_without_account(day)
        for action in due:
            for account_id in _carriers(action):
                _write(work, action, account_id)
    return len(due)


def _carriers(action: ProgrammeAction) -> list[int]:
    found = {action.account_id} if action.account_id is not None else set()
    if action.organisation_id is not None:
        found |= {member.account_id for member in organisations.members_of(action.organisation_id)}
    return sorted(number for number in found if number is not None)


def _write(work: Work, action: ProgrammeAction, account_id: int) -> None:
    account = identity.account(account_id)
    contact = account.contact if account is not None else None
    if account is None or contact is None:
        return
    medium = Medium.MAIL if contact.kind is ContactKind.MAIL else Medium.SMS
    # Written out: the worker has no request from which addresses are made.
    path = f"/equipe/budgets/{action.edition.slug}/realisations/{action.project.code}/bilan"
    with force_locale(account.locale):
        title = _("Le bilan d’une réalisation est attendu")
        link = str(current_app.config["SERVER_ADDRESS"]) + path
        said = _(
            "La réalisation « %(title)s » est terminée. Dites en quelques lignes ce qui a été fait : %(link)s",
            title=action.title, link=link,
        )  # fmt: skip
    work.post(f"budgets.action.bilan:{action.id}:{account.id}", medium, contact.value, title, said)
