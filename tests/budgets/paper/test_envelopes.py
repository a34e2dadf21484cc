"""Several envelopes at once, one for the young, a pause, turnout by place, reminders."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from budgets.ballots import progress, queries
from budgets.ballots import services as ballots
from budgets.ballots.content import Choices
from budgets.ballots.types import VoteReason
from budgets.editions import services as editions
from budgets.editions.drafts import EnvelopeDraft
from budgets.editions.policies import EditionReason
from budgets.editions.types import EnvelopeRule, Phase
from budgets.paper import front, reminding, turnout
from budgets.paper.types import PaperReason
from budgets.projects import services as projects
from budgets.publication import pausing
from budgets.publication import services as publication
from budgets.stages import policies as stage_policies
from budgets.stages.models import Stage
from budgets.stages.types import StageAct, StageKind, StageReason, StageState
from commons.ballot_box import codes
from commons.ballot_box import services as box
from commons.ballot_box.models import RollEntry
from commons.identity.events import AccountErased
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused
from commons.kernel.outbox import OutboxMessage
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from tests.budgets.ballots.conftest import hidden
from tests.factories.budgets import make_edition, project_drafts, secretary, the_edition
from tests.factories.voters import make_voters


def several(home, rule: EnvelopeRule):
    """A vote with an envelope of the place, one for all, and one for the young."""
    draft = make_edition(Phase.DRAFT, place=home, envelope_rule=rule)
    with unit_of_work(SYSTEM) as work:
        for name, ages in (("Toute la ville", (None, None)), ("Les jeunes", (11, 17))):
            made = editions.add_envelope(
                work, draft.slug, EnvelopeDraft(name, Money(100_000), None, *ages), clock.now()
            )
            projects.add_many(work, draft.slug, project_drafts(2, made.slug), clock.now())
        publication.announce(work, draft.slug, clock.now())
    clock_at = draft.opens_at + timedelta(hours=1)
    return the_edition(draft.slug), clock_at


def cast(edition, person: int, envelope: str, declares: str = "") -> None:
    """A ballot of one project in this envelope."""
    booth = ballots.open_booth(edition.slug, clock.now())
    code = booth.projects[envelope][0].code
    with unit_of_work(Actor(person_id=person)) as work:
        ballots.cast(work, booth, envelope, Choices((code,)), codes.new_secret(), booth.digest, clock.now(), declares)


@pytest.mark.parametrize(("rule", "total"), [(EnvelopeRule.HOME, 3), (EnvelopeRule.ALL, 3), (EnvelopeRule.ONE, 1)])
def test_one_visit_shows_every_envelope_and_how_far_one_is(app, home, rule, total) -> None:
    edition, hour = several(home, rule)
    person = make_voters(home, 1)[0]
    client = app.test_client()
    client.set_cookie("possibles", person.cookie)
    with clock.frozen(hour):
        page = client.get(f"/budgets/{edition.slug}/vote").text
        assert all(name in page for name in ("Belle Vue", "Toute la ville", "Les jeunes"))
        assert progress.rule(edition) in page
        assert (f"Vous avez voté dans 0 enveloppe(s) sur {total}" in page) is (total > 1)
        cast(edition, person.account_id, "belle-vue")
        booth = ballots.open_booth(edition.slug, clock.now())
        found = progress.of(booth, queries.voter(booth, person.account_id))
        assert (found.done, found.total) == (1, total)
        assert (found.following.slug if found.following else None) == (None if total == 1 else "toute-la-ville")
        with pytest.raises(Refused):
            cast(edition, person.account_id, "belle-vue")


def test_the_young_say_their_age_in_one_tap_and_nothing_of_it_is_kept(app, home) -> None:
    edition, hour = several(home, EnvelopeRule.ALL)
    person = make_voters(home, 1)[0]
    client = app.test_client()
    client.set_cookie("possibles", person.cookie)
    path = f"/budgets/{edition.slug}/vote/les-jeunes"
    with clock.frozen(hour):
        assert "J’ai entre 11 et 17 ans" in client.get(f"/budgets/{edition.slug}/vote").text
        code = ballots.open_booth(edition.slug, hour).projects["les-jeunes"][0].code
        review = client.post(path, data={"csrf_token": person.csrf, "choice": code}).text
        form = {"csrf_token": person.csrf, "choice": code, "secret": hidden(review, "secret")[0]}
        form["rules"] = hidden(review, "rules")[0]
        for forged in ("", "18-99", "11-18"):
            refused = client.post(path + "/urne", data={**form, "declares": forged})
            assert refused.status_code == 403
            assert VoteReason.AGE_NOT_DECLARED.sentence.split(".")[0] in refused.text
        assert client.post(path + "/urne", data={**form, "declares": "11-17"}).status_code == 200
    columns = set(RollEntry.__table__.columns.keys())
    assert not any("age" in name or "birth" in name for name in columns)


@pytest.mark.parametrize("ages", [(11, None), (None, 17), (17, 11), (10, 17), (11, 121)])
def test_ages_come_in_pairs_and_in_order(home, ages) -> None:
    draft = make_edition(Phase.DRAFT, place=home)
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        editions.add_envelope(work, draft.slug, EnvelopeDraft("Jeunes", Money(1000), None, *ages), clock.now())


def test_a_pause_takes_no_ballot_gives_its_time_back_and_says_why(app, home, edition) -> None:
    person = make_voters(home, 2)
    before, now = edition.closes_at, clock.now()
    with pytest.raises(Invalid), unit_of_work(secretary()) as work:
        pausing.pause(work, edition.slug, " ", now)
    with pytest.raises(Refused), unit_of_work(Actor(person_id=person[0].account_id)) as work:
        pausing.pause(work, edition.slug, "Non", now)
    with unit_of_work(secretary()) as work:
        pausing.pause(work, edition.slug, "Une panne de réseau", now)
    with pytest.raises(Refused) as caught:
        cast(edition, person[0].account_id, "belle-vue")
    assert caught.value.reason is EditionReason.PAUSED
    page = app.test_client().get(f"/budgets/{edition.slug}").text
    assert "Vote en pause" in page
    later = before + timedelta(days=3)
    with clock.frozen(later):
        stage = Stage(kind=StageKind.VOTE, edition=the_edition(edition.slug))
        assert stage_policies.standing(stage, later) is StageState.PAUSED
        with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
            box.close(work, edition.poll_key, later)
        with unit_of_work(secretary()) as work:
            pausing.resume(work, edition.slug, "C’est réparé", later)
        assert the_edition(edition.slug).closes_at == before + (later - now)
        cast(edition, person[1].account_id, "belle-vue")
        assert "C’est réparé" in app.test_client().get(f"/budgets/{edition.slug}/reglement").text


def test_the_database_itself_takes_nothing_during_a_pause(home, edition) -> None:
    cast(edition, make_voters(home, 1)[0].account_id, "belle-vue")
    with unit_of_work(secretary()) as work:
        pausing.pause(work, edition.slug, "Une panne", clock.now())
    poll = db.session.execute(text("SELECT id FROM ballot_box_poll")).scalar_one()
    now = f"SET LOCAL possibles.now = '{clock.now().isoformat()}'"
    roll = f"INSERT INTO ballot_box_roll VALUES ({poll}, '*', '\\x00', 'web', NULL, '2026-06-15', true, NULL)"
    for act, rule in (
        (roll, "ballot_box_paused"),
        ("UPDATE ballot_box_ballot SET content = 'x'", "ballot_box_paused"),
        ("UPDATE ballot_box_poll SET paused_at = NULL, closes_at = closes_at - interval '1 hour'", "given_back"),
        ("UPDATE ballot_box_poll SET closes_at = closes_at + interval '1 hour'", "ballot_box_paused"),
    ):
        with db.session.begin_nested() as saved:
            db.session.execute(text(now))
            with pytest.raises(Exception, match=rule):
                db.session.execute(text(act))
            saved.rollback()


def test_a_vote_is_never_closed_early(home, edition) -> None:
    edition.begun_at = clock.now()
    stage = Stage(kind=StageKind.VOTE, edition=edition)
    refusal = stage_policies.refusal_to_move(StageAct.CLOSE, secretary(), stage, [], clock.now())
    assert refusal is StageReason.VOTE_KEEPS_ITS_HOUR


def test_turnout_by_place_never_tells_of_fewer_than_twenty(app, home, edition) -> None:
    poll = db.session.execute(text("SELECT id FROM ballot_box_poll")).scalar_one()

    def voters(home_id: str, number: int) -> None:
        db.session.execute(text("SET LOCAL possibles.box_keeper = 'on'"))
        for each in range(number):
            entry = {"p": poll, "k": f"{home_id}-{each}".encode(), "h": home_id}
            columns = "(poll_id, scope, elector_key, channel, day, fresh, home)"
            values = "(:p, '*', :k, 'web', '2026-06-15', false, :h)"
            db.session.execute(text(f"INSERT INTO ballot_box_roll {columns} VALUES {values}"), entry)
        db.session.execute(text("SET LOCAL possibles.box_keeper = 'off'"))

    voters(str(home.id), 19)
    assert turnout.of(edition).total is None
    assert "Moins de 20 personnes" in app.test_client().get(f"/budgets/{edition.slug}/participation").text
    others = db.session.execute(text("SELECT id FROM territory_place WHERE id <> :h"), {"h": home.id}).scalars().all()
    voters(str(others[0]), 47)
    found = turnout.of(edition)
    # One place of 47 and one of 19: the 47 alone would give the 19 away by subtraction.
    assert (found.total, found.lines, found.others) == (60, (), 60)
    voters(str(others[1]), 1)
    found = turnout.of(edition)
    assert found.total == 60
    assert all(number >= 20 for _place, number in found.lines)
    assert found.others == 0 or found.others >= 20
    answer = app.test_client().get(f"/budgets/{edition.slug}/participation/participation.csv")
    assert answer.data.startswith("\ufeffLieu;Votants".encode())


def test_only_those_who_asked_and_did_not_vote_are_reminded_once(home, edition, app) -> None:
    voted, waiting, _silent = make_voters(home, 3)
    for person in (voted, waiting):
        with unit_of_work(Actor(person_id=person.account_id)) as work:
            reminding.ask(work, edition.slug, clock.now())
    cast(edition, voted.account_id, "belle-vue")
    assert reminding.remind_now(edition.closes_at - timedelta(days=8)) == 0
    with clock.frozen(edition.closes_at - timedelta(days=7)):
        assert reminding.remind_now(clock.now()) == 1
        assert reminding.remind_now(clock.now()) == 0
    message = db.session.scalars(select(OutboxMessage)).one()
    assert (
        message.recipient
        == db.session.execute(
            text("SELECT email FROM identity_account WHERE id = :i"), {"i": waiting.account_id}
        ).scalar_one()
    )
    keys = [bytes(key).hex() for key in db.session.scalars(select(RollEntry.elector_key))]
    assert not any(key[:32] in message.key for key in keys)
    stop = message.unsubscribe.split("/budgets/", 1)[1]
    answer = app.test_client().post("/budgets/" + stop, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    with clock.frozen(edition.closes_at - timedelta(days=2)):
        assert reminding.remind_now(clock.now()) == 0
    assert app.test_client().get("/budgets/rappels/arret/1.1.x").status_code == 404


def test_a_vote_that_is_put_off_reminds_again_before_its_new_end(home, edition) -> None:
    person = make_voters(home, 1)[0]
    with unit_of_work(Actor(person_id=person.account_id)) as work:
        reminding.ask(work, edition.slug, clock.now())
    first = edition.closes_at
    with clock.frozen(first - timedelta(days=2)):
        assert reminding.remind_now(clock.now()) == 1
        with unit_of_work(secretary()) as work:
            publication.extend(work, edition.slug, first + timedelta(days=14), "Une panne", clock.now())
        assert reminding.remind_now(clock.now()) == 0
    with clock.frozen(first + timedelta(days=12)):
        assert reminding.remind_now(clock.now()) == 1
        assert reminding.remind_now(clock.now()) == 0
    ends = [message.body.split(" Vous avez")[0] for message in db.session.scalars(select(OutboxMessage))]
    assert len(set(ends)) == len(ends) == 2


def test_nobody_is_promised_a_reminder_that_will_not_leave(app, home, edition) -> None:
    person = make_voters(home, 1)[0]
    client = app.test_client()
    client.set_cookie("possibles", person.cookie)
    path = f"/budgets/{edition.slug}/rappels"
    with clock.frozen(edition.closes_at - timedelta(days=2)):
        page = client.get(path).text
        assert PaperReason.NO_MORE_REMINDERS.sentence in page
        assert f"/budgets/{edition.slug}/vote" in page
        assert client.post(path, data={"csrf_token": person.csrf, "wanted": "yes"}).status_code == 403
        assert reminding.known_to(person.account_id) == []
    with clock.frozen(edition.closes_at - timedelta(days=2, seconds=1)):
        assert client.post(path, data={"csrf_token": person.csrf, "wanted": "yes"}).status_code == 303


def test_reminders_end_with_their_account_twice(home, edition) -> None:
    person = make_voters(home, 1)[0].account_id
    with unit_of_work(Actor(person_id=person)) as work:
        reminding.ask(work, edition.slug, clock.now())
    assert reminding.known_to(person) == [{"reminder_of_edition": edition.id}]
    for _again in range(2):
        with unit_of_work(SYSTEM) as work:
            front.reminders_end_with_their_account(work, AccountErased(person))
    assert reminding.known_to(person) == []


def test_asking_for_reminders_is_one_button_and_undoing_it_too(app, home, edition) -> None:
    person = make_voters(home, 1)[0]
    client = app.test_client()
    client.set_cookie("possibles", person.cookie)
    path = f"/budgets/{edition.slug}/rappels"
    for wanted, said in (("yes", "Ne plus me le rappeler"), ("no", "Me le rappeler")):
        assert client.post(path, data={"csrf_token": person.csrf, "wanted": wanted}).status_code == 303
        assert said in client.get(path).text
