"""What the lists of routes need of needs: an edition that hears them, and one of each thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from werkzeug.routing import Rule

from budgets.needs import gathering, queries
from budgets.needs.types import NEED
from budgets.stages.types import StageKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor, Grant
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from commons.threads.models import ThreadCode
from tests.factories import needs as made

#: Addresses that are posted to and whose hour comes: tests/budgets/needs sends each too late.
POSTS_WITH_AN_HOUR = (
    "/budgets/{needs_slug}/besoins/dire", "/budgets/{needs_slug}/priorites/choisir/urne",
    "/budgets/{needs_slug}/priorites/changer", "/equipe/budgets/{needs_slug}/besoins",
    "/equipe/budgets/{needs_slug}/besoins/papier", "/equipe/budgets/{needs_slug}/besoins/table",
    "/equipe/budgets/{needs_slug}/priorites/nouvelle", "/equipe/budgets/{needs_slug}/priorites/choix",
    "/equipe/budgets/{needs_slug}/priorites/choix/papier",
    *(
        f"/equipe/budgets/{{needs_slug}}/priorites/{{needs_number}}{act}"
        for act in ("", "/mots", "/reunir", "/defaire/{needs_step_id}")
    ),
)  # fmt: skip
#: The call of a stage (`app.journeys.call_of_stage`) is that of this edition too.
_BLUEPRINTS = (
    "needs", "priorities", "preferences", "need_desk", "need_sheets", "priority_desk", "ranking_desk", "stage_call",
)  # fmt: skip


def settle(owner: Actor, place: Place | None = None, secret: str = "Un secret") -> dict[str, Any]:
    """A need of the owner in a priority, one that nobody has read, a change that can be undone; a choice is open."""
    edition = made.needs_edition((*made.BOTH, StageKind.CALL), place)
    need, other = made.said(edition, actor=owner), made.said(edition, made.WHAT[1])
    made.said_by_nobody(edition, secret, shown=False)
    first = made.priority(edition, "De l’ombre", [need])
    made.priority(edition, "Se soigner")
    with unit_of_work(SYSTEM) as work:
        step = gathering.gather(work, edition.slug, first.number, made.picks(other), clock.now()).id
    made.arranged(edition, 0, most=2)
    code = select(ThreadCode.code).where(ThreadCode.kind == NEED, ThreadCode.subject_id == need.id)
    return {
        "slug": edition.slug, "edition_id": edition.id, "number": 1, "step_id": step, "need_id": need.id,
        "priority_id": first.id, "code": db.session.scalars(code).one(),
    }  # fmt: skip


def things(settled: Mapping[str, Any]) -> dict[str, str]:
    """The same under names of their own."""
    return {f"needs_{name}": str(value) for name, value in settled.items()}


def is_ours(rule: Rule) -> bool:
    """Whether this is a page of needs, priorities or of the call of that edition."""
    return str(rule.endpoint).partition(".")[0] in _BLUEPRINTS


def holes(settled: Mapping[str, Any], rule: Rule) -> dict[str, Any]:
    """What fills the holes of this address; nothing for a page of another feature."""
    return {name: settled[name] for name in rule.arguments if name in settled} if is_ours(rule) else {}


def scopes(settled: Mapping[str, Any]) -> list[tuple[str, int]]:
    """The scope of the edition that hears needs here."""
    return [("edition", int(settled["edition_id"]))] if settled else []


def does_everything(account_id: int) -> None:
    """This person says a need; as a facilitator they write one down, gather both, and undo."""
    edition = made.needs_edition()
    me = Actor(account_id, frozenset({Grant("facilitator", "edition", edition.id)}))
    own, paper = made.said(edition, actor=me), made.on_paper(edition, actor=me)
    priority = made.priority(edition, "De l’ombre", [own, paper], me)
    assert queries.counts(edition.id) == {priority.id: 2}
