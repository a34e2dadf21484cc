"""The home page: what is going on now, in plain words, with one main action."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from app.portal.doors import DOORS
from commons.kernel.access import EVERYONE, access
from commons.kernel.navigation import front_door
from commons.kernel.pages import same_for_everybody

blueprint = Blueprint("portal", __name__)


def _versions() -> tuple[str, ...]:
    """Whatever the home page's cards depend on."""
    return tuple(name for section in front_door(current_app).sections for name in section.versions)


def filled_sections() -> list[dict[str, Any]]:
    """The sections that have something to show today."""
    filled = ((section, list(section.cards())) for section in front_door(current_app).sections)
    return [{"title": s.title, "cards": cards, "more": s.more} for s, cards in filled if cards]


@blueprint.get("/")
@access(EVERYONE)
@same_for_everybody(_versions)
def home() -> ResponseReturnValue:
    """What is open now, and how it works."""
    return render_template("portal/home.html", sections=filled_sections(), doors=DOORS)
