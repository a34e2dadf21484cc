"""The pages of the vote. Every one of them is personal: kept by no cache, shown by no back button."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from budgets.ballots import checks, pages, progress, queries, services
from budgets.ballots.checks import Filled
from budgets.ballots.pages import Errand
from budgets.ballots.types import Booth
from budgets.editions.models import Envelope
from commons.ballot_box import codes
from commons.kernel import clock, i18n
from commons.kernel.access import SIGNED_IN, access, current_actor
from commons.kernel.http import go, private
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("ballots", __name__, url_prefix="/budgets/<slug>")


def kept_by_nobody(view: Callable[..., ResponseReturnValue]) -> Callable[..., Response]:
    """Mark the answer as personal."""

    @wraps(view)
    def wrapper(**args: Any) -> Response:
        return private(make_response(view(**args)))

    return wrapper


@blueprint.get("/vote")
@access(SIGNED_IN)
@kept_by_nobody
def start(slug: str) -> str:
    """Where I vote, and in which envelopes."""
    booth = services.open_booth(slug, clock.now())
    person = current_actor().person_id
    voter = queries.voter(booth, person) if person is not None else None
    found = progress.of(booth, voter)
    return render_template(
        "budgets/ballots/start.html",
        edition=booth.edition,
        voter=voter,
        progress=found,
        rule=progress.rule(booth.edition),
    )


@blueprint.get("/vote/<envelope>")
@access(SIGNED_IN)
@kept_by_nobody
def fill(slug: str, envelope: str) -> ResponseReturnValue:
    """The list to choose from; whoever has voted is told so rather than let fill in a ballot in vain."""
    now = clock.now()
    booth = services.open_booth(slug, now)
    found, voter = services.check_in(current_actor(), booth, envelope, now)
    if services.has_voted(booth, found, voter):
        return go(url_for(".start", slug=slug))
    return pages.fill(booth, found, _voting(booth, found), voter.contact_key.encode(), Filled(), [])


@blueprint.post("/vote/<envelope>")
@access(SIGNED_IN)
@kept_by_nobody
def review(slug: str, envelope: str) -> str | tuple[str, int]:
    """The bulletin, read again before it is cast."""
    now = clock.now()
    booth = services.open_booth(slug, now)
    found, voter = services.check_in(current_actor(), booth, envelope, now)
    return review_page(booth, found, _voting(booth, found), voter.contact_key.encode(), codes.new_secret())


@blueprint.post("/vote/<envelope>/urne")
@access(SIGNED_IN)
@kept_by_nobody
def cast(slug: str, envelope: str) -> str | tuple[str, int]:
    """Put the ballot in the box, and hand over the receipt."""
    now = clock.now()
    booth = services.open_booth(slug, now)
    filled = checks.read(booth.edition.ballot, request.form.to_dict(flat=False))
    secret = request.form.get("secret", "")
    try:
        with unit_of_work(current_actor()) as work:
            done = services.cast(
                work, booth, envelope, filled.choices, secret, request.form.get("rules", ""), now,
                request.form.get("declares", ""),
            )  # fmt: skip
    except services.BallotRefused as error:
        found, voter = services.check_in(current_actor(), booth, envelope, now)
        seed = voter.contact_key.encode()
        return pages.fill(booth, found, _voting(booth, found), seed, filled, error.mistakes), error.status
    return receipt_page(booth, envelope, done.secret, done.code, following=_following(booth))


@blueprint.post("/vote/<envelope>/confirmation")
@access(SIGNED_IN)
@kept_by_nobody
def confirm(slug: str, envelope: str) -> str:
    """Send a confirmation that one has voted."""
    now = clock.now()
    booth = services.open_booth(slug, now)
    with unit_of_work(current_actor()) as work:
        found, voter = services.check_in(current_actor(), booth, envelope, now)
        subject = gettext("Votre vote est enregistré")
        body = gettext(
            "Votre vote « %(title)s » est dans l'urne. Gardez le reçu affiché à l'écran : lui seul permet de changer "
            "votre vote avant la clôture. Ce message ne dit pas ce que vous avez choisi.",
            title=booth.edition.title,
        )
        services.send_confirmation(work, booth, found, voter, subject, body)
    return render_template(
        "ui/message.html",
        title=gettext("Confirmation envoyée"),
        kind="success",
        message=gettext("Elle dit que vous avez voté, pas ce que vous avez choisi."),
        next_label=gettext("J'ai fini"),
        next_url=url_for("editions.show", slug=slug),
    )


def _following(booth: Booth) -> Envelope | None:
    """The envelope that waits for this person next."""
    person = current_actor().person_id
    voter = queries.voter(booth, person) if person is not None else None
    return progress.of(booth, voter).following if voter is not None else None


def _voting(booth: Booth, envelope: Envelope) -> Errand:
    slug, name = booth.edition.slug, envelope.slug
    fill_it, read_it, cast_it = (
        url_for(f"ballots.{page}", slug=slug, envelope=name) for page in ("fill", "review", "cast")
    )
    return Errand(fill_it, read_it, cast_it)


def review_page(booth: Booth, envelope: Envelope, errand: Errand, seed: bytes, secret: str) -> str | tuple[str, int]:
    """The ballot read over before it is cast, or the list again with what is wrong."""
    filled = checks.read(booth.edition.ballot, request.form.to_dict(flat=False))
    found = filled.mistakes or checks.mistakes(booth, envelope, filled.choices)
    # "Je change" comes back to the list with everything that was chosen.
    if found or "change" in request.form:
        return pages.fill(booth, envelope, errand, seed, filled, found), 422 if found else 200
    return pages.review(booth, envelope, errand, filled, secret)


def receipt_page(
    booth: Booth, envelope: str, secret: str, code: str, replaced: bool = False, following: Envelope | None = None
) -> str:
    """What the voter keeps."""
    return render_template(
        "budgets/ballots/receipt.html",
        edition=booth.edition,
        envelope=booth.envelope(envelope),
        today=i18n.day(clock.now()),
        secret=codes.grouped(secret),
        code=codes.grouped(code),
        digest=booth.digest,
        replaced=replaced,
        following=following,
        signed_in=current_actor().person_id is not None,
    )
