"""How pages answer: a refusal beside its field with everything that was typed, and pages that no cache keeps."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template
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
    return make_response(render_template(template, form=form, **context), status)


def private_page(template: str, form: Form | None = None, status: int = 200, **context: Any) -> Response:
    """The same, kept out of every cache: a personal page, or one of the team."""
    return private(page(template, form, status, **context))
