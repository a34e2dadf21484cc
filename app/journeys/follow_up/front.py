"""What following brings to the application: pages, a card of one's own space, the messages, and rights."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.journeys.follow_up import digest, erasure, policies, queries, speaking, views, views_change, views_debts
from app.journeys.follow_up.blueprint import blueprint
from app.journeys.follow_up.models import Follow, Visit
from commons.identity.space import offers
from commons.identity.space.offers import SpaceCard
from commons.kernel import addresses, jobs, refs
from commons.kernel.refs import Ref
from commons.kernel.rights import add_rights
from commons.threads import following

__all__ = ["erasure", "offer", "views", "views_change", "views_debts"]


def offer(app: Flask) -> None:
    """Stand at the front door."""
    app.register_blueprint(blueprint)
    # Mail programs send it without a page of ours before them.
    app.extensions["csrf"].exempt(views_change.stop_at_once)
    # Every thing has a thread, also when its page is shared with others: its address says which one is meant.
    addresses.know("follow_up.show", lambda kind, number: Ref(kind, number) if refs.known(kind) else None)
    following.answer_with(speaking.follows)
    card = SpaceCard(
        _l("Ma participation"),
        "follow_up.mine",
        _l("Ce que vous avez dit, proposé ou suivi, et ce que c’est devenu."),
        10,
    )
    offers.offer(app, card)
    offers.offer_holding(app, "followed", _followed, Follow.__tablename__)
    offers.offer_holding(app, "last_look_at_my_participation", _visited, Visit.__tablename__)
    add_rights(app, _l("Suivre ce que les choses deviennent"), policies.RIGHTS)
    jobs.every(timedelta(minutes=30), "follow_up.digest", digest.run)


def _followed(account_id: int) -> list[dict[str, Any]]:
    """What a person follows, for the file of everything that is kept about them."""
    return [
        {"thing": str(follow.ref), "told_by": follow.medium.value, "since": follow.since.isoformat()}
        for follow in queries.follows(account_id)
    ]


def _visited(account_id: int) -> dict[str, str] | None:
    """When a person last opened "Ma participation": what is marked as new is counted from it."""
    visit = queries.last_visit(account_id)
    return {"last": visit.seen_at.isoformat(), "before": visit.before_at.isoformat()} if visit else None
