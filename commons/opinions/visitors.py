"""Who answers in this browser: the account that is signed in, or a random token in a cookie of its own.

The cookie is sent to the pages of opinions only, never kept in a session row beside an account, and ends with the
browser, after twelve hours, or as soon as the person says they have finished.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Response, current_app, g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from commons.kernel import limits
from commons.kernel.access import current_actor
from commons.kernel.errors import TooMany
from commons.opinions import keys
from commons.opinions.reasons import Reason
from commons.opinions.types import Voter

COOKIE, PATH = "avis", "/avis"
LIFETIME = timedelta(hours=12)
HOUR = timedelta(hours=1)
#: Browsers without account that may begin behind one address in an hour: a workshop of people on one box.
MOST_NEW_DEVICES = 120
#: Answers of one voter in an hour; two hundred statements, each changed once.
MOST_ANSWERS = 400
#: Answers behind one address in an hour.
MOST_ANSWERS_BEHIND = 4000


def present() -> Voter | None:
    """Who answers here, or None for somebody who has not begun."""
    actor = current_actor()
    if actor.person_id is not None:
        return Voter.account(actor.person_id)
    token = _token()
    return Voter.device(token) if token else None


def beginning() -> Voter:
    """Who answers here; a browser without account gets its token now. TooMany behind one address."""
    known = present()
    if known is not None:
        return known
    if not limits.allowed("opinions.device", request.remote_addr or "", most=MOST_NEW_DEVICES, within=HOUR):
        raise TooMany(reason=Reason.TOO_MANY_DEVICES)
    g.new_opinions_device = keys.new_token()
    return Voter.device(g.new_opinions_device)


def not_too_fast(voter: Voter) -> None:
    """Count one answer; TooMany."""
    calm = limits.allowed("opinions.answer", voter.token, most=MOST_ANSWERS, within=HOUR)
    behind = limits.allowed("opinions.answers", request.remote_addr or "", most=MOST_ANSWERS_BEHIND, within=HOUR)
    if not (calm and behind):
        raise TooMany(reason=Reason.TOO_FAST)


def remembered(response: Response) -> Response:
    """The answer, with the token of a browser that has just begun."""
    token = g.get("new_opinions_device")
    if token:
        _send(response, str(_signer().dumps(token)), int(LIFETIME.total_seconds()))
    return response


def forgotten(response: Response) -> Response:
    """The answer, after which this browser is nobody again: the next person begins anew."""
    _send(response, "", 0)
    return response


def _token() -> str:
    try:
        return str(_signer().loads(request.cookies.get(COOKIE, ""), max_age=int(LIFETIME.total_seconds())))
    except BadSignature:
        return ""


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="possibles.opinions")


def _send(response: Response, value: str, seconds: int) -> None:
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(COOKIE, value, max_age=seconds, path=PATH, secure=secure, httponly=True, samesite="Lax")
