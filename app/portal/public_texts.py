"""Pages of plain text: how a vote works, who may do what, and what the law asks every public site to say."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from app.portal import accessibility, rights
from app.portal.explained import PARTS
from commons.kernel import i18n
from commons.kernel.access import EVERYONE, access
from commons.kernel.pages import same_for_everybody
from commons.opinions import visitors

blueprint = Blueprint("texts", __name__)


def nothing() -> tuple[str, ...]:
    """These pages change with a release only."""
    return ()


@blueprint.get("/comprendre")
@access(EVERYONE)
@same_for_everybody(nothing)
def understand() -> ResponseReturnValue:
    """How everything works, in plain words."""
    return render_template("portal/understand.html", parts=PARTS)


@blueprint.get("/qui-peut-quoi")
@access(EVERYONE)
@same_for_everybody(nothing)
def rights_table() -> ResponseReturnValue:
    """Who may do what, role by role."""
    return render_template("portal/rights.html", rights=rights.public_table())


@blueprint.get("/accessibilite")
@access(EVERYONE)
@same_for_everybody(nothing)
def declaration() -> ResponseReturnValue:
    """The declaration the law asks for."""
    return render_template(
        "portal/accessibility.html", audit=accessibility.audit(), drawn_up_on=accessibility.drawn_up_on()
    )


@blueprint.get("/mentions-legales")
@access(EVERYONE)
@same_for_everybody(nothing)
def legal() -> ResponseReturnValue:
    """Who publishes, who hosts, under which licence."""
    return render_template("portal/legal.html", settings=current_app.config)


@blueprint.get("/cookies")
@access(EVERYONE)
@same_for_everybody(nothing)
def cookies() -> ResponseReturnValue:
    """The three cookies there are, and the links that act."""
    names = {
        "session_cookie": current_app.config["SESSION_COOKIE_NAME"],
        "language_cookie": i18n.COOKIE,
        "opinions_cookie": visitors.COOKIE,
    }
    return render_template("portal/cookies.html", **names)


@blueprint.get("/contact")
@access(EVERYONE)
@same_for_everybody(nothing)
def contact() -> ResponseReturnValue:
    """How to reach a person."""
    return render_template("portal/contact.html", mail=current_app.config["CONTACT_MAIL"])
