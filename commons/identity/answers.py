"""How identity's pages answer a refusal: the same page, the sentence beside its field, the right status."""

from __future__ import annotations

from typing import Any

from flask import Response

from commons.kernel import answers
from commons.kernel.answers import typed
from commons.kernel.errors import DomainError, Invalid
from commons.kernel.forms import Form

__all__ = ["complain", "page", "typed"]


def complain(form: Form, error: DomainError, field: str) -> int:
    """Put a refusal beside the field it is about; the status of the page that shows it."""
    fields = error.fields if isinstance(error, Invalid) and error.fields else {field: error.sentence}
    form.take(Invalid(fields=fields))
    return error.status


def page(template: str, form: Form | None = None, status: int = 200, **context: Any) -> Response:
    """A personal page, kept out of every cache; 422 when its form holds mistakes and nothing said otherwise."""
    return answers.private_page("identity/" + template, form, status, **context)
