"""What appeals bring to the application: pages, a part of what is told of applications, stories, rights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.kernel import refs
from commons.kernel.events import subscribe
from commons.kernel.pages import good_until
from commons.kernel.rights import add_rights
from commons.moderation import registry
from commons.threads import stories as told
from commons.threads.stories import Story
from participation.appeals import policies, queries, services, stories, views, views_desk
from participation.appeals.models import ApplicationAppeal
from participation.appeals.types import APPEAL, AppealState
from participation.initiatives import policies as calls
from participation.initiatives import sections
from participation.initiatives.models_calls import Application
from participation.initiatives.sections import ApplicationPart, Audience
from participation.initiatives.types import PAGES

TITLE = _l("Recours sur les dossiers")


def offer(app: Flask) -> None:
    """Stand at the front door."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views_desk.blueprint)
    sections.add_to_applications(app, ApplicationPart("participation/appeals/_of_application.html", _parts, 20))
    refs.register(APPEAL, _l("Recours sur un dossier"), stories.resolve)
    story = Story(stories.moments, stories.debts, stories.mine, stories.open_debts, (PAGES, "participation:bodies"))
    told.register(APPEAL, story)
    registry.register(APPEAL, stories.MODERATED)
    subscribe(AccountErased)(services.forget_filer)
    offers.offer_holding(app, "appeals_on_files", about, ApplicationAppeal.__tablename__)
    purpose = _l("Répondre aux porteurs qui contestent une décision.")
    menu.offer(app, Door(TITLE, purpose, "appeals_desk.index", (*calls.TEAM, policies.RESPONDENT)))
    add_rights(app, TITLE, policies.RIGHTS)


def _parts(applications: Sequence[Application], audience: Audience, now: datetime) -> Mapping[int, Mapping[str, Any]]:
    """Application -> its appeal, or until when it may be contested."""
    filed = queries.of_applications([each.id for each in applications])
    found: dict[int, Mapping[str, Any]] = {}
    for each in applications:
        appeal, until = filed.get(each.id), policies.allowed_until(each)
        opens = appeal is None and until is not None and until > now
        if audience is Audience.PUBLIC:
            good_until(until if opens else None)
            waits = appeal is not None and appeal.state is AppealState.FILED and appeal.due_at > now
            good_until(appeal.due_at if appeal is not None and waits else None)
        if appeal is not None or opens:
            found[each.id] = {"appeal": appeal, "until": until, "mine": audience is Audience.CARRIERS, "now": now}
    return found


def about(account_id: int) -> list[dict[str, Any]]:
    """The appeals a person filed."""
    return [
        {"call": row.application.call.title, "words": row.words, "at": row.filed_at.isoformat(),
         "state": row.state.value, "answer": row.answer}
        for row in queries.filed_by(account_id)
    ]  # fmt: skip
