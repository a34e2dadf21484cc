"""Pictures of projects: each under the digest of its bytes, so that it can be kept for ever."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext as _

from budgets.editions import policies
from budgets.projects import queries
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.errors import NotFound
from commons.kernel.storage import stored_file

blueprint = Blueprint("pictures", __name__)


@blueprint.get("/images/<digest>.webp")
@access(EVERYONE)
def show(digest: str) -> Response:
    """A picture that an announced project shows; those of drafts are for the secretariat only."""
    public = queries.picture_is_public(digest)
    file = stored_file(digest) if public or current_actor().holds_anywhere(policies.SECRETARIAT) else None
    if file is None:
        raise NotFound(_("Cette image n’est plus là."))
    response = Response(file.body, content_type=file.content_type)
    keep = "public, max-age=31536000, immutable" if public else "private, no-store"
    response.headers["Cache-Control"] = keep
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = "inline"
    return response
