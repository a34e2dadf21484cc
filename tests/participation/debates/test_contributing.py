"""People speak, reply, correct, withdraw and support; the team enters what came by other ways."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from commons.identity.events import AccountErased
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import DomainError, Invalid, NotFound, Refused
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import queries as moderation
from commons.moderation.types import Mode, Standing
from commons.threads.models import ThreadCode
from participation.debates import contributing, forgetting, queries
from participation.debates.drafts import Said
from participation.debates.models import Contribution, ContributionVersion, Support
from participation.debates.reasons import DebateReason
from participation.debates.types import CONTRIBUTION, DebateState, Phase, Signing, Tongue, Way
from tests.factories import debates as make
from tests.factories.budgets import make_territory
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("frozen", "database")


def numbers(slug: str) -> list[int]:
    query = select(Contribution.number).where(Contribution.debate_id == make.the_debate(slug).id)
    return list(db.session.scalars(query.order_by(Contribution.id)))


@pytest.mark.parametrize(
    ("mode", "signed_in", "standing"),
    [
        (Mode.AFTER, True, Standing.SHOWN),
        (Mode.BEFORE, True, Standing.WAITING),
        (Mode.AFTER, False, Standing.WAITING),
        (Mode.BEFORE, False, Standing.WAITING),
    ],
)
def test_without_an_account_words_are_read_before_they_are_shown(mode, signed_in, standing):
    slug = make.make_debate(mode=mode).slug
    actor = make.somebody_speaking() if signed_in else NOBODY
    row = make.say(slug, actor=actor, shown=False)
    assert row.standing is standing
    assert row.author_id == actor.person_id
    assert db.session.get(ThreadCode, queries.code(row.id, CONTRIBUTION)).subject_id == row.id


def test_the_same_form_sent_again_is_one_contribution_whatever_it_says():
    slug = make.make_debate().slug
    first = make.say(slug, "Un banc.", key="abc")
    again = make.say(slug, "Un banc !", key="abc")
    other = make.say(slug, "Un banc.", key="abd")
    # Somebody else with the same key is somebody else.
    theirs = make.say(slug, "Un banc.", key="abc", actor=make.somebody_speaking())
    assert (again.id, again.words) == (first.id, "Un banc.")
    assert len({first.id, other.id, theirs.id}) == 3
    assert numbers(slug) == [1, 2, 3]


def test_a_form_sent_again_after_the_end_gives_back_what_it_made():
    debate = make.make_debate()
    first = make.say(debate.slug, key="abc")
    assert make.say(debate.slug, key="abc", now=debate.closes_at).id == first.id


def test_a_reply_stands_under_its_contribution_and_has_no_reply_itself():
    slug = make.make_debate().slug
    make.say(slug)
    reply = make.say(slug, "Oui, et de l’ombre.", parent=1)
    assert (reply.level, reply.number) == (1, 2)
    with pytest.raises(Refused) as caught:
        make.say(slug, "Non.", parent=2)
    assert caught.value.reason is DebateReason.ONE_LEVEL
    with pytest.raises(NotFound):
        make.say(slug, "Non.", parent=77)


def test_one_signs_with_a_name_a_place_or_nothing():
    slug, actor = make.make_debate().slug, make.somebody_speaking("Amina B.")
    assert make.say(slug, actor=actor, signing=Signing.NAME).signing is Signing.NAME
    assert make.say(slug, actor=actor, first_name="Pas moi").first_name == ""
    with pytest.raises(Invalid) as caught:
        make.say(slug, actor=actor, signing=Signing.PLACE)
    assert caught.value.fields == {"signing": DebateReason.NO_PLACE.sentence}
    with pytest.raises(Invalid):
        make.say(slug, actor=make.somebody_speaking(), signing=Signing.NAME)
    visitor = make.say(slug, signing=Signing.NAME, first_name="  Léa\n ")
    assert (visitor.signing, visitor.first_name) == (Signing.FREE, "Léa")


@pytest.mark.parametrize("way", [Way.PHONE, Way.VOICE, Way.PAPER, Way.WORKSHOP])
def test_the_team_enters_what_somebody_said_elsewhere(way):
    place = make_territory()
    debate = make.make_debate(place=place)
    said = Said(
        "سوق كبير", "k", language=Tongue.ARABIC, way=way, collected="marché, feuilles 1 à 40", place_id=place.id
    )
    with unit_of_work(make.facilitator(debate)) as work:
        row = contributing.enter(work, debate.slug, said, clock.now())
    assert (row.way, row.language, row.place_id, row.author_id) == (way, Tongue.ARABIC, place.id, None)
    assert row.standing is Standing.SHOWN
    with unit_of_work(make.facilitator(debate)) as work, pytest.raises(Invalid):
        contributing.enter(work, debate.slug, Said("Oui", "k2", way=way, place_id=99999), clock.now())


@pytest.mark.parametrize(
    "actor",
    [NOBODY, somebody("facilitator", "body", 99999), somebody("officer"), somebody("moderator"), Actor(person_id=3)],
)
def test_nobody_else_enters_words(actor):
    slug = make.make_debate().slug
    with pytest.raises(Refused), unit_of_work(actor) as work:
        contributing.enter(work, slug, Said("Oui", "k", way=Way.PAPER), clock.now())
    assert numbers(slug) == []


def test_one_corrects_ones_words_and_what_they_were_is_kept():
    slug, actor = make.make_debate().slug, make.somebody_speaking()
    make.say(slug, "Un bamc.", actor=actor)
    later = clock.now() + timedelta(minutes=14)
    with unit_of_work(actor) as work:
        row = contributing.correct(work, slug, 1, "Assis", "Un banc.", Tongue.FRENCH, later)
    assert (row.title, row.words, row.corrected_at) == ("Assis", "Un banc.", later)
    assert [v.words for v in db.session.scalars(select(ContributionVersion))] == ["Un bamc."]
    assert queries.lines(row.debate_id, queries.Wanted(words=("bamc",))) == []


def test_a_corrected_text_is_read_again_where_texts_are_read_first():
    slug, actor = make.make_debate(mode=Mode.BEFORE).slug, make.somebody_speaking()
    row = make.say(slug, actor=actor)
    row.standing = Standing.SHOWN
    with unit_of_work(actor) as work:
        assert contributing.correct(work, slug, 1, "", "Autre chose.", Tongue.FRENCH, clock.now()).standing is (
            Standing.WAITING
        )


def test_a_hidden_text_does_not_come_back_by_being_corrected():
    slug, actor = make.make_debate().slug, make.somebody_speaking()
    make.say(slug, actor=actor).standing = Standing.HIDDEN
    with unit_of_work(actor) as work:
        row = contributing.correct(work, slug, 1, "", "Poli.", Tongue.FRENCH, clock.now())
    assert row.standing is Standing.HIDDEN


def test_a_reply_even_unread_stops_corrections():
    slug, actor = make.make_debate().slug, make.somebody_speaking()
    make.say(slug, actor=actor)
    make.say(slug, parent=1, shown=False)
    with pytest.raises(Refused) as caught, unit_of_work(actor) as work:
        contributing.correct(work, slug, 1, "", "Autre chose.", Tongue.FRENCH, clock.now())
    assert caught.value.reason is DebateReason.HAS_REPLIES


def test_nobody_has_to_read_words_that_were_taken_back():
    debate, actor = make.make_debate(mode=Mode.BEFORE), make.somebody_speaking()
    row = make.say(debate.slug, actor=actor, shown=False)
    ref = Ref(CONTRIBUTION, row.id)
    assert moderation.open_case_of(ref) is not None
    with unit_of_work(actor) as work:
        contributing.withdraw(work, debate.slug, 1, clock.now())
    assert moderation.open_case_of(ref) is None


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.CLOSED])
def test_one_takes_ones_words_back_even_after_the_end_and_only_a_trace_stays(phase):
    debate, actor = make.make_debate(), make.somebody_speaking("Amina B.")
    row = make.say(debate.slug, "Mon secret.", actor=actor, title="Titre", signing=Signing.NAME)
    make.say(debate.slug, "Bonne idée.", parent=1)
    with unit_of_work(make.somebody_speaking()) as work:
        contributing.support(work, debate.slug, 1, True, clock.now())
    moment = clock.now() if phase is Phase.OPEN else debate.closes_at + timedelta(days=1)
    with unit_of_work(actor) as work:
        contributing.withdraw(work, debate.slug, 1, moment)
    db.session.refresh(row)
    assert (row.title, row.words, row.folded, row.first_name, row.withdrawn) == ("", "", "", "", True)
    assert db.session.scalar(select(func.count()).select_from(Support)) == 0
    assert numbers(debate.slug) == [1, 2]
    with pytest.raises(Refused):
        make.say(debate.slug, parent=1)


def test_one_supports_once_and_no_longer():
    slug, actor = make.make_debate().slug, make.somebody_speaking()
    row = make.say(slug)
    for on, expected in ((True, 1), (True, 1), (False, 0), (False, 0), (True, 1)):
        with unit_of_work(actor) as work:
            contributing.support(work, slug, 1, on, clock.now())
        assert queries.supporters(row.id) == expected
    with pytest.raises(Refused), unit_of_work(NOBODY) as work:
        contributing.support(work, slug, 1, True, clock.now())


def _acts(slug: str, actor: Actor) -> dict[str, object]:
    """Every way of writing in a debate."""
    debate, key = make.the_debate(slug), uuid4().hex

    def run(verb, *values):
        def act(moment):
            with unit_of_work(actor) as work:
                verb(work, slug, *values, moment)

        return act

    def enter(moment):
        with unit_of_work(make.facilitator(debate)) as work:
            contributing.enter(work, slug, Said("Papier.", key, way=Way.PAPER), moment)

    return {
        "say": run(contributing.say, Said("Encore un mot.", key)),
        "reply": run(contributing.say, Said("Oui.", key, parent=2)),
        "enter": enter,
        "correct": run(contributing.correct, 1, "", "Autre.", Tongue.FRENCH),
        "support": run(contributing.support, 2, True),
        "no longer support": run(contributing.support, 2, False),
    }


@pytest.mark.parametrize("name", ["say", "reply", "enter", "correct", "support", "no longer support"])
@pytest.mark.parametrize("phase", [Phase.COMING, Phase.CLOSED, Phase.SYNTHESISED, Phase.ANSWERED])
def test_nothing_is_written_outside_the_period(name, phase):
    debate, actor = make.make_debate(), make.somebody_speaking()
    slug = debate.slug
    make.say(slug, "Le mien.", actor=actor)
    make.say(slug, "Un autre.")
    act = _acts(slug, actor)[name]
    # The last moment before the end is still in, the end itself is out.
    last = debate.closes_at - timedelta(microseconds=1)
    if name == "correct":
        with pytest.raises(Refused) as caught:
            act(last)
        assert caught.value.reason is DebateReason.TOO_LATE
    else:
        act(last)
    moments = {Phase.COMING: debate.opens_at - timedelta(microseconds=1), Phase.CLOSED: debate.closes_at}
    if phase in (Phase.SYNTHESISED, Phase.ANSWERED):
        debate.state = DebateState(phase.value)
        db.session.flush()
    with pytest.raises(Refused) as caught:
        _acts(slug, actor)[name](moments.get(phase, debate.closes_at))
    assert caught.value.reason in (DebateReason.CLOSED, DebateReason.NOT_OPEN_YET)


def test_forget_author_told_twice_unties_names_and_keeps_words():
    slug, actor = make.make_debate().slug, make.somebody_speaking("Amina B.")
    row = make.say(slug, "Mes mots.", actor=actor, signing=Signing.NAME)
    other = make.say(slug)
    with unit_of_work(actor) as work:
        contributing.support(work, slug, other.number, True, clock.now())
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            forgetting.forget_author(work, AccountErased(actor.person_id))
        db.session.refresh(row)
        assert (row.author_id, row.signing, row.place_id, row.words) == (None, Signing.FREE, None, "Mes mots.")
        assert queries.supporters(other.id) == 0


def test_a_failed_command_leaves_no_hole_in_the_numbers():
    slug = make.make_debate().slug
    make.say(slug)
    with pytest.raises(DomainError):
        make.say(slug, parent=5)
    make.say(slug)
    assert numbers(slug) == [1, 2]
    assert Ref(CONTRIBUTION, 1) == Ref.read("participation.contribution:1")
