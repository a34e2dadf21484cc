"""Replacing one's ballot before closing: the secret of the receipt is all that is asked, and nothing else serves."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext

from budgets.ballots import checks, pages, services
from budgets.ballots.checks import Filled
from budgets.ballots.pages import Errand
from budgets.ballots.types import Booth
from budgets.ballots.views import kept_by_nobody, receipt_page, review_page
from budgets.editions.models import Envelope
from commons.ballot_box import codes
from commons.ballot_box.types import Reason
from commons.kernel import clock, limits
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.errors import Refused, TooMany
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("changes", __name__, url_prefix="/budgets/<slug>/changer")


@blueprint.get("")
@access(EVERYONE)
@kept_by_nobody
def start(slug: str) -> str:
    """Ask for the receipt's secret."""
    booth = services.open_booth(slug, clock.now())
    return render_template("budgets/ballots/change.html", edition=booth.edition, typed="", mistake="")


@blueprint.post("")
@access(EVERYONE)
@kept_by_nobody
def fill(slug: str) -> str | tuple[str, int]:
    """The list to choose from, for whoever holds a secret; what the ballot says now is shown to nobody."""
    booth = services.open_booth(slug, clock.now())
    secret = request.form.get("secret", "")[:100]
    envelope = _envelope(booth, secret)
    if envelope is None:
        reason = Reason.UNKNOWN_RECEIPT if codes.parse_secret(secret) else Reason.MALFORMED_SECRET
        page = render_template(
            "budgets/ballots/change.html", edition=booth.edition, typed=secret, mistake=reason.sentence
        )
        return page, 422
    errand = _errand(booth, secret)
    return pages.fill(booth, envelope, errand, secret.encode(), Filled(), [])


@blueprint.post("/relire")
@access(EVERYONE)
@kept_by_nobody
def review(slug: str) -> str | tuple[str, int]:
    """The new bulletin, read again."""
    booth = services.open_booth(slug, clock.now())
    secret = request.form.get("secret", "")
    return review_page(booth, _known(booth, secret), _errand(booth, secret), secret.encode(), secret)


@blueprint.post("/urne")
@access(EVERYONE)
@kept_by_nobody
def replace(slug: str) -> str | tuple[str, int]:
    """Put the new bulletin in place of the old one."""
    now = clock.now()
    booth = services.open_booth(slug, now)
    secret = request.form.get("secret", "")
    envelope = _known(booth, secret)
    filled = checks.read(booth.edition.ballot, request.form.to_dict(flat=False))
    try:
        with unit_of_work(current_actor()) as work:
            done = services.replace(work, booth, envelope, filled.choices, secret, now)
    except services.BallotRefused as error:
        errand = _errand(booth, secret)
        return pages.fill(booth, envelope, errand, secret.encode(), filled, error.mistakes), error.status
    return receipt_page(booth, envelope.slug, done.secret, done.code, replaced=True)


def _errand(booth: Booth, secret: str) -> Errand:
    slug = booth.edition.slug
    return Errand(url_for(".fill", slug=slug), url_for(".review", slug=slug), url_for(".replace", slug=slug), secret)


def _known(booth: Booth, secret: str) -> Envelope:
    envelope = _envelope(booth, secret)
    if envelope is None:
        raise Refused(reason=Reason.UNKNOWN_RECEIPT)
    return envelope


def _envelope(booth: Booth, secret: str) -> Envelope | None:
    """The envelope of this secret; whoever tries many from one address is made to wait."""
    envelope = services.envelope_of_receipt(booth, secret)
    if envelope is None and not limits.allowed(
        "budgets.change", request.remote_addr or "", most=10, within=timedelta(minutes=10)
    ):
        raise TooMany(gettext("Trop de codes essayés d'ici. Attendez dix minutes, puis réessayez."))
    return envelope
