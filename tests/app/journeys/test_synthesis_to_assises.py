"""A published synthesis hands its debate's question to the Assises: once, in the same transaction, with its thread."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from app.journeys.synthesis_to_assises import propose_subject
from assises.subjects.models import AssisesSubject
from commons.kernel import i18n, refs
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.refs import Kind, Ref, Target
from commons.kernel.unit_of_work import unit_of_work
from commons.threads import queries as threads
from commons.threads.assembly import Thread
from commons.threads.models import Tie
from participation.debates.events import SynthesisPublished

DEBATE, SYNTHESIS = Ref("participation.debate", 4), Ref("participation.synthesis", 9)


@pytest.fixture
def debate(database, frozen, monkeypatch) -> Iterator[None]:
    """A debate with two syntheses, whatever the real debates are."""
    known = {
        "participation.debate": {4: Target("Plus d’ombre place Jean-Jaurès ?", "/debats/ombre")},
        "participation.synthesis": {9: Target("Ce qui ressort du débat", "/debats/ombre/synthese"),
                                    10: Target("Deuxième synthèse", "/debats/ombre/synthese-2")},
    }  # fmt: skip
    for kind, targets in known.items():
        monkeypatch.setitem(refs._kinds, kind, Kind(kind, lambda ids, t=targets: {n: t[n] for n in ids if n in t}))
    return


def publish(synthesis_id: int = 9, debate_id: int = 4) -> None:
    with unit_of_work(SYSTEM) as work:
        work.record(SynthesisPublished(debate_id, synthesis_id))


def subjects() -> list[AssisesSubject]:
    return list(db.session.scalars(select(AssisesSubject)))


def thread_of(subject: AssisesSubject) -> Thread:
    with i18n.speaking("fr"):
        found = threads.thread(Ref("assises.subject", subject.id))
    assert found is not None
    return found


def test_a_synthesis_makes_a_subject_with_its_thread(debate):
    publish()
    (subject,) = subjects()
    assert subject.title == "Plus d’ombre place Jean-Jaurès ?"
    assert "« Ce qui ressort du débat »" in subject.summary
    assert subject.origin == DEBATE
    found = thread_of(subject)
    assert [step.ref for step in found.backward.steps] == [DEBATE, SYNTHESIS]


def test_propose_subject_twice_makes_one_subject_and_one_tie_each(debate):
    fact = SynthesisPublished(4, 9)
    with unit_of_work(SYSTEM) as work:
        propose_subject(work, fact)
        propose_subject(work, fact)
    publish()
    assert len(subjects()) == 1
    assert len(db.session.scalars(select(Tie)).all()) == 2


def test_a_second_synthesis_joins_the_same_subject(debate):
    publish(9)
    publish(10)
    (subject,) = subjects()
    found = thread_of(subject)
    assert {step.ref.id for step in found.backward.steps} == {4, 9, 10}


def test_a_synthesis_that_is_not_published_after_all_leaves_nothing(debate):
    def fail() -> None:
        with unit_of_work(SYSTEM) as work:
            propose_subject(work, SynthesisPublished(4, 9))
            raise RuntimeError("lost")

    with pytest.raises(RuntimeError):
        fail()
    assert subjects() == []
    assert db.session.scalars(select(Tie)).all() == []


def test_a_debate_nobody_knows_hands_nothing_over_and_stops_nobody(debate):
    publish(debate_id=999)
    assert subjects() == []


def test_a_synthesis_nobody_knows_still_hands_over_its_debate(debate):
    publish(synthesis_id=999)
    assert subjects()[0].summary == ("Cette question a été débattue en public. La synthèse du débat est publiée.")


def test_stored_words_are_french_whoever_publishes(debate, app):
    with app.test_request_context("/?lang=en"):
        publish()
    assert subjects()[0].summary.startswith("Cette question a été débattue en public.")
