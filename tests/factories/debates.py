"""Debates in any phase and what is said in them, through the real services, in a line of a test."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from commons.identity.models import Account
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from commons.territory.models import Place
from participation.bodies.models import Body
from participation.bodies.types import BodyKind
from participation.debates import answering, contributing, moderated, queries, results, services, synthesising
from participation.debates.drafts import Draft, Fact, PartDraft, Said, SectionDraft
from participation.debates.models import Contribution, Debate
from participation.debates.outcomes import Synthesis
from participation.debates.types import Outcome, Phase, SectionKind
from tests.factories.identity import make_account
from tests.factories.participation import make_body

WEEK = timedelta(days=7)


def a_draft(body: Body | None = None, now: datetime | None = None, **changes: Any) -> Draft:
    """A complete draft that opens in a week for two, with an answer promised a month later."""
    now = now or clock.now()
    whole = Draft(
        question="Que faire de la place du marché ?",
        why="Les travaux commencent au printemps.\n\nAprès, il sera trop tard.",
        decision="Le plan de la place, voté en mars.",
        commitment="Nous dirons ce que nous gardons, et pourquoi.",
        body_id=body.id if body is not None else make_body(BodyKind.STEERING).id,
        opens_at=now + WEEK,
        closes_at=now + 3 * WEEK,
        answer_due_at=now + 7 * WEEK,
        facts=(Fact("La place fait 1 200 mètres carrés.", "cadastre"),),
    )
    return replace(whole, **changes)


def make_debate(
    phase: Phase = Phase.OPEN, place: Place | None = None, body: Body | None = None, **changes: Any
) -> Debate:
    """A debate that stands in this phase now (from CLOSED on, it has two contributions)."""
    now = clock.now()
    begun = now - WEEK if phase is Phase.OPEN else now - 4 * WEEK if phase in _AFTER else now + WEEK
    places = (place.id,) if place is not None else ()
    changes.setdefault("question", f"Que faire de la place {uuid4().hex[:6]} ?")
    times = {"opens_at": begun, "closes_at": begun + 2 * WEEK, "answer_due_at": begun + 6 * WEEK}
    draft = a_draft(body, **{**times, "place_ids": places, **changes})
    with unit_of_work(SYSTEM) as work:
        slug = services.create(work, draft, begun - WEEK).slug
        if phase is not Phase.DRAFT:
            services.announce(work, slug, begun - WEEK)
    if phase in _AFTER:
        for number in (1, 2):
            say(slug, f"Un avis numéro {number}.", now=draft.opens_at + timedelta(days=1))
    if phase in (Phase.SYNTHESISED, Phase.ANSWERED):
        publish_synthesis(slug)
    if phase is Phase.ANSWERED:
        answer(slug)
    return the_debate(slug)


_AFTER = (Phase.CLOSED, Phase.SYNTHESISED, Phase.ANSWERED)


def the_debate(slug: str) -> Debate:
    """The debate of this slug."""
    found = queries.by_slug(slug)
    assert found is not None
    return found


def somebody_speaking(name: str = "") -> Actor:
    """Somebody with an account, who chose this name to show."""
    account: Account = make_account()
    if name:
        with unit_of_work(SYSTEM) as work:
            account.display_name = name
            work.session.add(account)
    return Actor(person_id=account.id)


def say(slug: str, words: str = "Des arbres, s’il vous plaît.", actor: Actor | None = None, now: datetime | None = None,
        shown: bool = True, **changes: Any) -> Contribution:  # fmt: skip
    """Somebody says something; a visitor's words are let through when they are to be `shown`."""
    said = Said(words, **{"key": uuid4().hex, **changes})
    who = actor or NOBODY
    with unit_of_work(who) as work:
        row = contributing.say(work, slug, said, now or clock.now())
        if shown and who.person_id is None:
            moderated.apply(work, row.id, Standing.SHOWN)
        return row


def publish_synthesis(slug: str) -> Synthesis:
    """A synthesis of one shared and one minority section, published."""
    now = clock.now()
    with unit_of_work(SYSTEM) as work:
        version = synthesising.start(work, slug, now).version
        for kind, number in ((SectionKind.SHARED, 1), (SectionKind.MINORITY, 2)):
            typed = SectionDraft(kind, f"Partie {kind.value}", "Voilà ce qui s’est dit.", (number,))
            synthesising.write_section(work, slug, None, typed, version, now)
            version += 1
        return synthesising.publish(work, slug, now)


def parts_for(debate: Debate, outcome: Outcome = Outcome.RETAINED) -> dict[int, PartDraft]:
    """A word on every section of the newest synthesis."""
    newest = results.published(debate.id)[0]
    return {section.id: PartDraft(outcome, "Parce que c’est possible.") for section in newest.sections}


def answer(slug: str, actor: Actor = SYSTEM) -> int:
    """The institution answers."""
    debate = the_debate(slug)
    with unit_of_work(actor) as work:
        newest = results.published(debate.id)[0].id
        return answering.answer(work, slug, newest, "Voici notre réponse.", parts_for(debate), clock.now())


def facilitator(debate: Debate, person_id: int | None = None) -> Actor:
    """Somebody who animates this debate."""
    return Actor(person_id=person_id, grants=frozenset({Grant("facilitator", "body", debate.body_id)}))


def respondent(debate: Debate, person_id: int | None = None) -> Actor:
    """Somebody who answers for its body."""
    return Actor(person_id=person_id, grants=frozenset({Grant("respondent", "body", debate.body_id)}))
