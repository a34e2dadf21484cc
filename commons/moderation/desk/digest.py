"""One message a day at most to each moderator for whom something waits: how many, since when, how many are late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask import current_app
from flask_babel import force_locale, gettext, ngettext
from sqlalchemy import select

from commons.identity.models import Account, RoleGrant
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor, Grant
from commons.kernel.db import db
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work, unit_of_work
from commons.moderation import policies
from commons.moderation.models import Case

#: The Paris hour from which the message of the day leaves.
FROM_HOUR = 8


def send() -> int:
    """Queue the message of the day for whoever has something to read; the number of people it concerns."""
    now = clock.now()
    if now.astimezone(clock.PARIS).hour < FROM_HOUR:
        return 0
    with unit_of_work(SYSTEM) as work:
        waiting = list(db.session.scalars(select(Case).where(Case.closed_at.is_(None)).order_by(Case.opened_at)))
        told = 0
        for account, actor in _moderators().values() if waiting else ():
            mine = [case for case in waiting if policies.refusal_to_decide(actor, _free(case), now) is None]
            told += bool(mine)
            if mine:
                _tell(work, account, mine, now)
        return told


def _free(case: Case) -> policies.Sight:
    """The case as nobody reads it: a lease of this minute hides nothing from the message of the day."""
    return policies.Sight(case.scopes, case.author_id, None, None, closed=False)


def _moderators() -> Mapping[int, tuple[Account, Actor]]:
    """Everybody who was asked to moderate, as actors; the secretariat reads the queue when it wants to."""
    roles = (policies.MODERATOR, policies.FACILITATOR)
    query = select(Account, RoleGrant).join(RoleGrant, RoleGrant.account_id == Account.id)
    query = query.where(RoleGrant.ends_at.is_(None), RoleGrant.role.in_(roles), Account.active)
    found: dict[int, tuple[Account, set[Grant]]] = {}
    for account, grant in db.session.execute(query):
        found.setdefault(account.id, (account, set()))[1].add(
            Grant(grant.role.value, grant.scope.value, grant.scope_id)
        )
    return {key: (account, Actor(key, frozenset(grants))) for key, (account, grants) in found.items()}


def _tell(work: Work, account: Account, mine: Iterable[Case], now: datetime) -> None:
    cases = list(mine)
    contact, day = account.contact, now.astimezone(clock.PARIS).date().isoformat()
    if contact is None:
        return
    with force_locale(account.locale):
        subject, body = _words(cases, now)
    medium = Medium.MAIL if account.email else Medium.SMS
    work.post(f"moderation.digest:{account.id}:{day}", medium, contact.value, subject, body)


def _words(cases: list[Case], now: datetime) -> tuple[str, str]:
    hours = int((now - cases[0].opened_at).total_seconds() // 3600)
    late = sum(case.due_at <= now for case in cases)
    parts = [
        ngettext("%(num)d texte attend d’être lu.", "%(num)d textes attendent d’être lus.", len(cases)),
        ngettext("Le plus ancien attend depuis %(num)d heure.", "Le plus ancien attend depuis %(num)d heures.", hours),
    ]
    if late:
        parts.append(ngettext("%(num)d est en retard.", "%(num)d sont en retard.", late))
    parts.append(current_app.config["SERVER_ADDRESS"] + "/equipe/moderation")
    return gettext("Modération : des textes vous attendent"), "\n".join(parts)
