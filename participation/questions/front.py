"""What questions bring to the application: pages, a part of the page of calls, a door of the team, stories, rights."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.kernel import refs
from commons.kernel.events import subscribe
from commons.kernel.pages import good_until
from commons.kernel.rights import add_rights
from commons.moderation import registry
from commons.threads import stories as told
from commons.threads.stories import Story
from participation.initiatives import sections
from participation.initiatives.models_calls import Call
from participation.initiatives.sections import CallPart
from participation.initiatives.types import PAGES
from participation.questions import policies, queries, services, stories, views, views_desk
from participation.questions.models import CallQuestion, CallTaker
from participation.questions.types import QUESTION

TITLE = _l("Questions sur les appels")


def offer(app: Flask) -> None:
    """Stand at the front door."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(views_desk.blueprint)
    sections.add_to_calls(app, CallPart("participation/questions/_of_call.html", _of_call, 10))
    sections.add_call_door(app, _l("Questions et réponses"), "call_questions_desk.index")
    refs.register(QUESTION, _l("Question sur un appel"), stories.resolve)
    story = Story(stories.moments, stories.debts, stories.mine, stories.open_debts, (PAGES, "participation:bodies"))
    told.register(QUESTION, story)
    registry.register(QUESTION, stories.MODERATED)
    subscribe(AccountErased)(services.forget_author)
    offers.offer_holding(app, "questions_on_calls", about, CallQuestion.__tablename__, CallTaker.__tablename__)
    add_rights(app, TITLE, policies.RIGHTS)


def _of_call(call: Call, now: datetime) -> Mapping[str, Any]:
    """How many questions were asked and answered, and until when one may ask."""
    end, (asked, answered) = policies.until(call), queries.counts(call.id)
    good_until(end if end is not None and end > now else None)
    return {"asked": asked, "answered": answered, "until": end, "refusal": policies.refusal_to_ask(call, now)}


def about(account_id: int) -> dict[str, Any]:
    """The questions a person asked, and the calls they took up."""
    return {
        "asked": [
            {"call": each.call.title, "words": each.words, "at": each.asked_at.isoformat()}
            for each in queries.asked_by(account_id)
        ],
        "taken_up": [{"call": row.call_id, "since": row.since.isoformat()} for row in queries.taken_by(account_id)],
    }
