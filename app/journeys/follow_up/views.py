"""Public pages of threads: what became of a thing, its feed, its card; the page where a code is typed."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, make_response, request, url_for
from flask.typing import ResponseReturnValue

from app.journeys.follow_up import asked, feed, pages, policies, services
from app.journeys.follow_up import queries as follows
from app.journeys.follow_up.blueprint import blueprint
from app.journeys.follow_up.forms import CodeForm, FollowForm
from app.journeys.follow_up.messages import thread_address
from app.journeys.follow_up.types import FollowReason
from budgets.editions.queries import announced
from commons.ballot_box import codes as receipts
from commons.identity.sign_in.views import address as sign_in_address
from commons.kernel import clock, limits, refs
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import page, private_page, typed
from commons.kernel.errors import Invalid, TooMany
from commons.kernel.http import go
from commons.kernel.qr import picture_answer
from commons.kernel.refs import Ref
from commons.moderation.registry import moderated
from commons.threads import codes
from commons.threads import queries as threads
from commons.threads.assembly import Thread

#: The kind under which votes have their thread.
EDITION = "budgets.edition"
#: A whole neighbourhood may share one address, and somebody who guesses needs ten thousand million tries.
CODES_PER_HOUR = 200


@blueprint.get("/suivi")
@access(EVERYONE)
def code() -> ResponseReturnValue:
    """Type a code."""
    return page("journeys/follow_up/code.html", CodeForm(formdata=None))


@blueprint.post("/suivi")
@access(EVERYONE)
def look_up() -> ResponseReturnValue:
    """Go to where a code leads. A posted form: what is typed here may be a receipt, and stays out of every log."""
    form = CodeForm()
    if not form.validate():
        return page("journeys/follow_up/code.html", form)
    found = codes.parse(typed(form.code))
    if found is not None:
        return go(url_for("follow_up.by_code", code=found))
    if receipts.parse_code(typed(form.code)) or receipts.parse_secret(typed(form.code)):
        return _receipt()
    return _no_such_code(form, 422)


def _receipt() -> Response:
    """A vote's receipt leads to its vote, chosen by the reader: it is looked up nowhere, and not shown again."""
    votes = [(edition.title, _thread_of_vote(edition.id), edition.slug) for edition in announced()]
    return page("journeys/follow_up/receipt.html", votes=votes)


def _thread_of_vote(edition_id: int) -> str:
    return url_for("follow_up.show", kind=EDITION, number=edition_id) if refs.known(EDITION) else ""


def _no_such_code(form: CodeForm, status: int) -> Response:
    form.take(Invalid(fields={"code": FollowReason.NO_SUCH_CODE.sentence}))
    return page("journeys/follow_up/code.html", form, status)


@blueprint.get("/suivi/code/<code>")
@access(EVERYONE)
def by_code(code: str) -> ResponseReturnValue:
    """Where a code leads."""
    if not limits.allowed("follow_up.code", request.remote_addr or "", most=CODES_PER_HOUR, within=timedelta(hours=1)):
        raise TooMany(reason=FollowReason.TOO_MANY_CODES)
    ref = threads.ref_of_code(code)
    target = refs.resolve_one(ref) if ref is not None else None
    if ref is not None and target is not None and not target.public and moderated(ref.kind) is not None:
        return page("journeys/follow_up/kept_back.html")
    if ref is None or target is None or not target.public:
        return _no_such_code(CodeForm(formdata=None, code=code[:60]), 404)
    return go(url_for("follow_up.show", kind=ref.kind, number=ref.id))


@blueprint.get("/suivi/<kind>/<int:number>")
@access(EVERYONE)
def show(kind: str, number: int) -> ResponseReturnValue:
    """What became of one thing."""
    return thread_page(asked.thread_of(kind, number))


def thread_page(thread: Thread, form: FollowForm | None = None, status: int = 200) -> Response:
    """The page of a thread; a person signed in finds there how they follow it."""
    actor, ref = current_actor(), thread.subject
    contact = services.contact_kind(actor.person_id)
    followed = follows.follow_of(actor.person_id, ref) if actor.person_id is not None else None
    if contact is not None:
        form = (form or FollowForm()).offer(contact, followed.medium if followed else None)
    return (private_page if actor.person_id is not None else page)(
        "journeys/follow_up/thread.html",
        form if contact is not None else None,
        status,
        thread=pages.thread_page(thread, clock.now()),
        code=_shown_code(ref),
        may_make_code=policies.refusal_to_make_code(actor) is None,
        followed=followed,
        sign_in=sign_in_address(url_for("follow_up.show", kind=ref.kind, number=ref.id)),
    )


def _shown_code(ref: Ref) -> str:
    found = threads.code_of(ref)
    return codes.shown(found) if found else ""


@blueprint.get("/suivi/<kind>/<int:number>.atom")
@access(EVERYONE)
def atom(kind: str, number: int) -> ResponseReturnValue:
    """The thread as a feed, for who follows without an account."""
    thread = asked.thread_of(kind, number)
    response = make_response(feed.atom(thread, request.path, clock.now()))
    response.content_type = "application/atom+xml; charset=utf-8"
    return response


@blueprint.get("/suivi/<kind>/<int:number>/affichette")
@access(EVERYONE)
def card(kind: str, number: int) -> ResponseReturnValue:
    """A small card to print: the code, and a drawing that leads to the thread."""
    ref = asked.ref_of(kind, number)
    target = services.public_target(ref)
    return page(
        "journeys/follow_up/card.html",
        ref=ref,
        target=target,
        label=refs.label_of(kind),
        code=_shown_code(ref),
        refusal=policies.refusal_to_make_code(current_actor()),
    )


@blueprint.get("/suivi/<kind>/<int:number>/qr.svg")
@access(EVERYONE)
def drawing(kind: str, number: int) -> ResponseReturnValue:
    """The QR code that leads to a thread."""
    ref = asked.ref_of(kind, number)
    services.public_target(ref)
    return picture_answer(thread_address(ref))
