"""What is said in a workshop: suspect words, hiding with a motive, paper, texts that nobody could read."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask_babel import force_locale, gettext

from assises.workshops import acts, contributing, grouping, queries, services, summing
from assises.workshops.types import Channel, Phase
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import queries as moderation
from commons.moderation.types import Mode, Motive, Standing
from tests.factories.identity import make_officer
from tests.factories.participation import somebody
from tests.factories.workshops import a_saying, make_workshop, phone_in, said


@pytest.fixture
def leader(frozen) -> Actor:
    return somebody(Role.FACILITATOR, person_id=make_officer(role=Role.FACILITATOR).id)


def gesture(actor: Actor, workshop, verb: str, ticket: str = "", made_at=None, **fields: str) -> bool:
    ticket = ticket or uuid4().hex
    values = acts.Values({"act": [ticket], **{name: [value] for name, value in fields.items()}})
    with unit_of_work(actor) as work:
        return acts.carry_out(work, workshop.id, verb, ticket, values, clock.now(), made_at)


def refused(call, *args, **kwargs):
    with pytest.raises((Refused, Stale, Invalid, NotFound)) as found:
        call(*args, **kwargs)
    return found.value.reason


@pytest.mark.parametrize("words", ["Regardez \u0430dmin \u0440\u0430ypal", "Sale connard", "A" * 300])
def test_suspect_words_wait_for_whoever_facilitates(leader, words: str) -> None:
    workshop = make_workshop()
    row = said(workshop, words)
    assert row.standing is Standing.WAITING
    assert queries.contributions(workshop.id) == []
    gesture(leader, workshop, "show", contribution=str(row.id))
    assert queries.contributions(workshop.id) == [row]


def test_in_a_room_that_reads_first_everything_waits(leader) -> None:
    workshop = make_workshop(mode=Mode.BEFORE)
    assert said(workshop, "Plus de bancs").standing is Standing.WAITING


def test_hiding_has_a_motive_is_counted_and_can_be_taken_back(leader) -> None:
    workshop = make_workshop()
    row = said(workshop, "Hors sujet")
    with pytest.raises(Invalid):
        gesture(leader, workshop, "hide", contribution=str(row.id))
    gesture(leader, workshop, "hide", contribution=str(row.id), motive="off_topic")
    gesture(leader, workshop, "hide", contribution=str(row.id), motive="off_topic")
    assert queries.contributions(workshop.id) == []
    masked = moderation.masked_in(workshop.ref)
    assert (masked.total, masked.by_motive) == (1, ((Motive.OFF_TOPIC, 1),))
    assert summing.figures(workshop)["motives"] == [["off_topic", 1]]
    gesture(leader, workshop, "show", contribution=str(row.id))
    assert queries.contributions(workshop.id) == [row]
    assert moderation.masked_in(workshop.ref).total == 0
    assert row.words == "Hors sujet"


def test_paper_is_typed_by_the_team_alone_and_never_as_a_phone(leader) -> None:
    workshop = make_workshop()
    with unit_of_work(NOBODY) as work, pytest.raises(Refused):
        contributing.enter(work, workshop, a_saying(), Channel.PAPER, clock.now())
    with pytest.raises(Invalid):
        gesture(leader, workshop, "paper", words="x", channel="phone")
    gesture(leader, workshop, "paper", words="تحسين", language="ar", name="نادية", table="3", channel="facilitator")
    [row] = queries.contributions(workshop.id)
    assert (row.channel, row.language, row.table_number, row.mark) == (Channel.FACILITATOR, "ar", 3, None)


@pytest.mark.parametrize("words", ["", " \n ", "\u200b\u202e", "\x01\x02"])
def test_words_that_nobody_can_read_are_none(frozen, words: str) -> None:
    workshop = make_workshop()
    token = phone_in(workshop)
    with unit_of_work(NOBODY) as work, pytest.raises(Invalid):
        contributing.say(work, workshop.id, token, a_saying(words), clock.now())


def test_a_huge_text_is_cut_and_keeps_its_lines(frozen) -> None:
    assert len(contributing.readable("mot " * 50_000)) <= 600
    assert contributing.readable("un\r\n\n\n\n\ndeux\u202e") == "un\n\ndeux"


def test_another_ticket_of_the_same_number_is_not_somebody_elses_words(frozen) -> None:
    workshop = make_workshop()
    one, two = phone_in(workshop), phone_in(workshop)
    mine = said(workshop, "Mes mots", one, ticket="a" * 32)
    with unit_of_work(NOBODY) as work:
        again = contributing.say(work, workshop.id, two, a_saying("Autres", ticket="a" * 32), clock.now())
    assert again.id == mine.id
    assert [row.words for row in queries.contributions(workshop.id)] == ["Mes mots"]


def test_grouping_other_peoples_workshops_is_not_found(leader) -> None:
    workshop, foreign = make_workshop(), said(make_workshop())
    with unit_of_work(SYSTEM) as work, pytest.raises(NotFound):
        grouping.gather(work, services.locked(work, workshop.id), "T", [foreign.id], clock.now())


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_welcome_of_a_room_is_not_called_like_the_home_page(app, language):
    with app.test_request_context(), force_locale(language):
        assert Phase.WELCOME.label != gettext("Accueil")
