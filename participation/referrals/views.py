"""Public pages of referrals: the list with its counts, one referral, the file."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.days import next_midnight
from commons.kernel.errors import NotFound
from commons.kernel.pages import good_until, same_for_everybody
from participation.referrals import pages, queries
from participation.referrals.policies import ReferralReason
from participation.referrals.types import ReferralState

blueprint = Blueprint("referrals", __name__, url_prefix="/saisines")


def _names(number: str = "") -> tuple[str, ...]:
    return ("participation:referrals", "participation:bodies")


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(_names)
def index() -> ResponseReturnValue:
    """Every question asked, the late ones first, twenty a page."""
    now = clock.now()
    # Delays are counted in days: every count on the page changes at midnight.
    good_until(next_midnight(now))
    return render_template("participation/referrals/index.html", **pages.listing(now))


@blueprint.get("/registre.csv", endpoint="as_csv")
@access(EVERYONE)
@same_for_everybody(_names)
def register_csv() -> Response:
    """The same search as a table."""
    now = clock.now()
    good_until(next_midnight(now))
    content = pages.as_csv(queries.public(pages.asked().wanted(), now), now)
    response = Response(content, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="saisines.csv"'
    return response


@blueprint.get("/<number>")
@access(EVERYONE)
@same_for_everybody(_names)
def show(number: str) -> ResponseReturnValue:
    """One referral: the question, the answer, what is thought of it."""
    now = clock.now()
    referral = queries.by_number(number)
    if referral is None or referral.state is ReferralState.DRAFT:
        raise NotFound(reason=ReferralReason.NOT_FOUND)
    good_until(next_midnight(now))
    return render_template("participation/referrals/show.html", **pages.whole(referral, now))
