"""What residents propose is read, answered once, taken into a version or not, and counted whatever happens."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from commons.identity.events import AccountErased
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref, resolve_one
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import services as moderation
from commons.moderation.registry import moderated
from commons.moderation.types import Mode, Standing
from commons.threads.models import Tie
from commons.threads.stories import story_of
from participation.neighbourhoods import proposing, queries
from participation.neighbourhoods.drafts import Wish
from participation.neighbourhoods.forgetting import forget_author
from participation.neighbourhoods.models import Proposal
from participation.neighbourhoods.policies import RoadmapReason
from participation.neighbourhoods.types import ACTION, PROPOSAL, ROADMAP, VERSION, Fate, Section
from tests.factories import roadmaps as make
from tests.factories.budgets import make_place
from tests.factories.identity import make_account
from tests.factories.participation import make_body, somebody

pytestmark = pytest.mark.usefixtures("database", "frozen")


def tally(place) -> queries.Tally:
    found = queries.roadmap_of(place.id)
    return queries.tally([found.id])[found.id]


def take(proposal: Proposal, how: str = "Oui, en action 2", *, already: bool = False, actor=SYSTEM) -> Proposal:
    with unit_of_work(actor) as work:
        return proposing.take_up(work, proposal.id, how, clock.now(), already=already)


def decline(proposal: Proposal, why: str = "Trop cher cette année", actor=SYSTEM) -> Proposal:
    with unit_of_work(actor) as work:
        return proposing.decline(work, proposal.id, why, clock.now())


def test_a_visitors_words_wait_to_be_read_and_those_of_an_account_appear():
    place = make.start()
    account = make_account()
    assert make.propose(place).standing is Standing.WAITING
    mine = make.propose(place, actor=Actor(person_id=account.id))
    assert (mine.standing, mine.author_id, mine.assisted) == (Standing.SHOWN, account.id, False)


def test_the_team_writes_for_somebody_and_it_is_marked_as_such():
    place = make.start()
    table = make_body(place=place)
    told = make.propose(place, name="Mme Kaci", actor=somebody("facilitator", "body", table.id, 1))
    assert (told.assisted, told.author_id, told.author_name) == (True, None, "Mme Kaci")
    assert told.standing is Standing.SHOWN


def test_moderation_is_handed_the_words_with_the_scopes_of_the_place(monkeypatch):
    place, handed = make.start(), []

    def submit(work, ref, space, scopes, mode, words, author_id, now):
        handed.append((ref.kind, space.kind, mode, words, author_id))
        assert ("territory", place.id) in scopes
        return Standing.WAITING

    monkeypatch.setattr(moderation, "submit", submit)
    account = make_account()
    made = make.propose(place, "Un mot", actor=Actor(person_id=account.id))
    assert handed == [(PROPOSAL, ROADMAP, Mode.AFTER, "Un mot", account.id)]
    assert made.standing is Standing.WAITING


def test_a_blocked_author_is_refused_and_nothing_is_kept(monkeypatch):
    def refuse(*_args):
        raise Refused(reason=RoadmapReason.NOT_YOURS)

    place = make.start()
    monkeypatch.setattr(moderation, "submit", refuse)
    with pytest.raises(Refused):
        make.propose(place)
    assert db.session.scalar(select(func.count()).select_from(Proposal)) == 0


def test_the_same_form_sent_twice_is_one_proposal():
    place, wish = make.start(), Wish(uuid4().hex, "Des bancs")
    for _ in range(2):
        with unit_of_work(NOBODY) as work:
            proposing.propose(work, place.slug, wish, clock.now())
    assert tally(place).received == 1


def test_one_proposes_for_a_published_priority_only():
    place, priority, _ = make.make_roadmap()
    assert make.propose(place, section=Section.PRIORITY, priority_id=priority.id).priority_id == priority.id
    draft = make.add_priority(place, "Pas publiée")
    elsewhere = make.make_roadmap(make.make_neighbourhood("Ailleurs"))[1]
    for section, number in (
        (Section.PRIORITY, draft.id), (Section.PRIORITY, elsewhere.id), (Section.PRIORITY, None),
        (Section.WHOLE, priority.id),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            make.propose(place, section=section, priority_id=number)


def test_nothing_can_be_proposed_where_nothing_is_begun():
    with pytest.raises(NotFound) as refused:
        make.propose(make.make_neighbourhood())
    assert refused.value.reason is RoadmapReason.NO_ROADMAP


def test_a_name_that_turns_the_sentence_round_is_put_straight():
    assert make.propose(make.start(), name="Ali\u202e\nBen").author_name == "Ali Ben"


def test_what_is_taken_up_is_tied_to_the_version_that_holds_it():
    place, _, _ = make.make_roadmap()
    proposal = take(make.propose(place))
    assert (proposal.fate, proposal.version_id) == (Fate.TAKEN, None)
    make.add_priority(place, "Des bancs")
    version = make.publish(place)
    db.session.refresh(proposal)
    assert proposal.version_id == version.id
    tie = db.session.scalars(select(Tie).where(Tie.cause_kind == PROPOSAL)).one()
    assert (tie.effect, tie.reason) == (Ref(VERSION, version.id), "Oui, en action 2")


def test_what_stands_already_in_the_published_version_is_tied_at_once():
    place, _, _ = make.make_roadmap()
    proposal = take(make.propose(place), already=True)
    assert proposal.version_id == queries.latest(proposal.roadmap_id).id
    assert db.session.scalar(select(func.count()).where(Tie.cause_kind == PROPOSAL)) == 1
    begun = make.start(make.make_neighbourhood("Ailleurs"))
    with pytest.raises(Refused):
        take(make.propose(begun), already=True)


def test_an_answer_is_given_once_with_its_reason_by_the_team_of_the_place():
    place, other = make.start(), make_place("Ailleurs")
    proposal = make.propose(place)
    for stranger in (NOBODY, Actor(person_id=1), somebody("facilitator", "territory", other.id)):
        with pytest.raises(Refused):
            decline(proposal, actor=stranger)
    for empty in ("", "  \n"):
        with pytest.raises(Invalid):
            decline(proposal, empty)
        with pytest.raises(Invalid):
            take(proposal, empty)
    assert decline(proposal).answer == "Trop cher cette année"
    with pytest.raises(Stale):
        take(proposal)
    with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
        proposing.decline(work, 424242, "non", clock.now())


def test_nothing_is_dropped_from_the_count():
    place, _, _ = make.make_roadmap()
    known = Actor(person_id=make_account().id)
    taken, declined, hidden = (make.propose(place, actor=known) for _ in range(3))
    with clock.frozen(clock.now() + timedelta(days=3)):
        make.propose(place, actor=known)
    make.propose(place)
    take(taken)
    decline(declined)
    with unit_of_work(SYSTEM) as work:
        moderated(PROPOSAL).apply(work, hidden.id, Standing.HIDDEN)
    found = tally(place)
    assert (found.received, found.taken, found.declined, found.waiting, found.hidden, found.unread) == (
        5,
        1,
        1,
        1,
        1,
        1,
    )
    parts = (found.taken, found.declined, found.waiting, found.hidden, found.unread)
    assert sum(parts) == found.received
    assert found.oldest == clock.now() + timedelta(days=3)


def test_moderators_read_what_was_said_with_where_it_stands(app):
    place = make.start()
    proposal = make.propose(place, "Des bancs", name="Ali", language="ar")
    with app.test_request_context():
        excerpt = moderated(PROPOSAL).read([proposal.id, 424242])[proposal.id]
        shown = resolve_one(Ref(PROPOSAL, proposal.id))
    assert (excerpt.words, excerpt.author_name, excerpt.language) == ("Des bancs", "Ali", "ar")
    assert ("territory", place.id) in excerpt.scopes
    assert (shown.title, shown.public) == ("Des bancs", False)
    with unit_of_work(SYSTEM) as work:
        moderated(PROPOSAL).apply(work, 424242, Standing.HIDDEN)


def test_a_proposal_tells_its_story_and_what_it_is_owed():
    place, _, _ = make.make_roadmap()
    account = make_account()
    proposal = make.propose(place, actor=Actor(person_id=account.id))
    story = story_of(PROPOSAL)
    (debt,) = story.debts([proposal.id])[proposal.id]
    assert (debt.due_at, debt.done_at) == (proposal.said_at + proposing.ANSWERED_WITHIN, None)
    assert debt.is_late(debt.due_at)
    assert list(story.mine(account.id)) == [proposal.id]
    decline(proposal)
    said, answered = story.moments([proposal.id])[proposal.id]
    assert (said.sentence, answered.why) == ("La proposition est faite.", "Trop cher cette année")
    assert story.debts([proposal.id])[proposal.id][0].done_at == clock.now()


def test_a_roadmap_tells_its_versions_and_an_action_stands_where_it_was_published(app):
    place, priority, action = make.make_roadmap()
    found = queries.roadmap_of(place.id)
    draft = make.add_action(place, priority, "Pas encore publiée")
    moments = story_of(ROADMAP).moments([found.id])[found.id]
    assert [(m.sentence, m.why) for m in moments] == [("La version 1 est publiée.", "Première version")]
    with app.test_request_context():
        shown, hidden = resolve_one(Ref(ACTION, action.id)), resolve_one(Ref(ACTION, draft.id))
        whole = resolve_one(Ref(ROADMAP, found.id))
    assert shown.url == f"/quartiers/{place.slug}/projet/versions/1#action-{action.id}"
    assert (shown.public, hidden.public) == (True, False)
    assert (whole.url, whole.public) == (f"/quartiers/{place.slug}/projet", True)


def test_forget_author_wipes_a_name_and_twice_changes_nothing_more():
    place, account = make.start(), make_account()
    made = make.propose(place, name="Ali", actor=Actor(person_id=account.id))
    other = make.propose(place, name="Rosa")
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            forget_author(work, AccountErased(account.id))
        db.session.expire_all()
        assert (made.author_name, made.words, other.author_name) == ("", "Des bancs à l’ombre", "Rosa")
