"""What the lists of routes need of what follows a vote: an edition with its programme, and one of each thing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from werkzeug.routing import Rule

from budgets.delivery import drafts, queries, services, sightings, writing
from budgets.delivery.drafts import Shot, SightingDraft, SpendingDraft
from budgets.delivery.models import ProgrammeAction
from budgets.delivery.types import ActionState
from budgets.editions.models import Edition
from budgets.results import overriding
from budgets.results import queries as results
from budgets.results.changes import Change
from budgets.results.models import ResultOverride
from budgets.results.overriding import OverrideDraft
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from commons.territory.models import Place
from tests.factories.delivery import a_photo, elected
from tests.factories.identity import make_account

#: Addresses that are posted to and whose hour comes: tests/budgets/delivery sends each too late.
POSTS_WITH_AN_HOUR = (
    "/budgets/{delivery_slug}/realisations/{delivery_code}/dire", "/equipe/budgets/{delivery_slug}/decisions",
    "/equipe/budgets/{delivery_slug}/decisions/{delivery_override_id}/confirmer",
    *(
        f"/equipe/budgets/{{delivery_slug}}/realisations/{{delivery_code}}/{part}"
        for part in ("etat", "date", "porteur", "nouvelle", "etape", "etape/{delivery_milestone_id}", "depense",
                     "photo", "bilan")
    ),
)  # fmt: skip
_BLUEPRINTS = ("delivery", "delivery_pictures", "delivery_desk", "delivery_change", "results_override")
ARABIC = "المقاعد مركّبة والأطفال سعداء، شكراً."


def settle(owner: Actor, place: Place | None = None, secret: str = "Un secret") -> dict[str, Any]:
    """An action under way that the owner carries, with one of each thing; words nobody has read; a decision waits."""
    edition = proclaimed(place)
    action, done = queries.of_edition(edition.id)[:2]
    milestone = _lived(action, owner)
    with unit_of_work(SYSTEM) as work:
        services.move(work, done.id, 1, ActionState.DONE, "", clock.now(), proof_url="https://exemple.fr/pv.pdf")
    said = seen(action, "Les bancs sont posés, sous les arbres.", owner)
    with unit_of_work(owner) as work:
        shot = SightingDraft(ARABIC, "أمينة", Shot(a_photo(), "Trois bancs"), language="ar")
        sightings.show_or_hide(work, sightings.say(work, action.id, shot, clock.now()).id, Standing.SHOWN)
    with unit_of_work(NOBODY) as work:
        sightings.say(work, action.id, SightingDraft(secret), clock.now())
    override = decided(edition, make_account().id)
    return {
        "slug": edition.slug, "edition_id": edition.id, "code": action.project.code, "action_id": action.id,
        "milestone_id": milestone, "sighting_id": said, "override_id": override.id, "done_code": done.project.code,
        "digest": queries.photos(action.id)[0].digest,
    }  # fmt: skip


def proclaimed(place: Place | None = None) -> Edition:
    """An edition whose results were published two weeks ago."""
    how: dict[str, Any] = {"place": place} if place is not None else {}
    with clock.frozen(clock.now() - timedelta(days=30)):
        return elected(**how)


def seen(action: ProgrammeAction, words: str, who: Actor) -> int:
    """Somebody says what they see, and everybody reads it; its number."""
    with unit_of_work(who) as work:
        said = sightings.say(work, action.id, SightingDraft(words, "Nadia"), clock.now())
        sightings.show_or_hide(work, said.id, Standing.SHOWN)
        return said.id


def decided(edition: Edition, account_id: int) -> ResultOverride:
    """Somebody of the secretariat wrote that a body adds what the rule left out."""
    known = [project for found in results.projects_by_envelope(edition).values() for project in found]
    left_out = next(project for project in known if project.id not in results.elected_ids(edition))
    draft = OverrideDraft(
        left_out.code, Change.ADDED, "Le conseil de Belle Vue", clock.now().date(), "L’école en a besoin.",
        "Budget des écoles",
    )  # fmt: skip
    grants = frozenset({Grant("secretariat", "everywhere", 0)})
    with unit_of_work(Actor(account_id, grants)) as work:
        return overriding.ask(work, edition.slug, draft, clock.now())


def _lived(action: ProgrammeAction, owner: Actor) -> int:
    """Begun, put off, paid, photographed; the number of a milestone that waits."""
    now, today = clock.now(), clock.now().date()
    with unit_of_work(SYSTEM) as work:
        services.move(work, action.id, 1, ActionState.UNDER_WAY, "", now)
        services.put_off(work, action.id, 2, today + timedelta(days=20), "", now)
        services.put_off(work, action.id, 3, today + timedelta(days=60), "Les plantes arrivent au printemps.", now)
        writing.plan(work, action.id, "Le sol est posé", today + timedelta(days=9), "m" * 32 + str(action.id), now)
        writing.spend(work, action.id, SpendingDraft("Des planches", Money(12_050), today), now)
        writing.show(work, action.id, Shot(a_photo(), "Le sol, avant"), drafts.day(today, "day"), None, now)
        action.account_id = owner.person_id
    return queries.milestones(action.id)[0].id


def things(settled: Mapping[str, Any]) -> dict[str, str]:
    """The same under names of their own."""
    return {f"delivery_{name}": str(value) for name, value in settled.items()}


def is_ours(rule: Rule) -> bool:
    """Whether this is a page of what follows a vote."""
    return str(rule.endpoint).partition(".")[0] in _BLUEPRINTS


def holes(settled: Mapping[str, Any], rule: Rule) -> dict[str, Any]:
    """What fills the holes of this address; nothing for a page of another feature."""
    return {name: settled[name] for name in rule.arguments if name in settled} if is_ours(rule) else {}


def scopes(settled: Mapping[str, Any]) -> list[tuple[str, int]]:
    """The scope of the edition that is carried out here."""
    return [("edition", int(settled["edition_id"]))] if settled else []


def does_everything(account_id: int) -> None:
    """This person carries an action and says what they see; a body's decision is an act of the team."""
    edition = proclaimed()
    action = queries.of_edition(edition.id)[0]
    action.account_id = account_id
    seen(action, "La cabane est debout.", Actor(account_id))
