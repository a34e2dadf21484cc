"""What comes out: themes, figures, a synthesis that rests on words, and one answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from commons.kernel import clock, events
from commons.kernel.actor import SYSTEM
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from commons.threads.models import Tie
from commons.threads.types import Relation
from participation.debates import answering, figures, grouping, queries, results, synthesising
from participation.debates.drafts import PartDraft, SectionDraft
from participation.debates.events import DebateAnswered, SynthesisPublished
from participation.debates.outcomes import Quote, Section, Synthesis
from participation.debates.reasons import DebateReason
from participation.debates.types import CONTRIBUTION, SYNTHESIS, DebateState, Outcome, Phase, SectionKind
from tests.factories import debates as make
from tests.factories.budgets import make_territory

pytestmark = pytest.mark.usefixtures("frozen", "database")


@pytest.fixture
def told(monkeypatch) -> list[events.PastFact]:
    facts: list[events.PastFact] = []
    monkeypatch.setattr(events, "_subscribers", {k: [*v] for k, v in events._subscribers.items()})
    for kind in (SynthesisPublished, DebateAnswered):
        events._subscribers.setdefault(kind, []).append(lambda work, fact: facts.append(fact))
    return facts


def section(*numbers: int, theme: int | None = None) -> SectionDraft:
    return SectionDraft(SectionKind.SHARED, "Des arbres", "On veut de l’ombre.", numbers, theme)


def test_a_contribution_stands_under_several_themes_and_only_those_of_its_debate():
    debate, other = make.make_debate(), make.make_debate()
    ids = [make.say(debate.slug).id for _ in range(3)]
    foreign = make.say(other.slug).id
    with unit_of_work(make.facilitator(debate)) as work:
        shade = grouping.add_theme(work, debate.slug, " L’ombre ", clock.now()).id
        water = grouping.add_theme(work, debate.slug, "L’eau", clock.now()).id
        grouping.group(work, debate.slug, shade, [ids[0], ids[1], foreign], [*ids, foreign], clock.now())
        grouping.group(work, debate.slug, water, [ids[0]], ids, clock.now())
    assert queries.themes_of(ids) == {ids[0]: [shade, water], ids[1]: [shade]}
    assert queries.themes_of([foreign]) == {}
    with unit_of_work(SYSTEM) as work:
        grouping.group(work, debate.slug, shade, [ids[2]], ids[1:], clock.now())
    assert [(theme.label, n) for theme, n in queries.themes(debate.id)] == [("L’eau", 1), ("L’ombre", 2)]
    assert [line.id for line in queries.lines(debate.id, queries.Wanted(theme_id=shade))] == [ids[0], ids[2]]
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        grouping.add_theme(work, debate.slug, "L’ombre", clock.now())
    with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
        grouping.remove_theme(work, other.slug, shade, clock.now())
    with unit_of_work(SYSTEM) as work:
        grouping.remove_theme(work, debate.slug, shade, clock.now())
    assert queries.themes_of(ids) == {ids[0]: [water]}


def test_places_are_named_from_five_on_and_masked_words_stay_counted():
    place, debate = make_territory(), make.make_debate()
    rows = [make.say(debate.slug) for _ in range(5)]
    for row in rows[:4]:
        row.place_id = place.id
    db.session.flush()
    assert figures.counted(debate.id).places == {}
    rows[4].place_id = place.id
    make.say(debate.slug, parent=1)
    make.say(debate.slug).standing = Standing.HIDDEN
    make.say(debate.slug, shown=False)
    db.session.flush()
    counted = figures.counted(debate.id)
    assert (counted.contributions, counted.replies, counted.masked) == (5, 1, 1)
    assert (counted.places, counted.ways) == ({"Belle Vue": 5}, {"web": 6})


def test_a_section_rests_on_something_everybody_can_read():
    debate = make.make_debate(Phase.CLOSED)
    hidden = queries.contribution(debate.id, 2)
    hidden.standing = Standing.HIDDEN
    with unit_of_work(make.facilitator(debate)) as work:
        version = synthesising.start(work, debate.slug, clock.now()).version
    for numbers, theme in (((), None), ((2,), None), ((1, 99), None), ((0,), None), ((), 12345)):
        with pytest.raises(Invalid) as caught, unit_of_work(SYSTEM) as work:
            synthesising.write_section(work, debate.slug, None, section(*numbers, theme=theme), version, clock.now())
        assert list(caught.value.fields) == ["numbers"]
        db.session.expire_all()
    with unit_of_work(SYSTEM) as work:
        synthesising.write_section(work, debate.slug, None, section(1), version, clock.now())
    queries.contribution(debate.id, 1).standing = Standing.HIDDEN
    with pytest.raises(Refused) as refused, unit_of_work(SYSTEM) as work:
        synthesising.publish(work, debate.slug, clock.now())
    assert refused.value.reason is DebateReason.RESTS_ON_NOTHING


def test_publishing_ties_each_quoted_contribution_once_and_tells_it(told):
    debate = make.make_debate(Phase.CLOSED)
    published = make.publish_synthesis(debate.slug)
    assert make.the_debate(debate.slug).state is DebateState.SYNTHESISED
    ties = list(db.session.scalars(select(Tie).where(Tie.relation == Relation.QUOTED_IN)))
    quoted = {queries.contribution(debate.id, number).id for number in (1, 2)}
    assert {tie.cause for tie in ties} == {Ref(CONTRIBUTION, each) for each in quoted}
    assert {tie.effect for tie in ties} == {Ref(SYNTHESIS, published.id)}
    assert told == [SynthesisPublished(debate.id, published.id)]
    assert published.figures["contributions"] == 2


def test_what_is_published_never_changes_and_a_rectification_is_a_new_version_with_a_reason():
    debate = make.make_debate(Phase.SYNTHESISED)
    first = results.published(debate.id)[0]
    quoted = first.sections[0].id
    for statement in (
        update(Synthesis).where(Synthesis.id == first.id).values(introduction="Autre"),
        update(Section).where(Section.synthesis_id == first.id).values(words="Autre"),
        Quote.__table__.delete().where(Quote.section_id == quoted),
        Section.__table__.delete().where(Section.synthesis_id == first.id),
        Synthesis.__table__.delete().where(Synthesis.id == first.id),
    ):
        with pytest.raises(IntegrityError) as caught, db.session.begin_nested():
            db.session.execute(statement)
        assert constraint_of(caught.value) == "participation_synthesis_frozen"
    with unit_of_work(make.facilitator(debate)) as work:
        draft = synthesising.start(work, debate.slug, clock.now())
    assert draft.number == 2
    whole = results.draft(debate.id)
    assert [[q.number for q in s.quotes] for s in whole.sections] == [[1], [2]]
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        synthesising.publish(work, debate.slug, clock.now())
    with unit_of_work(SYSTEM) as work:
        synthesising.introduce(work, debate.slug, "Corrigé.", "Une erreur de nombre.", 1, clock.now())
        synthesising.publish(work, debate.slug, clock.now())
    assert [each.number for each in results.published(debate.id)] == [2, 1]


def test_a_stale_writer_of_the_synthesis_is_told():
    debate = make.make_debate(Phase.CLOSED)
    with unit_of_work(SYSTEM) as work:
        assert synthesising.start(work, debate.slug, clock.now()) is synthesising.start(work, debate.slug, clock.now())
        synthesising.write_section(work, debate.slug, None, section(1), 1, clock.now())
    for act in (
        lambda work: synthesising.write_section(work, debate.slug, None, section(2), 1, clock.now()),
        lambda work: synthesising.introduce(work, debate.slug, "Deux", "", 1, clock.now()),
        lambda work: synthesising.remove_section(work, debate.slug, 1, 1, clock.now()),
    ):
        with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
            act(work)


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.COMING])
def test_no_synthesis_before_the_end(phase):
    debate = make.make_debate(phase)
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        synthesising.start(work, debate.slug, clock.now())


def test_the_body_answers_section_by_section_and_it_is_told(told):
    debate = make.make_debate(Phase.SYNTHESISED)
    told.clear()
    make.answer(debate.slug, make.respondent(debate))
    given = results.answer(debate.id)
    assert (given.relayed, len(given.parts), given.body_id) == (False, 2, debate.body_id)
    assert make.the_debate(debate.slug).state is DebateState.ANSWERED
    assert told == [DebateAnswered(debate.id, debate.body_id)]
    with unit_of_work(SYSTEM) as work:
        answering.complete(work, debate.slug, "Et voici la date.", clock.now())
    db.session.expire_all()
    assert [(c.words, c.relayed) for c in results.answer(debate.id).complements] == [("Et voici la date.", True)]


def test_a_second_answer_changes_nothing():
    debate = make.make_debate(Phase.ANSWERED)
    with pytest.raises(Refused) as caught:
        make.answer(debate.slug)
    assert caught.value.reason is DebateReason.ALREADY_ANSWERED


@pytest.mark.parametrize("words", ["", "  \n", "\u200b"])
def test_an_answer_says_why_for_every_section(words):
    debate = make.make_debate(Phase.SYNTHESISED)
    newest = results.published(debate.id)[0]
    parts = make.parts_for(debate)
    first = next(iter(parts))
    short = {**parts, first: PartDraft(Outcome.NOT, words)}
    with pytest.raises(Invalid) as caught, unit_of_work(SYSTEM) as work:
        answering.answer(work, debate.slug, newest.id, words, short, clock.now())
    assert set(caught.value.fields) == {"words", f"words_{first}"}
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        answering.answer(work, debate.slug, newest.id, "Oui.", {}, clock.now())


def test_an_answer_to_an_older_synthesis_is_stale():
    debate = make.make_debate(Phase.SYNTHESISED)
    old = results.published(debate.id)[0].id
    with unit_of_work(SYSTEM) as work:
        synthesising.start(work, debate.slug, clock.now())
        synthesising.introduce(work, debate.slug, "", "Un oubli.", 1, clock.now())
        synthesising.publish(work, debate.slug, clock.now() + timedelta(minutes=1))
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        answering.answer(work, debate.slug, old, "Oui.", make.parts_for(debate), clock.now())
