"""Subjects are raised by anybody, and each one is answered in public."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref, resolve_one
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import registry
from commons.moderation.types import Standing
from commons.threads.models import Tie
from commons.threads.stories import story_of
from commons.threads.types import Relation
from participation.bodies import queries as bodies
from participation.meetings import agenda
from participation.meetings import queries as meeting_queries
from participation.meetings import services as meetings
from participation.meetings.events import MeetingCancelled
from participation.tables import queries, subjects
from participation.tables.policies import TableReason
from participation.tables.subjects import SubjectDraft
from participation.tables.types import SUBJECT, SubjectState
from tests.factories import tables as make
from tests.factories.identity import make_account
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("frozen", "database")
S = SubjectState


def scheduled(subject, meeting, actor: Actor = SYSTEM, seen: int | None = None):
    with unit_of_work(actor) as work:
        return subjects.schedule(work, subject.id, meeting.id, subject.version if seen is None else seen, clock.now())


def settled(subject, to: S, words="C’est dit.", actor: Actor = SYSTEM, seen: int | None = None):
    with unit_of_work(actor) as work:
        return subjects.settle(work, subject.id, to, words, subject.version if seen is None else seen, clock.now())


def states_of(subject) -> list[S]:
    return [step.state for step in queries.steps([subject.id])[subject.id]]


def titles_on(meeting) -> list[str]:
    return [item.title for item in meeting_queries.agenda(meeting.id)]


def test_anybody_proposes_without_account_is_read_first_and_gets_a_code():
    body = make.make_table()
    subject = make.make_subject(body, actor=NOBODY)
    assert (subject.standing, subject.state, subject.author_id) == (Standing.WAITING, S.RAISED, None)
    code = queries.code_of(subject.id)
    assert queries.subject_of_code(body.id, code).id == subject.id
    assert queries.subject_of_code(make.make_table().id, code) is None


def test_what_is_read_beforehand_waits():
    body = make.make_table()
    make.read_before(body)
    subject = make.make_subject(body, actor=NOBODY)
    assert subject.standing is Standing.WAITING
    assert queries.subjects(body.id) == []


def test_names_and_titles_lose_their_tricks():
    subject = make.make_subject(make.make_table(), "Le\u202e square\n\x07 bleu", name="Fa\u2066tou")
    assert (subject.title, subject.author_name) == ("Le square bleu", "Fatou")


@pytest.mark.parametrize("title", ["\u202e\u2066", "\x01\x02", "   "])
def test_a_title_that_nobody_can_read_is_refused(title):
    with pytest.raises(Invalid):
        make.make_subject(make.make_table(), title)


def test_a_table_that_no_longer_meets_takes_no_subject():
    body = make.make_table()
    make.close(body)
    with pytest.raises(Refused, match="closed"):
        make.make_subject(body)


def test_the_same_form_sent_again_is_the_same_subject_and_another_persons_is_another():
    body, draft, actor = make.make_table(), SubjectDraft("Les bancs", "Il en manque."), Actor(make_account().id)
    made = []
    for who, later in ((actor, 0), (actor, 23), (NOBODY, 0), (NOBODY, 1), (actor, 25)):
        with unit_of_work(who) as work:
            moment = clock.now() + later * make.HOUR
            made.append(subjects.propose(work, body.id, draft, moment).id)
    assert made[0] == made[1]
    assert made[2] == made[3]
    assert len({made[0], made[2], made[4]}) == 3


def test_what_is_raised_aloud_is_noted_and_tied_to_its_meeting():
    body = make.make_table()
    meeting = make.make_past_meeting(body)
    with unit_of_work(somebody("facilitator", "body", body.id)) as work:
        subject = subjects.note_down(work, body.id, SubjectDraft("La fontaine"), meeting.id, clock.now())
    tie = db.session.scalars(select(Tie)).one()
    assert (tie.cause.id, tie.effect, tie.relation) == (meeting.id, Ref(SUBJECT, subject.id), Relation.LED_TO)
    other = make.make_past_meeting(make.make_table())
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        subjects.note_down(work, body.id, SubjectDraft("La fontaine"), other.id, clock.now())


def test_the_facilitator_of_another_table_moves_nothing():
    body, other = make.make_table(), make.make_table()
    subject, actor = make.make_subject(body), somebody("facilitator", "body", other.id)
    for command in (
        lambda: settled(subject, S.HANDLED, actor=actor),
        lambda: scheduled(subject, make.make_meeting(body), actor),
    ):
        with pytest.raises(Refused):
            command()
    with pytest.raises(Refused), unit_of_work(actor) as work:
        subjects.note_down(work, body.id, SubjectDraft("x"), None, clock.now())
    assert states_of(subject) == [S.RAISED]


def test_a_subject_goes_to_a_meeting_of_its_own_table_only():
    subject, meeting = make.make_subject(make.make_table()), make.make_meeting(make.make_table())
    with pytest.raises(Invalid):
        scheduled(subject, meeting)
    assert titles_on(meeting) == []


def test_a_scheduled_subject_is_on_the_agenda_and_tied():
    body = make.make_table()
    subject, meeting = make.make_subject(body), make.make_meeting(body)
    scheduled(subject, meeting)
    assert titles_on(meeting) == [subject.title]
    tie = db.session.scalars(select(Tie)).one()
    assert (tie.cause, tie.effect.id) == (Ref(SUBJECT, subject.id), meeting.id)
    scheduled(subject, meeting)
    assert titles_on(meeting) == [subject.title]


def test_moved_to_another_meeting_it_leaves_the_first_agenda():
    body = make.make_table()
    subject, first, second = make.make_subject(body), make.make_meeting(body), make.make_meeting(body)
    scheduled(subject, first)
    scheduled(subject, second)
    assert (titles_on(first), titles_on(second)) == ([], [subject.title])
    assert states_of(subject) == [S.RAISED, S.SCHEDULED, S.SCHEDULED]


def test_a_cancelled_or_past_meeting_takes_no_subject():
    body = make.make_table()
    subject, meeting, past = make.make_subject(body), make.make_meeting(body), make.make_past_meeting(body)
    with unit_of_work(SYSTEM) as work:
        meetings.cancel(work, meeting.id, "Trop chaud", clock.now())
    for no_more in (meeting, past):
        with pytest.raises(Refused):
            scheduled(subject, no_more)


@pytest.mark.parametrize("ended", [False, True])
def test_what_was_on_the_agenda_of_a_past_meeting_stays_there(ended):
    body = make.make_table()
    subject, meeting, next_one = (
        make.make_subject(body),
        make.make_meeting(body),
        make.make_meeting(body, clock.now() + timedelta(days=90)),
    )
    scheduled(subject, meeting)
    with clock.frozen(meeting.ends_at if ended else meeting.starts_at):
        scheduled(subject, next_one)
    assert titles_on(meeting) == ([subject.title] if ended else [])
    assert titles_on(next_one) == [subject.title]


@pytest.mark.parametrize("to", [S.HANDLED, S.SET_ASIDE])
def test_nothing_ends_without_words(to):
    subject = make.make_subject(make.make_table())
    with pytest.raises(Invalid):
        settled(subject, to, " \n")
    settled(subject, to, "Trois bancs sont posés.")
    assert (subject.state, subject.outcome) == (to, "Trois bancs sont posés.")
    settled(subject, S.RAISED, "Ils ont été volés.")
    assert (subject.state, subject.outcome) == (S.RAISED, "")
    assert [s.words for s in queries.steps([subject.id])[subject.id]] == [
        "",
        "Trois bancs sont posés.",
        "Ils ont été volés.",
    ]


def test_a_move_that_does_not_exist_is_refused():
    subject = settled(make.make_subject(make.make_table()), S.HANDLED)
    with pytest.raises(Refused) as refusal:
        settled(subject, S.SET_ASIDE)
    assert refusal.value.reason is TableReason.NO_SUCH_MOVE


def test_an_older_page_moves_nothing():
    subject = settled(make.make_subject(make.make_table()), S.HANDLED)
    with pytest.raises(Stale):
        settled(subject, S.RAISED, seen=1)
    assert subject.state is S.HANDLED


def test_an_unknown_subject_is_not_found():
    subject = make.make_subject(make.make_table())
    with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
        subjects.settle(work, subject.id + 1, S.HANDLED, "x", 1, clock.now())


def test_set_aside_it_leaves_the_agenda_of_a_meeting_to_come():
    body = make.make_table()
    subject, meeting = make.make_subject(body), make.make_meeting(body)
    scheduled(subject, meeting)
    settled(subject, S.SET_ASIDE)
    assert titles_on(meeting) == []


def test_subjects_of_a_cancelled_meeting_wait_again_even_told_twice():
    body = make.make_table()
    subject, other, meeting = make.make_subject(body), make.make_subject(body), make.make_meeting(body)
    scheduled(subject, meeting)
    with unit_of_work(SYSTEM) as work:
        meetings.cancel(work, meeting.id, "Trop chaud", clock.now())
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            work.record(MeetingCancelled(meeting.id))
        steps = queries.steps([subject.id])[subject.id]
        assert [(s.state, s.words) for s in steps][1:] == [(S.SCHEDULED, ""), (S.RAISED, "Trop chaud")]
        assert (subject.state, states_of(other)) == (S.RAISED, [S.RAISED])


def test_moderators_read_subjects_and_hide_them(app):
    body = make.make_table()
    subject, meeting = make.make_subject(body, name="Fatou"), make.make_meeting(body)
    scheduled(subject, meeting)
    with app.test_request_context():
        moderated = registry.moderated(SUBJECT)
        excerpt = moderated.read([subject.id])[subject.id]
        assert excerpt.words == f"{subject.title}\n\n{subject.words}"
        assert (excerpt.author_name, excerpt.space.id) == ("Fatou", body.id)
        assert excerpt.scopes == bodies.scopes(body)
        assert resolve_one(Ref(SUBJECT, subject.id)).public
        with unit_of_work(SYSTEM) as work:
            moderated.apply(work, subject.id, Standing.HIDDEN)
        assert not resolve_one(Ref(SUBJECT, subject.id)).public
    assert story_of(SUBJECT).moments([subject.id]) == {}
    assert queries.out_of_sight(body.id) == {Standing.HIDDEN: 1}


def test_a_subject_tells_its_story_and_whose_it_is(app):
    body, account = make.make_table(), make_account()
    subject = make.make_subject(body, actor=Actor(account.id))
    settled(subject, S.HANDLED, "Trois bancs.")
    story = story_of(SUBJECT)
    assert [(m.sentence, m.why) for m in story.moments([subject.id])[subject.id]] == [
        ("Le sujet est posé.", ""),
        ("Le sujet est traité.", "Trois bancs."),
    ]
    assert list(story.mine(account.id)) == [subject.id]


def test_a_point_put_by_hand_stays_beside_a_subject():
    body = make.make_table()
    subject, meeting = make.make_subject(body), make.make_meeting(body)
    with unit_of_work(SYSTEM) as work:
        agenda.add(work, meeting.id, "Un tour de table", clock.now())
    scheduled(subject, meeting)
    settled(subject, S.RAISED, "Une autre fois.")
    assert titles_on(meeting) == ["Un tour de table"]
