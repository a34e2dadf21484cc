"""Minutes: written by the crew on the last text, read by another, contested for 72 hours, published, rectified."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from assises.minutes import contesting, pages, policies, queries, services, sources
from assises.minutes.models import MinutesContest
from assises.minutes.policies import Hand, Standpoint
from assises.minutes.types import CONTEST_FOR, MinutesRefusal, MinutesStage
from commons.identity.events import AccountErased
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from commons.threads.models import Tie
from tests.factories.identity import make_account
from tests.factories.outcome import (
    WORDS,
    contestation,
    make_minutes,
    past_edition,
    publish,
    published_minutes,
    submitted_minutes,
)
from tests.factories.participation import somebody

NOBODY_HAND, WRITES, KEEPS = Hand(False, False), Hand(True, False), Hand(False, True)


def at(stage: MinutesStage = MinutesStage.DRAFT, **more: Any) -> Standpoint:
    return Standpoint(**{"stage": stage, "begun": True, "archived": False, "contest_until": None, "latest": 1, **more})


def do(act, *args, actor: Actor = SYSTEM, now=None):
    with unit_of_work(actor) as work:
        return act(work, *args, now or clock.now())


def _reply_again(contest_id: int) -> None:
    """Past the policy, the conditional update still says no."""
    with unit_of_work(SYSTEM) as work:
        row = update(MinutesContest).where(MinutesContest.id == contest_id, MinutesContest.replied_at.is_(None))
        if work.session.execute(row.values(reply="x").returning(MinutesContest.id)).one_or_none() is None:
            raise Stale(reason=MinutesRefusal.ANSWERED)


def test_who_writes_and_when(frozen):
    contested = at(MinutesStage.SUBMITTED, contest_until=frozen + timedelta(hours=1))
    over = at(MinutesStage.SUBMITTED, contest_until=frozen)
    for stage in MinutesStage:
        for hand in (NOBODY_HAND, KEEPS):
            assert policies.refusal_to_write(hand, at(stage), frozen) is MinutesRefusal.NOT_YOURS
        assert policies.refusal_to_write(WRITES, at(stage), frozen) is None
        assert policies.refusal_to_write(WRITES, at(stage, archived=True), frozen) is MinutesRefusal.ARCHIVED
    assert policies.refusal_to_write(WRITES, at(begun=False), frozen) is MinutesRefusal.TOO_EARLY
    assert policies.refusal_to_write(WRITES, contested, frozen) is MinutesRefusal.UNDER_CONTEST
    assert policies.refusal_to_write(WRITES, over, frozen) is None


@pytest.mark.parametrize("stage", list(MinutesStage))
def test_who_reads_again_submits_and_publishes(frozen, stage):
    me = Actor(person_id=4)
    review = policies.refusal_to_review(WRITES, at(stage, author_id=5), me)
    assert review is (None if stage is MinutesStage.DRAFT else MinutesRefusal.NOT_NOW)
    if stage is MinutesStage.DRAFT:
        assert policies.refusal_to_review(WRITES, at(stage, author_id=4), me) is MinutesRefusal.READ_BY_ANOTHER
    for hand in (WRITES, KEEPS):
        submit = policies.refusal_to_submit(hand, at(stage))
        assert submit is (None if stage is MinutesStage.REVIEWED else MinutesRefusal.NOT_NOW)
    assert policies.refusal_to_publish(WRITES, at(stage), frozen) is MinutesRefusal.NOT_YOURS
    publishable = stage in (MinutesStage.SUBMITTED, MinutesStage.PUBLISHED)
    found = policies.refusal_to_publish(KEEPS, at(stage, contest_until=frozen), frozen)
    assert found is (None if publishable else MinutesRefusal.NOT_SUBMITTED)
    for refusal in (
        policies.refusal_to_review(NOBODY_HAND, at(stage), me), policies.refusal_to_submit(NOBODY_HAND, at(stage)),
        policies.refusal_to_publish(NOBODY_HAND, at(stage), frozen),
        policies.refusal_to_reply(KEEPS, at(stage), answered=False),
    ):  # fmt: skip
        assert refusal is MinutesRefusal.NOT_YOURS


def test_what_stops_a_publication(frozen):
    ready = {"stage": MinutesStage.SUBMITTED, "contest_until": frozen}
    assert policies.refusal_to_publish(KEEPS, at(**ready, unanswered=1), frozen) is MinutesRefusal.UNANSWERED
    assert policies.refusal_to_publish(KEEPS, at(**ready, archived=True), frozen) is MinutesRefusal.ARCHIVED
    early = at(MinutesStage.SUBMITTED, contest_until=frozen + timedelta(seconds=1))
    assert policies.refusal_to_publish(KEEPS, early, frozen) is MinutesRefusal.UNDER_CONTEST
    same = at(MinutesStage.PUBLISHED, contest_until=frozen, published_text=1)
    assert policies.refusal_to_publish(KEEPS, same, frozen) is MinutesRefusal.NOTHING_NEW


@pytest.mark.parametrize("role", list(Role))
def test_roles_of_the_edition_and_its_crew_write(database, frozen, role):
    edition = past_edition()
    for scope, here in (("everywhere", 0), True), (edition.scope, True), (("assises", 999_999), False):
        hand = policies.hand_of(edition, somebody(role, *scope), crew=False)
        assert hand.writes == (here and role in (Role.FACILITATOR, Role.RAPPORTEUR))
        assert hand.keeps == (here and role is Role.SECRETARIAT)
    assert policies.hand_of(edition, Actor(person_id=3), crew=True) == WRITES
    assert policies.hand_of(edition, NOBODY, crew=False) == NOBODY_HAND


def test_the_whole_way_of_minutes(database, frozen):
    made = submitted_minutes()
    assert made.contest_until == frozen + CONTEST_FOR
    with pytest.raises(Refused):
        do(services.write, made.activity_id, 1, "Autre texte")
    with pytest.raises(Refused):
        do(services.publish, made.id, made.version, "")
    said = do(contesting.contest, made.code, contestation())
    later = frozen + CONTEST_FOR
    with pytest.raises(Refused) as refused:
        do(services.publish, made.id, made.version, "", now=later)
    assert refused.value.reason is MinutesRefusal.UNANSWERED
    do(contesting.reply, said.id, "C’était bien six : nous corrigeons.")
    with pytest.raises(Stale):
        _reply_again(said.id)
    do(services.write, made.activity_id, 1, WORDS.replace("Soixante", "Six"), now=later)
    publish(made)
    assert (made.stage, made.published) == (MinutesStage.PUBLISHED, 1)
    do(services.write, made.activity_id, 2, WORDS.replace("Soixante", "Six (6)"), now=later)
    with pytest.raises(Invalid):
        publish(made)
    publish(made, "Le chiffre est écrit deux fois")
    shown = pages.published(made)
    assert [one.version.number for one in shown["versions"]] == [2, 1]
    assert shown["versions"][0].changes
    assert [c.passage for c in shown["contests"]] == ["Soixante bancs sont posés à l’ombre."]


def test_a_late_writer_is_told_and_a_base_nobody_wrote_is_refused(database, frozen):
    made = make_minutes()
    for base in (0, 5):
        with pytest.raises(Stale):
            do(services.write, made.activity_id, base, "Autre texte")
    assert queries.latest(made.id).words == WORDS


def test_a_text_written_again_is_read_again(database, frozen):
    made = make_minutes()
    do(services.review, made.id, made.version)
    do(services.write, made.activity_id, 1, "Autre texte")
    db.session.refresh(made)
    assert made.stage is MinutesStage.DRAFT
    with pytest.raises(Stale):
        do(services.review, made.id, made.version - 1)


def test_publishing_ties_the_minutes_to_the_activity_and_to_what_they_were_made_from(database, frozen):
    synthesis = Ref("assises.synthesis", 4)

    def provider(activity_id: int) -> sources.Prefill:
        return sources.Prefill("Ce que l’atelier a gardé.", (synthesis,))

    sources.register(provider)
    try:
        made = published_minutes()
        assert sources.prefill(made.activity_id).words == "Ce que l’atelier a gardé."
    finally:
        sources.forget(provider)
    ties = {
        (t.cause_kind, t.relation.value) for t in db.session.query(Tie).filter(Tie.effect_kind == "assises.minutes")
    }
    assert ties == {("assises.activity", "reported_in"), ("assises.synthesis", "quoted_in")}


@pytest.mark.parametrize("passage", ["", "   ", "Mots qui n’y sont pas", "x" * 5000, "\u202e"])
def test_only_a_passage_of_the_text_is_contested(database, frozen, passage):
    made = submitted_minutes()
    with pytest.raises(Invalid):
        do(contesting.contest, made.code, contestation(passage=passage))


def test_a_passage_over_two_lines_is_found_whatever_its_blanks(database, frozen):
    made = submitted_minutes(words="Une phrase\nsur deux lignes.")
    said = do(contesting.contest, made.code.lower(), contestation(passage="Une   phrase sur deux lignes."))
    assert said.standing is Standing.SHOWN
    assert pages.paragraphs("Une phrase\nsur deux lignes.", [said])[0].contested == (1,)


def test_contests_forget_their_author_twice_is_once(database, frozen):
    account, made = make_account(), submitted_minutes()
    said = do(contesting.contest, made.code, contestation(name="Nadia"), actor=Actor(person_id=account.id))
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            contesting.contests_forget_their_author(work, AccountErased(account.id))
    db.session.refresh(said)
    assert (said.author_id, said.author_name, said.words) == (None, "", "C’est six, pas soixante.")


# Pages.
