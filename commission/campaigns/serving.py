"""Which questions of the matrix a campaign may serve: the matrix says, once it stands in the application."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Flask, current_app

#: (reference as text, title) of each question.
Choices = Callable[[], Sequence[tuple[str, str]]]
_KEY = "possibles.commission_campaign_serving"


def offer(app: Flask, choices: Choices) -> None:
    """Give the questions to choose from."""
    app.extensions[_KEY] = choices


def choices() -> Sequence[tuple[str, str]]:
    """The questions to choose from; none while nobody gives any."""
    given: Choices | None = current_app.extensions.get(_KEY)
    return given() if given is not None else ()
