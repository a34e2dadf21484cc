"""Opinions: short statements, positions on them, and the map of what divides and what unites."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Join the application. Imported here, so that the map stays usable without a database."""
    from commons.identity.events import AccountErased
    from commons.identity.space import offers
    from commons.kernel import events, jobs, refs, rights
    from commons.moderation import registry
    from commons.moderation.types import Moderated
    from commons.opinions import (
        addresses,
        holding,
        moderated,
        policies,
        publishing,
        queries,
        views,
        views_box,
        views_desk,
    )
    from commons.opinions.types import STATEMENT
    from commons.threads import stories
    from commons.threads.stories import Story

    app.register_blueprint({part.blueprint for part in (views, views_box, views_desk)}.pop())
    refs.register(STATEMENT, _l("Affirmation"), addresses.targets)
    registry.register(STATEMENT, Moderated(read=moderated.read, apply=moderated.apply))
    stories.register(STATEMENT, Story(moments=moderated.moments, mine=queries.statements_of_author))
    offers.offer_holding(app, "opinions", holding.about, *holding.TABLES)
    events.subscribe(AccountErased)(holding.forget_proposer)
    rights.add_rights(app, _l("Avis sur des affirmations"), policies.RIGHTS)
    # Often, so that a poll is sealed within a minute of its end; figures are made every ten minutes at most.
    jobs.every(timedelta(minutes=1), "opinions.publish", publishing.publish_due)
