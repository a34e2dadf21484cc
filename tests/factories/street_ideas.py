"""What the lists of routes need of ideas: an edition that receives them, and one of each thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.routing import Rule

from budgets.ideas import carrying, proposing, studying, talking
from budgets.ideas.drafts import HelpedIdea
from budgets.ideas.studying import Said
from budgets.ideas.types import Feasibility
from budgets.stages.types import StageKind
from commons.kernel import clock
from commons.kernel.actor import Actor, Grant
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from tests.factories import ideas as made
from tests.factories.pictures import a_picture

#: Addresses that are posted to and whose hour comes: tests/budgets/ideas sends each too late.
POSTS_WITH_AN_HOUR = (
    "/budgets/{ideas_slug}/idees/proposer", "/budgets/{ideas_slug}/idees/ecrire/{ideas_idea_id}/lieu",
    "/budgets/{ideas_slug}/idees/{ideas_number}/commenter", "/budgets/{ideas_slug}/idees/{ideas_number}/retrait",
    "/equipe/budgets/{ideas_slug}/idees/saisir",
    *(
        f"/equipe/budgets/{{ideas_slug}}/idees/{{ideas_number}}/{act}"
        for act in ("recevabilite", "avis", "cout", "decision", "reunir", "partager", "retirer")
    ),
)  # fmt: skip
_BLUEPRINTS = ("ideas", "my_ideas", "my_ideas_join", "my_idea_steps", "idea_desk", "idea_change")


def settle(owner: Actor, place: Place | None = None, secret: str = "Un secret") -> dict[str, Any]:
    """An idea of the owner that is studied, with a picture, a comment and a service asked; a draft; a link."""
    edition = made.ideas_edition(place=place)
    idea = made.sent(edition, owner, title="Des bancs à l’ombre")
    with unit_of_work(owner) as work:
        proposing.illustrate(work, edition.slug, idea.id, idea.version, a_picture(), "Un banc", clock.now())
    made.admit(edition, made.fresh(idea.id))
    draft, now = made.draft(edition, owner, title=secret), clock.now()
    with unit_of_work(owner) as work:
        proposing.illustrate(work, edition.slug, draft.id, draft.version, a_picture(), "Un banc", now)
        comment = talking.comment(work, edition.slug, 1, "Très bien !", "Léa", "fr", now)
        found = {"comment_id": comment.id}
    friend = made.resident()
    other = made.sent(edition, friend, title="Une fontaine au parc")
    with unit_of_work(friend) as work:
        found["token"] = carrying.invite(work, edition.slug, other.id, now)
    request = made.asked(edition, idea)
    return found | {
        "slug": edition.slug, "edition_id": edition.id, "number": 1, "shown_id": idea.id, "idea_id": draft.id,
        "name": "image", "request_id": request, "project": "1",
    }  # fmt: skip


def things(settled: Mapping[str, Any]) -> dict[str, str]:
    """The same under names of their own."""
    return {f"ideas_{name}": str(value) for name, value in settled.items()}


def is_ours(rule: Rule) -> bool:
    """Whether this is a page of ideas."""
    return str(rule.endpoint).partition(".")[0] in _BLUEPRINTS


def holes(settled: Mapping[str, Any], rule: Rule) -> dict[str, Any]:
    """What fills the holes of this address; nothing for a page of another feature."""
    return {name: settled[name] for name in rule.arguments if name in settled} if is_ours(rule) else {}


def scopes(settled: Mapping[str, Any]) -> list[tuple[str, int]]:
    """The scope of the edition that receives ideas here."""
    return [("edition", int(settled["edition_id"]))] if settled else []


def does_everything(account_id: int) -> None:
    """This person proposes, supports, comments, carries; as an officer they ask, answer, cost and decide."""
    edition = made.ideas_edition(kinds=(StageKind.IDEAS, StageKind.INSTRUCTION))
    me = Actor(account_id, frozenset({Grant("officer", "edition", edition.id)}))
    made.sent(edition, me)
    made.draft(edition, me)
    with unit_of_work(me) as work:
        proposing.enter(work, edition.slug, HelpedIdea(made.values(), "Au marché"), clock.now())
    other = made.resident()
    theirs = made.admitted(edition, other)
    with unit_of_work(other) as work:
        made_in = carrying.invite(work, edition.slug, made.sent(edition, other).id, clock.now())
    with unit_of_work(me) as work:
        carrying.join(work, made_in, clock.now())
        talking.support(work, edition.slug, theirs.number or 0, True, clock.now())
        talking.comment(work, edition.slug, theirs.number or 0, "Oui", "Samia", "fr", clock.now())
    with unit_of_work(me) as work:
        typed = studying.Asked("Voirie", clock.now().date())
        request = studying.ask(
            work, edition.slug, theirs.number or 0, made.fresh(theirs.id).version, typed, clock.now()
        )
        request.account_id = account_id
        number = request.id
    said = Said(Feasibility.POSSIBLE, "Oui.", Money(100))
    with unit_of_work(me) as work:
        studying.opine(work, edition.slug, theirs.number or 0, number, 0, said, clock.now())
        version = made.fresh(theirs.id).version
        studying.estimate(work, edition.slug, theirs.number or 0, version, Money(100), "Un devis", clock.now())
