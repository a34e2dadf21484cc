"""Answers: the page or its partial, error pages that say what to do next, and the headers of every response."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, abort, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter

from commons.kernel.errors import DomainError

CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)

#: What an error page says: its title, and what to do next.
SENTENCES = {
    400: (_l("Cette demande est incomplète"), _l("Revenez à la page précédente et réessayez.")),
    401: (
        _l("Vous n'êtes plus connecté·e"),
        _l("Connectez-vous, puis recommencez : rien n'a été enregistré."),
    ),
    403: (_l("Cette page ne vous est pas ouverte"), _l("Si vous pensez que c'est une erreur, écrivez-nous.")),
    404: (_l("Cette page n'existe pas"), _l("Vérifiez l'adresse, ou repartez de l'accueil.")),
    405: (_l("Cette action n'est pas possible ici"), _l("Repartez de l'accueil.")),
    409: (_l("Quelqu'un a été plus rapide"), _l("Rechargez la page pour voir où nous en sommes.")),
    413: (_l("C'est trop lourd"), _l("Envoyez un fichier ou un texte plus court.")),
    422: (_l("Il manque quelque chose"), _l("Revenez à la page précédente et corrigez.")),
    429: (_l("Trop d'essais"), _l("Attendez quelques minutes, puis réessayez.")),
    500: (
        _l("Quelque chose s'est cassé chez nous"),
        _l("Réessayez dans un instant. Nous avons été prévenus."),
    ),
    503: (_l("Le service reprend son souffle"), _l("Réessayez dans une minute : rien n'est perdu.")),
}


def respond(page: str, partial: str | None = None, *, status: int = 200, **context: Any) -> Response:
    """The partial for htmx, the whole page for everybody else; same address, same context."""
    wanted = partial if partial and request.headers.get("HX-Request") == "true" else page
    response = make_response(render_template(wanted, **context), status)
    if partial:
        response.vary.add("HX-Request")
    return response


def go(address: str) -> ResponseReturnValue:
    """After a command: the page to read next."""
    return redirect(address, 303)


def error_page(status: int, sentence: str = "") -> Response:
    """An error page in the reader's language."""
    title, next_step = SENTENCES.get(status, SENTENCES[500 if status >= 500 else 400])
    html = render_template("ui/error.html", status=status, title=title, message=sentence, next_step=next_step)
    return make_response(html, status)


def private(response: Response) -> Response:
    """Keep a personal page out of every cache and of the back button of a shared device."""
    response.headers["Cache-Control"] = "no-store"
    return response


def safe_next(address: str | None, otherwise: str) -> str:
    """An address of this site, or the other one: never a door to somewhere else.

    Browsers take tabs and line ends out of an address, and read a backslash as a slash: none may stand in one.
    """
    if address and address.startswith("/") and address[1:2] != "/" and address.isprintable() and "\\" not in address:
        return address
    return otherwise


class RowNumber(IntegerConverter):
    """A number in an address; one longer than any row's own leads nowhere instead of to a broken query."""

    regex = r"\d{1,18}"


def init_app(app: Flask) -> None:
    """Register headers and error pages. To be called before any address is added, and before anything reads one."""
    app.url_map.converters["int"] = RowNumber
    app.before_request(_refuse_unreadable)
    app.register_error_handler(DomainError, _refuse)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(Exception, _broken)
    app.after_request(_headers)


def _refuse_unreadable() -> None:
    """Turn away an address that no page has and no database can be asked for, before anything reads it."""
    if "\0" in request.path:
        abort(404)
    if any("\0" in text for pair in request.args.items(multi=True) for text in pair):
        abort(400)


def _refuse(error: DomainError) -> Response:
    return error_page(error.status, error.sentence)


def _forged(error: CSRFError) -> Response:
    return error_page(400, str(_l("Cette page a été ouverte il y a trop longtemps, ou ailleurs. Rechargez-la.")))


def _http_error(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return make_response(error.get_response())
    return error_page(error.code or 500)


def _database_away(error: OperationalError) -> Response:
    current_app.logger.exception("database away")
    return error_page(503)


def _broken(error: Exception) -> Response:
    if current_app.config.get("PROPAGATE_EXCEPTIONS") or current_app.testing:
        raise error
    current_app.logger.exception("unexpected error")
    return error_page(500)


def _headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if response.vary and "Cookie" in response.vary:
        headers.setdefault("Cache-Control", "no-store")
    return response
