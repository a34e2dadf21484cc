"""Photographs of actions: each under the digest of its bytes; those that nobody read yet are not shown."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext as _

from budgets.delivery import policies, queries
from commons.identity.types import Role
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.errors import NotFound
from commons.kernel.storage import stored_file

blueprint = Blueprint("delivery_pictures", __name__)
#: Whoever reads what waits, or follows actions.
_READERS = (Role.MODERATOR, *policies.FOLLOWERS)


@blueprint.get("/realisations/images/<digest>.webp")
@access(EVERYONE)
def show(digest: str) -> Response:
    """A photograph that a public page shows; one that waits to be read is for those who read it."""
    actor, public = current_actor(), queries.picture_is_shown(digest)
    seen = public or (queries.picture_waits(digest) and any(actor.holds_anywhere(role) for role in _READERS))
    file = stored_file(digest) if seen else None
    if file is None:
        raise NotFound(_("Cette image n’est plus là."))
    response = Response(file.body, content_type=file.content_type)
    response.headers["Cache-Control"] = "public, max-age=3600" if public else "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = "inline"
    return response
