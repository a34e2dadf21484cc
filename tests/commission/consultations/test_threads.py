"""What deciding tells on threads, puts in a member's file, and shows on the commission's page; the seeds of routes."""

from __future__ import annotations

from sqlalchemy import select

from commission.consultations import holding, on_hub, queries, services, stories
from commission.consultations.types import CONSULTATION, MINORITY_OPINION, Kind, Outcome
from commons.kernel import addresses, clock, refs
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.threads.models import Tie
from commons.threads.types import Relation
from tests.factories import street_deciding
from tests.factories.commission import actor_of
from tests.factories.consultations import DAY, HOUR, act, drop, end, make_consultation, open_it, say


def test_a_consultation_tells_its_story_and_what_the_bureau_owes(app, vote, commission):
    _mandate, members = commission
    for member in members:
        say(vote, member, "for")
    end(vote)
    with clock.frozen(vote.closes_at + HOUR):
        contest = act(actor_of(members[3]), services.contest, vote.id, "La liste était fausse")
    with app.test_request_context():
        told = [moment.sentence for moment in stories.CONSULTATIONS.moments([vote.id])[vote.id]]
        assert told[0] == "Consultation annoncée, demandée par le bureau"
        assert told[-2:] == ["Résultat proclamé : Adopté", "Résultat contesté par un membre"]
        [debt] = stories.CONSULTATIONS.debts([vote.id])[vote.id]
        assert (debt.due_at, debt.done_at) == (vote.contest_until, None)
        assert [number for number, _debt in stories.CONSULTATIONS.open_debts(clock.now())] == [vote.id]
    with clock.frozen(vote.closes_at + 2 * HOUR):
        act(actor_of(members[0]), services.answer_contest, contest.id, "Relue, elle est juste.")
    with app.test_request_context():
        assert stories.CONSULTATIONS.open_debts(clock.now()) == []
        assert stories.CONSULTATIONS.debts([vote.id])[vote.id][0].done_at is not None
    assert vote.id in stories.CONSULTATIONS.mine(members[4].account_id)
    assert stories.CONSULTATIONS.mine(999_999) == []


def test_what_is_decided_is_tied_to_what_it_is_about_and_to_what_follows(commission):
    mandate, members = commission
    thing = Ref("commission.seat", members[0].seat_id)
    sense = open_it(make_consultation(mandate, Kind.SENSE, subject=thing), members[0])
    end(sense)
    assert sense.outcome is Outcome.HEARD
    vote = make_consultation(mandate, subject=thing, previous_id=sense.id)
    mine = select(Tie).where(Tie.effect_kind == CONSULTATION, Tie.effect_id == vote.id)
    ties = {(tie.cause_kind, tie.cause_id, tie.relation) for tie in db.session.scalars(mine)}
    assert ties == {
        (thing.kind, thing.id, Relation.DECIDED_BY), (CONSULTATION, sense.id, Relation.LED_TO),
    }  # fmt: skip


def test_kinds_have_titles_and_addresses_that_can_be_pasted(app, vote, commission):
    _mandate, members = commission
    opinion = act_write(members[8], vote)
    with app.test_request_context():
        target = refs.resolve_one(Ref(CONSULTATION, vote.id))
        assert (target.title, target.public) == ("Adopter le protocole", True)
        assert addresses.ref_at(target.url) == Ref(CONSULTATION, vote.id)
        assert addresses.ref_at(f"/commission/consultations/avis/{opinion.id}") == Ref(MINORITY_OPINION, opinion.id)
        assert refs.resolve_one(Ref(MINORITY_OPINION, opinion.id)).public is False
    for member in members:
        say(vote, member, "for")
    end(vote)
    with app.test_request_context():
        assert refs.resolve_one(Ref(MINORITY_OPINION, opinion.id)).public is True
        [told] = stories.OPINIONS.moments([opinion.id])[opinion.id]
        assert told.sentence == "Avis minoritaire écrit"


def act_write(member, vote):
    with unit_of_work(actor_of(member)) as work:
        return services.write(work, vote.id, "Nous aurions attendu.", None, clock.now())


def test_a_member_takes_away_what_they_said_but_no_secret(vote, commission):
    mandate, members = commission
    say(vote, members[1], "for")
    say(vote, members[1], "against", seen=1)
    secret = open_it(make_consultation(mandate, secret=True), members[0])
    drop(secret, members[1], "for")
    act_write(members[1], vote)
    told = holding.about(members[1].account_id)
    assert [each["answers"] for each in told["voices"]] == [{"": "for"}, {"": "against"}]
    assert [each["words"] for each in told["minority_opinions"]] == ["Nous aurions attendu."]
    assert {each["consultation"] for each in told["electorates"]} == {vote.id, secret.id}
    assert not any(each["consultation"] == secret.id for each in told["voices"])
    assert holding.about(999_999) == {}


def test_the_commissions_page_shows_what_is_being_decided(app, vote, commission):
    mandate, _members = commission
    with app.test_request_context():
        shown = on_hub.read(mandate, clock.now())
        assert [row.consultation.id for row in shown["rows"]] == [vote.id]
        page = app.jinja_env.get_template(on_hub.SECTION.template).render(shown=shown, mandate=mandate)
    assert "Ce qui se décide" in page


def test_the_seeds_of_routes_stand(client, database, frozen):
    holes = street_deciding.settle()
    for name in ("consultation_id", "sealed_id", "prepared_id"):
        assert client.get(f"/commission/consultations/{holes[name]}").status_code == 200
    assert queries.voice(holes["voice_id"]).objects
    assert queries.contest(holes["contest_id"]).answered_at is None
    known = set(client.application.view_functions)
    assert set(street_deciding.WITH_AN_HOUR) <= known
    db.session.expire_all()
    assert clock.now() + DAY < queries.by_id(holes["consultation_id"]).closes_at
