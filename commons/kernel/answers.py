"""How pages answer: a refusal beside its field with everything that was typed, and pages that no cache keeps."""

from __future__ import annotations

from typing import Any

from flask import Response, g, get_flashed_messages, make_response, render_template
from flask.globals import request_ctx
from wtforms import Field

from commons.kernel.errors import DomainError, Invalid, NotFound
from commons.kernel.forms import Form
from commons.kernel.http import private


def complain(form: Form, error: DomainError, field: str = "") -> int:
    """Show a refusal on the form that was sent; the status of the page. `field`: what it is about, when it says not."""
    if isinstance(error, NotFound):
        raise error
    if isinstance(error, Invalid) and error.fields:
        form.take(error)
    else:
        form.take(Invalid(error.sentence, fields={field: error.sentence} if field else None))
    return error.status


def typed(field: Field) -> str:
    """What was typed; nothing for a field that was not sent."""
    return str(field.data or "")


def page(template: str, form: Form | None = None, status: int = 200, **context: Any) -> Response:
    """A page anybody may read, made anew each time; 422 when its form holds mistakes and nothing said otherwise."""
    if status == 200 and form is not None and form.errors:
        status = 422
    html = render_template(template, form=form, left_to_say=_left_to_say, **context)
    response = make_response(html, status)
    # What was said to one reader is no page for the next one.
    return private(response) if request_ctx.flashes else response


def _left_to_say() -> list[tuple[str, str]]:
    """(category, sentence) of what the last act left to say, unless the page said it where it belongs.

    A kept page is everybody's: it says nothing, and reads no session.
    """
    if g.get("page_is_kept") or request_ctx.flashes is not None:
        return []
    found: list[Any] = get_flashed_messages(with_categories=True)
    return found


def private_page(template: str, form: Form | None = None, status: int = 200, **context: Any) -> Response:
    """The same, kept out of every cache: a personal page, or one of the team."""
    return private(page(template, form, status, **context))
