"""The page of one act on an idea: what it is about, its form, or why it cannot be done now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, request

from budgets.editions.models import Edition
from budgets.ideas.models import Idea
from commons.kernel.access import current_actor
from commons.kernel.answers import private_page
from commons.kernel.commands import Command, Tried, tried
from commons.kernel.errors import Reason
from commons.kernel.seen import Seen


@dataclass(frozen=True)
class Act:
    """Words around a form."""

    title: str
    button: str
    back_label: str
    back_url: str
    lead: str = ""
    kind: str = "primary"


def site() -> str:
    """The address of this site, for what is sent by mail."""
    return request.host_url.rstrip("/")


def attempt(form: Seen, version: int, command: Command, said: str, field: str = "") -> Tried:
    """Carry out the command of a form that carries a version.

    Whoever reads that somebody was faster and sends again has seen it: the form then carries the new version.
    """
    if not form.is_submitted():
        form.version.data = str(version)
    return tried(form, command, said, field)


def page_of(
    act: Act, form: Seen, status: int, edition: Edition, idea: Idea | None, refusal: Reason | None, **more: Any
) -> Response:
    """The page; what was typed stays on it whatever the refusal."""
    if status == 409 and idea is not None:
        form.version.data = form.version.raw_data = None
        form.version.data = str(more.pop("version", idea.version))
    more.pop("version", None)
    return private_page(
        "budgets/ideas/act.html", form, status, act=act, edition=edition, idea=idea, refusal=refusal,
        me=current_actor(), alike=more.pop("alike", []), **more,
    )  # fmt: skip
