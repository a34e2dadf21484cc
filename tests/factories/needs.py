"""Builds an edition that hears needs, needs, priorities, and a choice in any state, through the real services."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import update

from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.editions.types import Phase
from budgets.needs import choosing, counting, gathering, queries, saying, services
from budgets.needs.choosing import PaperChoice
from budgets.needs.drafts import NeedDraft, PaperOf, PriorityDraft
from budgets.needs.electors import WhoOnPaper
from budgets.needs.folding import folded
from budgets.needs.models import BudgetNeed, BudgetPriority, PriorityRanking
from budgets.stages import services as stages
from budgets.stages.models import Stage
from budgets.stages.services import StageDraft
from budgets.stages.types import StageKind
from commons.ballot_box import codes
from commons.ballot_box.types import Cast
from commons.identity.types import Link
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from commons.territory.models import Place
from tests.factories.budgets import make_edition, make_territory
from tests.factories.identity import make_account
from tests.factories.voters import make_voters

BOTH = (StageKind.NEEDS, StageKind.RANKING)
MONTH, MINUTE = timedelta(days=30), timedelta(minutes=1)
WHAT = (
    "Des bancs à l’ombre", "Un médecin près de chez nous", "Des cours de français", "La lumière dans le passage",
    "Un lieu pour les jeunes", "Des poubelles en plus", "Apprendre à nager",
)  # fmt: skip


def needs_edition(
    kinds: Sequence[StageKind] = BOTH, place: Place | None = None, open_kinds: Sequence[StageKind] | None = None
) -> Edition:
    """A draft of a vote of this neighbourhood whose stages are open for a month (or those of `open_kinds` only)."""
    place = place or make_territory()
    edition, now = make_edition(Phase.DRAFT, each=0, place=place), clock.now()
    later = now + MONTH
    with unit_of_work(SYSTEM) as work:
        drafts = [
            StageDraft(kind, *((now - MINUTE, later) if kind in (open_kinds or kinds) else (later, later + MONTH)))
            for kind in kinds
        ]
        stages.arrange(work, edition.slug, drafts, edition.version, now)
        stages.begin(work, edition.slug, now)
    found = editions.by_slug(edition.slug)
    assert found is not None
    return found


def close(edition: Edition, *kinds: StageKind) -> None:
    """These stages are over since an instant."""
    with unit_of_work(SYSTEM) as work:
        when = clock.now() - timedelta(seconds=1)
        over = (Stage.edition_id == edition.id, Stage.kind.in_(kinds or BOTH))
        work.session.execute(
            update(Stage).where(*over).values(opens_at=when - timedelta(days=1), closes_at=when, paused_at=None)
        )
        work.touch(f"budgets:needs:{edition.slug}", edition.version_name)
    db.session.expire_all()


def somebody(edition: Edition, role: str = "facilitator", person_id: int | None = None) -> Actor:
    """Somebody of the team, for this edition only."""
    person = person_id if person_id is not None else make_account().id
    return Actor(person, frozenset({Grant(role, "edition", edition.id)}))


def resident(edition: Edition, home: Place | None = None, link: Link = Link.LIVES) -> Actor:
    """Somebody with an account who lives in the neighbourhood of the edition, or elsewhere."""
    where = home if home is not None else edition.place
    assert where is not None
    return Actor(make_voters(where, 1, link)[0].account_id)


def draft(edition: Edition, words: str = WHAT[0], **changes: Any) -> NeedDraft:
    """A need as typed."""
    return NeedDraft(**{"words": words, "place_id": edition.place_id, "ticket": uuid4().hex, **changes})


def said(edition: Edition, words: str = WHAT[0], actor: Actor | None = None, **changes: Any) -> BudgetNeed:
    """A need everybody reads: said with an account (of anybody, when no actor is given)."""
    actor = actor or Actor(make_account().id)
    with unit_of_work(actor) as work:
        need_id = saying.say(work, edition.slug, draft(edition, words, **changes), clock.now()).id
    return fresh(need_id)


def said_by_nobody(edition: Edition, words: str = WHAT[0], shown: bool = True, **changes: Any) -> BudgetNeed:
    """A need said without account; a moderator has read it when `shown`."""
    with unit_of_work(NOBODY) as work:
        need = saying.say(work, edition.slug, draft(edition, words, **changes), clock.now())
        if shown:
            services.set_standing(work, need.id, Standing.SHOWN)
        need_id = need.id
    return fresh(need_id)


def on_paper(edition: Edition, words: str = WHAT[1], actor: Actor | None = None, **changes: Any) -> BudgetNeed:
    """A need of a sheet of paper."""
    with unit_of_work(actor or somebody(edition)) as work:
        paper = PaperOf("Au marché", clock.now().date())
        need_id = saying.write_down(work, edition.slug, draft(edition, words, **changes), paper, clock.now()).id
    return fresh(need_id)


def fresh(need_id: int) -> BudgetNeed:
    """The need as it stands now."""
    db.session.flush()
    db.session.expire_all()
    return db.session.get_one(BudgetNeed, need_id)


def picks(*needs: BudgetNeed) -> list[tuple[int, int]]:
    """These needs as a page carries them."""
    return [(need.id, need.version) for need in needs]


def priority(
    edition: Edition, title: str = "De l’ombre", needs: Sequence[BudgetNeed] = (), actor: Actor = SYSTEM, **changes: Any
) -> BudgetPriority:
    """A priority that gathers these needs."""
    with unit_of_work(actor) as work:
        typed = PriorityDraft(title, **changes)
        number = gathering.make(work, edition.slug, typed, uuid4().hex, picks(*needs), clock.now()).number
    return the_priority(edition, number)


def the_priority(edition: Edition, number: int) -> BudgetPriority:
    """The priority as it stands now."""
    db.session.expire_all()
    found = queries.priority(edition.id, number)
    assert found is not None
    return found


def arranged(edition: Edition, priorities: int = 3, most: int = 2) -> PriorityRanking:
    """A choice that is open, among so many priorities."""
    for n in range(priorities):
        priority(edition, WHAT[n % len(WHAT)])
    with unit_of_work(SYSTEM) as work:
        choosing.arrange(work, edition.slug, most, clock.now())
    return the_ranking(edition)


def the_ranking(edition: Edition) -> PriorityRanking:
    """The choice as it stands now."""
    db.session.expire_all()
    found = queries.ranking(edition.id)
    assert found is not None
    return found


def chosen(edition: Edition, numbers: Collection[int], actor: Actor | None = None, secret: str = "") -> Cast:
    """A resident chose these."""
    with unit_of_work(actor or resident(edition)) as work:
        return choosing.choose(work, edition.slug, numbers, secret or codes.new_secret(), "", clock.now())


def chosen_on_paper(edition: Edition, numbers: Collection[int], contact: str = "", actor: Actor | None = None) -> Cast:
    """A sheet of paper chose these."""
    who = WhoOnPaper(contact or f"papier.{uuid4().hex[:8]}@exemple.fr")
    paper = PaperChoice(who, edition.place_id, numbers, codes.new_secret(), "Centre social")
    with unit_of_work(actor or somebody(edition)) as work:
        return choosing.choose_on_paper(work, edition.slug, paper, clock.now())


def counted(edition: Edition, sheets: Sequence[Collection[int]]) -> PriorityRanking:
    """A choice that is over and counted, from these sheets; time goes by. To be called with the clock held."""
    for numbers in sheets:
        chosen(edition, numbers)
    with clock.frozen(clock.now() + MONTH + timedelta(hours=1)), unit_of_work(SYSTEM) as work:
        counting.count(work, edition.slug, clock.now())
    return the_ranking(edition)


def many(edition: Edition, number: int) -> None:
    """So many needs that everybody reads, written straight into the table."""
    now = clock.now()
    with unit_of_work(SYSTEM) as work:
        work.session.add_all(
            BudgetNeed(
                edition_id=edition.id, number=n, ticket=uuid4().hex, words=f"{WHAT[n % len(WHAT)]}, rue {n}",
                place_id=edition.place_id, channel="web", standing="shown", said_at=now,
                folded=folded(WHAT[n % len(WHAT)], f"rue {n}"),
            )
            for n in range(1, number + 1)
        )  # fmt: skip
        work.touch(f"budgets:needs:{edition.slug}")
    db.session.expire_all()
