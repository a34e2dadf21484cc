"""Which phone this is: a random token in a cookie of its own, sent to the pages of workshops only.

It is never kept in a session row beside an account, and ends with the browser's day or when the person leaves.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from assises.workshops import joining, queries
from assises.workshops.marks import Purpose, mark
from assises.workshops.models import Workshop
from assises.workshops.reasons import WorkshopReason
from commons.identity.seals import bare
from commons.kernel import clock, limits, visitors
from commons.kernel.errors import NotFound, TooMany

COOKIE, PATH = "atelier", "/atelier"
LIFETIME = timedelta(hours=14)
#: Wrong codes from one device in an hour, and behind one address (a room shares one).
MOST_WRONG, MOST_WRONG_BEHIND = 20, 200
#: What one phone may send in ten minutes: words, dots, requests.
MOST_SENT, WINDOW = 120, timedelta(minutes=10)


def opened_by(code: str) -> Workshop:
    """The workshop that a code opens now; a wrong one is counted. NotFound: NO_SUCH_CODE; TooMany."""
    typed = bare(code)[:20]
    found = queries.by_code(typed, clock.now()) if typed else None
    if found is None:
        visitors.count_try("workshop.code", WorkshopReason.TOO_MANY_CODES, most=MOST_WRONG, behind=MOST_WRONG_BEHIND)
        raise NotFound(reason=WorkshopReason.NO_SUCH_CODE)
    return found


def token_for(workshop_id: int) -> str:
    """The token this phone was let in with; nothing when it was not let into this workshop."""
    known, token = kept()
    return token if known == workshop_id and joining.inside(workshop_id, token) is not None else ""


def kept() -> tuple[int, str]:
    """What the cookie says: the workshop and the token; (0, "") without one."""
    try:
        found = _signer().loads(request.cookies.get(COOKIE, ""), max_age=int(LIFETIME.total_seconds()))
        return int(found[0]), str(found[1])
    except (BadSignature, ValueError, TypeError, IndexError):
        return 0, ""


def not_too_fast(workshop_id: int, token: str) -> None:
    """Count one thing sent by this phone; TooMany."""
    who = mark(Purpose.ENTRY, workshop_id, token)
    if not limits.allowed("workshop.sent", who, most=MOST_SENT, within=WINDOW):
        raise TooMany(reason=WorkshopReason.TOO_FAST)


def remembered(response: Response, workshop_id: int, token: str) -> Response:
    """The answer, after which this phone is in."""
    _send(response, str(_signer().dumps([workshop_id, token])), int(LIFETIME.total_seconds()))
    return response


def forgotten(response: Response) -> Response:
    """The answer, after which this phone is nobody's."""
    _send(response, "", 0)
    return response


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="possibles.workshops")


def _send(response: Response, value: str, seconds: int) -> None:
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(COOKIE, value, max_age=seconds, path=PATH, secure=secure, httponly=True, samesite="Lax")
