"""What voting in the field brings to the application: pages, doors, rights, chores, the lock of a device."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from budgets.paper import (
    lock,
    policies,
    reminding,
    services,
    views_desk,
    views_mine,
    views_paper,
    views_public,
    views_room,
    waiting,
)
from budgets.paper.models import VoteReminder
from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.kernel import clock, events, jobs
from commons.kernel.actor import SYSTEM
from commons.kernel.rights import add_rights
from commons.kernel.unit_of_work import Work, unit_of_work


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for part in (views_room, views_desk, views_mine, views_paper, views_public):
        app.register_blueprint(part.blueprint)
    app.register_blueprint(views_public.reminders)
    app.extensions["csrf"].exempt(views_public.stop_at_once)
    lock.init_app(app)
    what = _l("Tenir un guichet, remettre des cartes, saisir des bulletins papier.")
    menu.offer(app, Door(_l("Votes sur le terrain"), what, "vote_field.index", policies.HOLDERS))
    add_rights(app, _l("Vote au guichet, cartes et papier"), policies.RIGHTS)
    offers.offer_holding(app, "vote_reminders", reminding.known_to, VoteReminder.__tablename__)
    events.subscribe(AccountErased)(reminders_end_with_their_account)
    jobs.every(timedelta(minutes=10), "budgets.reminders", lambda: reminding.remind_now(clock.now()))
    jobs.every(timedelta(hours=1), "budgets.batches", lambda: waiting.warn_now(clock.now()))
    jobs.every(timedelta(minutes=1), "budgets.visits", wipe)


def wipe() -> int:
    """Wipe visits that nobody ended."""
    with unit_of_work(SYSTEM) as work:
        return services.wipe_visits(work, clock.now())


def reminders_end_with_their_account(work: Work, fact: AccountErased) -> None:
    """Nobody is reminded by an account that is gone."""
    reminding.forget(work, fact.account_id)
