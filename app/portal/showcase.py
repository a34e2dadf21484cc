"""Every component on one page, for whoever builds a page; not registered in production."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from commons.kernel.access import EVERYONE, access
from commons.ui.showcase import showcase

blueprint = Blueprint("showcase", __name__)


@blueprint.get("/developpement/composants")
@access(EVERYONE)
def components() -> ResponseReturnValue:
    """The components, with fictional examples."""
    return render_template("ui/components.html", **showcase())
