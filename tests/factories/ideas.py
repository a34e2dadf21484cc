"""Builds an edition that receives ideas, and ideas in any state, through the real services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import update

from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.editions.types import Phase
from budgets.ideas import deciding, proposing, queries, studying
from budgets.ideas.models import Idea
from budgets.ideas.types import IdeaState
from budgets.stages import services as stages
from budgets.stages.models import Stage
from budgets.stages.services import StageDraft
from budgets.stages.types import StageKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor, Grant
from commons.kernel.db import db
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from tests.factories.budgets import make_edition
from tests.factories.identity import make_account

QUESTIONS = ("L’idée sert-elle à tout le monde ?", "Le terrain est-il public ?")
BOTH = (StageKind.IDEAS, StageKind.INSTRUCTION)
MONTH, MINUTE = timedelta(days=30), timedelta(minutes=1)


def ideas_edition(
    kinds: Sequence[StageKind] = BOTH, questions: Sequence[str] = QUESTIONS, place: Place | None = None
) -> Edition:
    """A draft of a vote whose stages of ideas are open for a month."""
    edition, now = make_edition(Phase.DRAFT, each=0, place=place), clock.now()
    with unit_of_work(SYSTEM) as work:
        studying.write_checklist(work, edition.slug, questions, "", now)
        drafts = [StageDraft(kind, now - MINUTE, now + MONTH) for kind in kinds]
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
        work.touch(f"budgets:ideas:{edition.slug}", edition.version_name)
    db.session.expire_all()


def resident() -> Actor:
    """Somebody with an account and no role."""
    return Actor(make_account().id)


def officer(edition: Edition, role: str = "officer", person_id: int | None = None) -> Actor:
    """Somebody of the team, for this edition only."""
    person = person_id if person_id is not None else make_account().id
    return Actor(person, frozenset({Grant(role, "edition", edition.id)}))


def values(**changes: Any) -> dict[str, Any]:
    """A whole idea as typed."""
    return {
        "title": "Des bancs à l’ombre devant l’école", "summary": "Trois bancs et deux arbres.",
        "words": "Pour attendre les enfants.\n\nLes anciens aussi.", "address": "Devant l’école des Oliviers",
        "author_name": "Samia", **changes,
    }  # fmt: skip


def draft(edition: Edition, actor: Actor, **changes: Any) -> Idea:
    """An idea its author is writing."""
    with unit_of_work(actor) as work:
        idea = proposing.begin(work, edition.slug, values(**changes), clock.now())
        return fresh(idea.id)


def sent(edition: Edition, actor: Actor | None = None, **changes: Any) -> Idea:
    """An idea everybody reads."""
    actor = actor or resident()
    idea = draft(edition, actor, **changes)
    with unit_of_work(actor) as work:
        proposing.send(work, edition.slug, idea.id, idea.version, clock.now())
    return fresh(idea.id)


def fresh(idea_id: int) -> Idea:
    """The idea as it stands now."""
    db.session.flush()
    db.session.expire_all()
    return db.session.get_one(Idea, idea_id)


def admitted(edition: Edition, actor: Actor | None = None, yes: bool = True, **changes: Any) -> Idea:
    """An idea that is studied, or that cannot be."""
    return admit(edition, sent(edition, actor, **changes), yes)


def admit(edition: Edition, idea: Idea, yes: bool = True) -> Idea:
    """The team answers the checklist, yes or no everywhere."""
    found = {each.id: (yes, "Vu sur place") for each in queries.criteria(edition.id)}
    with unit_of_work(SYSTEM) as work:
        studying.admit(work, edition.slug, _n(idea), idea.version, found, yes, "Le terrain est privé", clock.now())
    return fresh(idea.id)


def costed(edition: Edition, actor: Actor | None = None, cost: int = 350_000, **changes: Any) -> Idea:
    """An idea with what it costs."""
    idea = admitted(edition, actor, **changes)
    with unit_of_work(SYSTEM) as work:
        studying.estimate(work, edition.slug, _n(idea), idea.version, Money(cost), "Trois bancs, la pose", clock.now())
    return fresh(idea.id)


def decided(edition: Edition, actor: Actor | None = None, retained: bool = True, **changes: Any) -> Idea:
    """An idea that was retained, or not."""
    idea = costed(edition, actor, **changes)
    with unit_of_work(SYSTEM) as work:
        deciding.decide(work, edition.slug, _n(idea), idea.version, retained, "Elle sert à tous", clock.now(), "")
    return fresh(idea.id)


def asked(edition: Edition, idea: Idea, account_id: int | None = None, days: int = 10) -> int:
    """A service is asked; the number of the request."""
    now = clock.now()
    with unit_of_work(SYSTEM) as work:
        typed = studying.Asked("Espaces verts", (now + timedelta(days=days)).date(), "Peut-on planter ?", account_id)
        return studying.ask(work, edition.slug, _n(idea), fresh(idea.id).version, typed, now).id


def many(edition: Edition, number: int, at: datetime | None = None) -> None:
    """So many different ideas, written straight into the table."""
    now = at or clock.now()
    rows = []
    for n in range(1, number + 1):
        idea = Idea(
            edition_id=edition.id, number=n, state=IdeaState.SENT, title=f"{_WHAT[n % len(_WHAT)]} {_WHERE[n % 7]} {n}",
            summary=f"Pour les habitants, près de chez eux ({uuid4().hex[:5]}).", words="Un lieu ouvert à tous. " * 20,
            created_at=now, sent_at=now, supporters=n % 50, standing="shown",
        )  # fmt: skip
        proposing.fold_words(idea)
        rows.append(idea)
    with unit_of_work(SYSTEM) as work:
        work.session.add_all(rows)
        work.touch(f"budgets:ideas:{edition.slug}")
    db.session.expire_all()


_WHAT = (
    "Un jardin partagé", "Des jeux pour les petits", "Réparer les vélos", "Un four à pain", "L’aide aux devoirs",
    "La fête des voisins", "Un mur d’escalade", "Apprendre à nager", "Un café des langues", "Des poubelles de tri",
    "Une piste cyclable",
)  # fmt: skip
_WHERE = ("au parc", "près du marché", "derrière la gare", "rue des Lilas", "à la bibliothèque", "au stade", "au port")


def _n(idea: Idea) -> int:
    assert idea.number is not None
    return idea.number
