"""Who may knock: every endpoint declares it, and an application with an undeclared endpoint refuses to start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request
from flask.typing import ResponseReturnValue

from commons.kernel.actor import NOBODY, Actor

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rule:
    """A rule at the door. What an actor may do to an object is decided by policies, inside."""

    name: str
    signed_in: bool = False
    roles: tuple[str, ...] = ()


EVERYONE = Rule("everyone")
SIGNED_IN = Rule("signed in", signed_in=True)


def holders_of(*roles: str) -> Rule:
    """Only people to whom one of these roles was granted, for whatever scope."""
    return Rule("holders of " + ", ".join(roles), signed_in=True, roles=roles)


def access(rule: Rule) -> Callable[[View], View]:
    """Declare who may call this endpoint."""

    def declare(view: View) -> View:
        view.access_rule = rule  # type: ignore[attr-defined]  # functions carry their own rule
        return view

    return declare


def current_actor() -> Actor:
    """Who makes this request; asked once, by whatever identity registered."""
    if "actor" not in g:
        provider = current_app.extensions.get("possibles.actor")
        g.actor = provider() if provider else NOBODY
    actor: Actor = g.actor
    return actor


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """The rule an endpoint declared, or the one declared for a library's endpoint."""
    declared: dict[str, Rule] = app.config.get("LIBRARY_ACCESS", {})
    return getattr(app.view_functions.get(endpoint), "access_rule", None) or declared.get(endpoint)


def undeclared(app: Flask) -> list[str]:
    """Endpoints nobody declared."""
    return sorted(e for e in app.view_functions if rule_of(app, e) is None)


def init_app(app: Flask) -> None:
    """Stand at the door of every request."""

    @app.before_request
    def knock() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None
        rule = rule_of(app, request.endpoint)
        if rule is None or (not rule.signed_in and not rule.roles):
            return None
        return turn_away(rule, current_actor())


def turn_away(rule: Rule, actor: Actor) -> ResponseReturnValue | None:
    """What somebody who may not enter gets: the sign-in page, or a refusal."""
    if actor.person_id is None:
        if request.method not in ("GET", "HEAD"):
            abort(401)
        sign_in: Callable[[str], str] | None = current_app.extensions.get("possibles.sign_in_url")
        if sign_in is None:
            abort(401)
        return redirect(sign_in(request.full_path.rstrip("?")), 303)
    if rule.roles and not any(actor.holds_anywhere(role) for role in rule.roles):
        abort(403)
    return None
