"""What residents do with ideas, and that nothing is written once its stage is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from budgets.ideas import (
    addresses,
    carrying,
    deciding,
    holding,
    likeness,
    moderated,
    proposing,
    queries,
    reminding,
    reworking,
    stories,
    studying,
    talking,
)
from budgets.ideas.drafts import HelpedIdea
from budgets.ideas.models import Idea, IdeaComment, IdeaSupport
from budgets.ideas.studying import Said
from budgets.ideas.types import Feasibility, IdeaAct, IdeaState
from budgets.stages.types import StageKind, StageReason
from commons.identity.events import AccountErased
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor, Grant
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.outbox import OutboxMessage
from commons.kernel.refs import Ref
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from tests.factories import ideas as make
from tests.factories.identity import make_officer
from tests.factories.pictures import a_picture

pytestmark = pytest.mark.usefixtures("database")
NOW = clock.now


def _bodies() -> list[str]:
    return list(db.session.scalars(select(OutboxMessage.body).order_by(OutboxMessage.id)))


def _acts(idea: Idea) -> list[IdeaAct]:
    return [step.act for step in queries.steps([idea.id])]


def test_a_draft_is_kept_step_by_step_and_gets_its_number_when_sent() -> None:
    edition, me = make.ideas_edition(), make.resident()
    idea = make.draft(edition, me, address="", summary="")
    assert (idea.number, idea.state) == (None, IdeaState.DRAFT)
    with pytest.raises(Invalid), unit_of_work(me) as work:
        proposing.send(work, edition.slug, idea.id, idea.version, NOW())
    with unit_of_work(me) as work:
        proposing.write(work, edition.slug, idea.id, 1, {"summary": "Trois bancs.", "address": "Ici"}, NOW())
    with pytest.raises(Stale), unit_of_work(me) as work:
        proposing.write(work, edition.slug, idea.id, 1, {"summary": "Deux bancs."}, NOW())
    with unit_of_work(me) as work:
        proposing.illustrate(work, edition.slug, idea.id, 2, a_picture(), "Un banc", NOW())
    with unit_of_work(me) as work:
        proposing.send(work, edition.slug, idea.id, 3, NOW())
    with unit_of_work(me) as work:
        again = proposing.send(work, edition.slug, idea.id, 3, NOW())
        assert (again.number, again.standing) == (1, Standing.SHOWN)
    assert _acts(idea) == [IdeaAct.SENT]
    with unit_of_work(me) as work:
        proposing.write(work, edition.slug, idea.id, 4, {"summary": "Quatre bancs."}, NOW())
    assert _acts(idea) == [IdeaAct.SENT, IdeaAct.CORRECTED]
    assert make.sent(edition).number == 2


def test_nobody_else_writes_or_throws_a_draft_away() -> None:
    edition, me, other = make.ideas_edition(), make.resident(), make.resident()
    idea = make.draft(edition, me)
    for command in (
        lambda work: proposing.write(work, edition.slug, idea.id, 1, {"summary": "x"}, NOW()),
        lambda work: proposing.send(work, edition.slug, idea.id, 1, NOW()),
        lambda work: proposing.discard(work, edition.slug, idea.id, NOW()),
        lambda work: carrying.invite(work, edition.slug, idea.id, NOW()),
    ):
        with pytest.raises(Refused), unit_of_work(other) as work:
            command(work)
    with unit_of_work(me) as work:
        proposing.discard(work, edition.slug, idea.id, NOW())
    assert queries.mine(edition.id, me.person_id or 0) == []


def test_the_team_enters_an_idea_for_somebody_whose_contact_is_sealed_and_written_to() -> None:
    edition = make.ideas_edition()
    helper = make.officer(edition, "facilitator")
    typed = HelpedIdea(make.values(), "Au marché", "06 12 34 56 78")
    with unit_of_work(helper) as work:
        idea = make.fresh(proposing.enter(work, edition.slug, typed, NOW()).id)
    assert idea.helped
    assert idea.contact is not None
    assert b"34567" not in idea.contact
    found = {each.id: (False, "") for each in queries.criteria(edition.id)}
    with unit_of_work(SYSTEM) as work:
        studying.admit(work, edition.slug, 1, idea.version, found, False, "Terrain privé", NOW(), "https://ici")
    message = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert message is not None
    assert message.recipient == "+33612345678"
    assert "Terrain privé" in message.body
    with unit_of_work(helper) as work:
        deciding.answer(work, edition.slug, 1, "Le terrain est à la ville.", NOW())
    for typed in (HelpedIdea(make.values(), ""), HelpedIdea(make.values(), "oui", "ni mail ni mobile")):
        with pytest.raises(Invalid), unit_of_work(helper) as work:
            proposing.enter(work, edition.slug, typed, NOW())
    with pytest.raises(Refused), unit_of_work(make.officer(make.ideas_edition(), "facilitator")) as work:
        proposing.enter(work, edition.slug, HelpedIdea(make.values(), "oui"), NOW())


def test_ideas_that_look_alike_are_found_by_words_accents_and_slips() -> None:
    edition = make.ideas_edition()
    make.sent(edition, title="Des bancs à l’ombre devant l’école")
    make.sent(edition, title="Réparer les vélos ensemble", summary="Un atelier.")
    for title in ("des banc a lombre devant l'ecole", "Banc ombragé devant les écoles", "DES BANCS À L’OMBRE"):
        assert [each.number for each in likeness.alike(edition.id, title)] == [1], title
    assert likeness.alike(edition.id, "Une piscine olympique") == []
    for odd in ("", "a", "'", "(((", "&|!:*", "é" * 5000, "<script>", "🙂🙂🙂🙂", "\u202e"):
        likeness.alike(edition.id, odd, odd)


def test_co_proposers_come_by_a_link_that_serves_once_and_leave() -> None:
    edition, me, other, third = make.ideas_edition(), make.resident(), make.resident(), make.resident()
    idea = make.sent(edition, me)
    with unit_of_work(me) as work:
        token = carrying.invite(work, edition.slug, idea.id, NOW())
    with pytest.raises(Refused), unit_of_work(me) as work:
        carrying.join(work, token, NOW())
    with unit_of_work(other) as work:
        carrying.join(work, token, NOW())
    with pytest.raises(NotFound), unit_of_work(third) as work:
        carrying.join(work, token, NOW())
    with unit_of_work(other) as work:
        proposing.write(work, edition.slug, idea.id, make.fresh(idea.id).version, {"summary": "À deux."}, NOW())
    assert [each.id for each in queries.mine(edition.id, other.person_id or 0)] == [idea.id]
    with pytest.raises(Refused), unit_of_work(third) as work:
        carrying.leave(work, edition.slug, idea.id, other.person_id or 0, NOW())
    with unit_of_work(other) as work:
        carrying.leave(work, edition.slug, idea.id, other.person_id or 0, NOW())
    assert queries.proposers(idea.id) == []


def test_support_counts_once_and_is_taken_back() -> None:
    edition, me = make.ideas_edition(), make.resident()
    idea = make.sent(edition)
    for on, expected in ((True, 1), (True, 1), (False, 0), (False, 0), (True, 1)):
        with unit_of_work(me) as work:
            talking.support(work, edition.slug, 1, on, NOW())
        assert make.fresh(idea.id).supporters == expected
    with pytest.raises(Refused), unit_of_work(Actor(None)) as work:
        talking.support(work, edition.slug, 1, True, NOW())


def test_comments_are_short_moderated_and_taken_back_by_their_author_only() -> None:
    edition, me = make.ideas_edition(), make.resident()
    idea = make.sent(edition)
    with unit_of_work(me) as work:
        row = talking.comment(work, edition.slug, 1, "Très bien !", "Léa", "fr", NOW())
        number = row.id
    assert queries.comments_count(idea.id) == 1
    moderated.COMMENTS.apply(unit(), number, Standing.HIDDEN)
    assert queries.comments(idea.id, 0, 5) == []
    assert moderated.COMMENTS.read([number])[number].words == "Très bien !"
    with pytest.raises(Refused), unit_of_work(make.resident()) as work:
        talking.take_back(work, edition.slug, number, NOW())
    with unit_of_work(me) as work:
        talking.take_back(work, edition.slug, number, NOW())
    assert db.session.scalar(select(func.count()).select_from(IdeaComment)) == 0
    with pytest.raises(Invalid), unit_of_work(me) as work:
        talking.comment(work, edition.slug, 1, " \u202e ", "", "fr", NOW())


def unit():
    """A unit of work left open, for what moderation applies."""
    from commons.kernel.unit_of_work import Work

    return Work(db.session(), SYSTEM)


WRITINGS = {
    "begin": lambda w, e, i: proposing.begin(w, e.slug, make.values(), NOW()),
    "write": lambda w, e, i: proposing.write(w, e.slug, i.id, i.version, {}, NOW()),
    "send": lambda w, e, i: proposing.send(w, e.slug, i.id, i.version, NOW()),
    "enter": lambda w, e, i: proposing.enter(w, e.slug, HelpedIdea(make.values(), "oui"), NOW()),
    "invite": lambda w, e, i: carrying.invite(w, e.slug, i.id, NOW()),
    "support": lambda w, e, i: talking.support(w, e.slug, i.number, True, NOW()),
    "comment": lambda w, e, i: talking.comment(w, e.slug, i.number, "Oui", "", "fr", NOW()),
    "withdraw": lambda w, e, i: deciding.withdraw(w, e.slug, i.number, i.version, "Non", NOW()),
    "admit": lambda w, e, i: studying.admit(w, e.slug, i.number, i.version, {}, True, "", NOW()),
    "ask": lambda w, e, i: studying.ask(w, e.slug, i.number, 1, studying.Asked("a", NOW().date()), NOW()),
    "opine": lambda w, e, i: studying.opine(w, e.slug, i.number, 1, 0, Said(Feasibility.POSSIBLE, "a"), NOW()),
    "estimate": lambda w, e, i: studying.estimate(w, e.slug, i.number, i.version, Money(1), "a", NOW()),
    "decide": lambda w, e, i: deciding.decide(w, e.slug, i.number, i.version, True, "a", NOW()),
    "merge": lambda w, e, i: reworking.merge(w, e.slug, i.number, i.version, 9, "a", NOW()),
    "split": lambda w, e, i: reworking.split(w, e.slug, i.number, i.version, [], "a", NOW()),
}


@pytest.mark.parametrize("name", list(WRITINGS))
def test_nothing_is_written_once_its_stages_are_over_or_were_never_there(name: str) -> None:
    edition = make.ideas_edition()
    me = Actor(make.resident().person_id, frozenset({Grant("secretariat", "everywhere")}))
    idea = make.sent(edition, me)
    make.close(edition)
    with pytest.raises(Refused) as caught, unit_of_work(me) as work:
        WRITINGS[name](work, edition, make.fresh(idea.id))
    assert caught.value.reason is StageReason.CLOSED
    bare = make.ideas_edition(kinds=(StageKind.NEEDS,))
    with pytest.raises(Refused) as caught, unit_of_work(me) as work:
        WRITINGS[name](work, bare, make.fresh(idea.id))
    assert caught.value.reason is StageReason.NO_SUCH_STAGE


def test_ideas_tell_their_story_to_those_who_proposed_or_supported_them() -> None:
    edition, me, fan = make.ideas_edition(), make.resident(), make.resident()
    idea = make.admitted(edition, me)
    with unit_of_work(fan) as work:
        talking.support(work, edition.slug, 1, True, NOW())
    assert [list(stories.IDEAS.mine(actor.person_id or 0)) for actor in (me, fan)] == [[idea.id]] * 2
    assert len(stories.IDEAS.moments([idea.id])[idea.id]) == 2
    assert addresses.ideas([idea.id])[idea.id].url == f"/budgets/{edition.slug}/idees/1"
    assert addresses.at(edition.slug, 1) == Ref("budgets.idea", idea.id)
    moderated.IDEAS.apply(unit(), idea.id, Standing.HIDDEN)
    assert not addresses.ideas([idea.id])[idea.id].public
    assert stories.IDEAS.moments([idea.id]) == {}


def test_ideas_forget_their_people_when_told_twice() -> None:
    edition, me = make.ideas_edition(), make.resident()
    idea, other = make.sent(edition, me), make.sent(edition)
    make.draft(edition, me)
    for number in (1, 2):
        with unit_of_work(me) as work:
            talking.support(work, edition.slug, number, True, NOW())
            talking.comment(work, edition.slug, number, "Oui", "Léa", "fr", NOW())
    assert len(holding.about(me.person_id or 0)["ideas"]) == 2
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            holding.ideas_forget_their_people(work, AccountErased(me.person_id or 0))
    gone = make.fresh(idea.id)
    assert (gone.author_id, gone.author_name, gone.supporters) == (None, "", 0)
    assert make.fresh(other.id).supporters == 0
    assert not any(holding.about(me.person_id or 0).values())
    assert db.session.scalar(select(func.count()).select_from(IdeaSupport)) == 0


def test_services_are_reminded_before_their_day_and_once_it_has_passed_while_they_can_answer() -> None:
    edition = make.ideas_edition()
    idea, service = make.admitted(edition), make_officer("voirie@exemple.fr", role=Role.OFFICER, ready=False)
    request = make.asked(edition, idea, service.id, days=10)

    def written(days: float) -> list[str]:
        with clock.frozen(NOW() + timedelta(days=days)):
            reminding.remind_services()
            reminding.remind_services()
        mine = OutboxMessage.key.startswith("budgets.idea.request.")
        messages = list(db.session.scalars(select(OutboxMessage).where(mine).order_by(OutboxMessage.id)))
        assert all(f"/idees/1/avis/{request}" in each.body for each in messages)
        assert {each.recipient for each in messages} <= {"voirie@exemple.fr"}
        return [each.subject for each in messages]

    assert written(5) == []
    assert written(9.5) == ["Un avis est bientôt attendu"]
    assert written(12) == ["Un avis est bientôt attendu", "Un avis est en retard"]
    make.asked(edition, idea, service.id, days=1)
    make.close(edition)
    assert len(written(13)) == 2
