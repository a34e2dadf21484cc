"""What mail and SMS say, on a page: in development only, it does not exist elsewhere."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from commons.identity.answers import page
from commons.kernel.access import EVERYONE, access
from commons.kernel.db import db
from commons.kernel.outbox import OutboxMessage

blueprint = Blueprint("development_outbox", __name__)


@blueprint.get("/developpement/boite-d-envoi")
@access(EVERYONE)
def messages() -> ResponseReturnValue:
    """The fifty last messages, the newest first."""
    query = select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(50)
    return page("outbox.html", messages=list(db.session.scalars(query)))
