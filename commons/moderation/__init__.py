"""Moderation: one queue for what people publish anywhere; reports, decisions with a motive, appeals, public counts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Join the application. Imported here, so that policies and words stay readable without a database."""
    from commons.identity.space import offers
    from commons.identity.team import menu
    from commons.kernel import jobs, rights
    from commons.moderation import forgetting, holding, policies
    from commons.moderation.appeals import views as appeals
    from commons.moderation.blocks import views as blocks
    from commons.moderation.desk import digest
    from commons.moderation.desk import views as desk
    from commons.moderation.figures import views as figures
    from commons.moderation.replies import views as replies
    from commons.moderation.reports import services as reports
    from commons.moderation.reports import views as reporting
    from commons.moderation.spaces import views as spaces

    assert forgetting, "its subscribers are registered by importing it"
    for blueprint in {part.blueprint for part in (appeals, blocks, desk, figures, replies, reporting, spaces)}:
        app.register_blueprint(blueprint)
    door = menu.Door(
        _l("Modération"), _l("Lire ce qui attend, décider avec un motif, répondre."), "moderation.queue", policies.TEAM
    )
    menu.offer(app, door)
    own = _l("Ce qui a été décidé de vos textes, pourquoi, et comment demander à une autre personne de relire.")
    offers.offer(app, offers.SpaceCard(_l("Modération de mes textes"), "moderation.own", own, 40))
    offers.offer_holding(app, "moderation", holding.about, *holding.TABLES)
    rights.add_rights(app, _l("Modération"), policies.RIGHTS)
    jobs.every(timedelta(hours=1), "moderation.digest", digest.send)
    jobs.every(timedelta(hours=1), "moderation.forget_devices", reports.forget_devices)
