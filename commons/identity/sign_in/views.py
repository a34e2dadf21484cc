"""The pages by which residents come in and go out."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from flask import request, session, url_for
from flask.typing import ResponseReturnValue

from commons.identity import contacts, library
from commons.identity.answers import complain, page, typed
from commons.identity.blueprint import blueprint
from commons.identity.sign_in import services
from commons.identity.sign_in.forms import CodeForm, ContactForm
from commons.identity.types import Contact
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.actor import NOBODY
from commons.kernel.errors import DomainError
from commons.kernel.http import go, safe_next
from commons.kernel.i18n import locale_code
from commons.kernel.unit_of_work import unit_of_work

_KEY = "sign_in"


def address(next_page: str) -> str:
    """Where somebody who must sign in goes first: the team has its own door."""
    door = "identity.team_sign_in" if next_page.startswith("/equipe") else "identity.sign_in"
    return url_for(door, next=next_page)


@dataclass(frozen=True)
class Pending:
    """A code was sent; what this browser must remember of it until it is typed."""

    ticket: str
    contact: str
    next: str
    again: bool = False


def _pending() -> Pending | None:
    kept = session.get(_KEY)
    return Pending(**kept) if kept else None


def _send(contact: Contact, next_page: str, again: bool = False) -> None:
    with unit_of_work(NOBODY) as work:
        ticket = services.send_code(work, contact, request.remote_addr or "", clock.now())
    session[_KEY] = asdict(Pending(ticket, contact.key, next_page, again))


@blueprint.route("/connexion", methods=["GET", "POST"])
@access(EVERYONE)
def sign_in() -> ResponseReturnValue:
    """Ask where to send the code."""
    if library.present_account() is not None:
        return go(safe_next(request.args.get("next"), url_for("identity.home")))
    form = ContactForm(next=request.args.get("next", ""))
    status = 200
    if form.validate_on_submit():
        try:
            _send(contacts.parse(typed(form.contact)), typed(form.next))
            return go(url_for("identity.sign_in_code"))
        except DomainError as error:
            status = complain(form, error, "contact")
    return page("sign_in.html", form, status)


@blueprint.route("/connexion/code", methods=["GET", "POST"])
@access(EVERYONE)
def sign_in_code() -> ResponseReturnValue:
    """Ask for the code that was sent."""
    pending = _pending()
    if pending is None:
        return go(url_for("identity.sign_in"))
    form, status, contact = CodeForm(), 200, Contact.from_key(pending.contact)
    if form.validate_on_submit():
        try:
            return _enter(pending, contact, typed(form.code))
        except DomainError as error:
            status = complain(form, error, "code")
    return page("sign_in_code.html", form, status, contact=contact.value, sent_again=pending.again)


def _enter(pending: Pending, contact: Contact, code: str) -> ResponseReturnValue:
    with unit_of_work(NOBODY) as work:
        account = services.verify(work, pending.ticket, contact, code, locale_code(), clock.now())
    library.enter(account)
    return go(safe_next(pending.next, url_for("identity.home")))


@blueprint.post("/connexion/nouveau-code")
@access(EVERYONE)
def sign_in_again() -> ResponseReturnValue:
    """Send another code to the same contact."""
    pending = _pending()
    if pending is None:
        return go(url_for("identity.sign_in"))
    try:
        _send(Contact.from_key(pending.contact), pending.next, again=True)
    except DomainError as error:
        form = CodeForm(formdata=None)
        status = complain(form, error, "code")
        return page("sign_in_code.html", form, status, contact=pending.contact.partition(":")[2], sent_again=False)
    return go(url_for("identity.sign_in_code"))


@blueprint.post("/deconnexion")
@access(EVERYONE)
def sign_out() -> ResponseReturnValue:
    """End this session; on a shared device nothing of it is left."""
    library.leave()
    return go(url_for("identity.signed_out"))


@blueprint.get("/deconnexion")
@access(EVERYONE)
def signed_out() -> ResponseReturnValue:
    """Say that it is over."""
    return page("signed_out.html")
