"""Priorities that residents chose and the secretariat retained are offered to calls, and tied to those that answer."""

from __future__ import annotations

from collections.abc import Sequence

from budgets.editions import policies as edition_policies
from budgets.editions import queries as editions
from budgets.needs import queries as needs
from budgets.needs.types import PRIORITY
from budgets.stages import queries as stages
from commons.kernel import clock
from commons.kernel.actor import Actor
from commons.kernel.events import subscribe
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation
from participation.initiatives import criteria, queries_rules
from participation.initiatives.events import ApplicationSent
from participation.initiatives.types import APPLICATION


def register() -> None:
    """Offer retained priorities to whoever writes a call, and hear of files that answer them."""
    criteria.offer_priorities(PRIORITY, retained_priorities)
    subscribe(ApplicationSent)(tie_priorities_to_answers)


def retained_priorities(actor: Actor) -> Sequence[tuple[int, str]]:
    """(number, title) of what was retained in the editions this actor is the secretariat of."""
    above = editions.containers()
    found = []
    for edition in stages.begun():
        held = above[edition.place_id] if edition.place_id is not None else []
        if edition_policies.refusal_to_handle(actor, edition, held) is None:
            found += [(each.id, f"{edition.title} : {each.title}") for each in needs.retained(edition.id)]
    return found


def tie_priorities_to_answers(work: Work, fact: ApplicationSent) -> None:
    """Whoever follows a priority, or a need in it, sees which files answer it; told twice, it is one tie."""
    application = Ref(APPLICATION, fact.application_id)
    for ref in queries_rules.answered_by([fact.application_id]).get(fact.application_id, []):
        if ref.kind == PRIORITY:
            threads.tie(work, ref, application, Relation.ANSWERED_BY, clock.now())
