"""What a workshop does: phases and their log, the lease, groups with undo, dots frozen, words hidden and counted."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from assises.editions.types import EditionState
from assises.workshops import acts, dots, floor, policies, queries, services, summing
from assises.workshops.floor import Asking
from assises.workshops.reasons import WorkshopReason
from assises.workshops.types import LATE, LEASE, TEMPLATES, Lane, Phase, RequestState, Way
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, Actor
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from commons.opinions import queries as opinions
from tests.factories.assises_days import make_activity, make_edition, make_site_day
from tests.factories.identity import make_officer
from tests.factories.participation import somebody
from tests.factories.workshops import grouped, make_crew, make_workshop, phone_in, said, to_phase, voting


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


def test_going_back_needs_a_reason_and_stands_in_the_log(leader) -> None:
    workshop = make_workshop(Phase.GROUPING)
    with pytest.raises(Invalid):
        gesture(leader, workshop, "phase", phase="contribution")
    gesture(leader, workshop, "phase", phase="contribution", reason="Trois personnes arrivent")
    line = queries.steps(workshop.id)[0]
    assert (line.what, line.detail, line.reason, line.by_id) == (
        "reopened", "contribution", "Trois personnes arrivent", leader.person_id
    )  # fmt: skip
    assert said(workshop).standing is Standing.SHOWN


def test_opening_draws_a_code_that_outlives_the_workshop_and_a_new_one_replaces_it(leader) -> None:
    workshop = make_workshop(Phase.PREPARED)
    assert workshop.code is None
    gesture(leader, workshop, "phase", phase="welcome")
    first = queries.by_id(workshop.id).code
    assert len(first) == 6
    assert queries.by_code(first, clock.now()) is workshop
    assert workshop.code_expires_at > workshop.activity.ends_at
    gesture(leader, workshop, "code")
    assert queries.by_code(first, clock.now()) is None
    assert queries.by_code(queries.by_id(workshop.id).code, clock.now()) is workshop


def test_a_gesture_sent_twice_is_carried_out_once(leader) -> None:
    workshop, ticket = make_workshop(), uuid4().hex
    assert gesture(leader, workshop, "paper", ticket, words="Un banc")
    assert not gesture(leader, workshop, "paper", ticket, words="Un banc")
    assert not gesture(leader, workshop, "phase", ticket, phase="closed")
    assert len(queries.contributions(workshop.id)) == 1
    assert queries.by_id(workshop.id).phase is Phase.CONTRIBUTION


def test_a_refused_gesture_may_be_sent_again_with_the_same_ticket(leader) -> None:
    workshop, ticket = make_workshop(Phase.WELCOME), uuid4().hex
    assert refused(gesture, leader, workshop, "paper", ticket, words="Un banc") is WorkshopReason.NOT_NOW
    to_phase(workshop, Phase.CONTRIBUTION)
    assert gesture(leader, workshop, "paper", ticket, words="Un banc")


@pytest.mark.parametrize(("ago", "taken"), [(0, True), (LATE.total_seconds(), True), (LATE.total_seconds() + 1, False)])
def test_what_a_remote_did_without_network_is_taken_in_for_ten_minutes(leader, frozen, ago: float, taken: bool) -> None:
    workshop = make_workshop()
    made = frozen - timedelta(seconds=ago)
    if taken:
        assert gesture(leader, workshop, "paper", made_at=made, words="Un banc")
    else:
        assert refused(gesture, leader, workshop, "paper", made_at=made, words="x") is WorkshopReason.TOO_OLD
    ahead = frozen + timedelta(hours=1)
    assert refused(gesture, leader, workshop, "paper", made_at=ahead, words="x") is WorkshopReason.TOO_OLD


def test_a_second_facilitator_takes_over_after_thirty_seconds(leader, frozen) -> None:
    workshop = make_workshop()
    second = make_crew(workshop.activity, make_officer(role=Role.OBSERVER).id)
    gesture(leader, workshop, "hold")
    assert refused(gesture, second, workshop, "phase", phase="grouping") is WorkshopReason.HELD
    with clock.frozen(frozen + LEASE - timedelta(seconds=1)):
        assert refused(gesture, second, workshop, "hold") is WorkshopReason.HELD
    with clock.frozen(frozen + LEASE):
        gesture(second, workshop, "phase", phase="grouping")
        assert refused(gesture, leader, workshop, "hold") is WorkshopReason.HELD
        gesture(second, workshop, "release")
        gesture(leader, workshop, "hold")


def test_an_archived_edition_changes_no_more(leader) -> None:
    edition = make_edition()
    workshop = make_workshop(activity=make_activity(make_site_day(edition)))
    edition.state = EditionState.ARCHIVED
    db.session.flush()
    assert refused(gesture, leader, workshop, "hold") is WorkshopReason.ARCHIVED


def test_an_activity_has_one_workshop(leader) -> None:
    workshop = make_workshop()
    with unit_of_work(leader) as work:
        assert refused(
            services.prepare, work, workshop.activity_id, "Encore ?", TEMPLATES[0], clock.now()
        ) is WorkshopReason.ALREADY_PREPARED  # fmt: skip


def test_ideas_are_gathered_merged_and_put_back_with_every_original_as_it_was(leader) -> None:
    workshop = make_workshop()
    one, two, three = (said(workshop, words) for words in ("Des bancs", "Bancs à l’ombre", "Un jeu"))
    seats, games = grouped(workshop, "Bancs", one, two), grouped(workshop, "Jeux", three)
    gesture(leader, workshop, "merge", group=str(seats.id), into=str(games.id))
    assert {row.group_id for row in queries.contributions(workshop.id)} == {games.id}
    gesture(leader, workshop, "undo", move=str(queries.last_move(workshop.id).id))
    assert [row.group_id for row in queries.contributions(workshop.id)] == [seats.id, seats.id, games.id]
    assert [row.words for row in queries.contributions(workshop.id)] == ["Des bancs", "Bancs à l’ombre", "Un jeu"]
    for _ in range(2):
        gesture(leader, workshop, "undo", move=str(queries.last_move(workshop.id).id))
    assert {row.group_id for row in queries.contributions(workshop.id)} == {None}
    assert refused(gesture, leader, workshop, "undo", move="1") is WorkshopReason.NOTHING_TO_UNDO


def test_an_undo_sent_again_from_an_old_page_undoes_nothing_else(leader) -> None:
    workshop = make_workshop()
    first, second = said(workshop, "Un"), said(workshop, "Deux")
    grouped(workshop, "A", first)
    grouped(workshop, "B", second)
    last = queries.last_move(workshop.id).id
    gesture(leader, workshop, "undo", move=str(last))
    assert refused(gesture, leader, workshop, "undo", move=str(last)) is WorkshopReason.NOTHING_TO_UNDO
    assert queries.contributions(workshop.id)[0].group_id is not None


def test_nothing_is_regrouped_while_dots_are_open(leader) -> None:
    workshop, _round, groups = voting()
    assert refused(gesture, leader, workshop, "merge", group=str(groups[0]), into=str(groups[1])) is (
        WorkshopReason.ROUND_OPEN
    )


def test_dots_have_limits_and_closing_freezes_a_result_that_anybody_may_digest_again(leader) -> None:
    workshop, opened, (one, two) = voting(dots_each=4, dots_per_group=3)
    token = phone_in(workshop)

    def put(group: int, placed: int, who: str = token) -> int:
        with unit_of_work(NOBODY) as work:
            return dots.put(work, workshop.id, who, group, placed, clock.now())

    assert put(one, 3) == 1
    assert refused(put, one, 4) is WorkshopReason.TOO_MANY_ON_ONE
    assert refused(put, two, 2) is WorkshopReason.NO_DOTS_LEFT
    assert put(two, 1) == 0
    assert put(one, 1) == 2
    assert refused(put, two, 1, "nobody") is WorkshopReason.NOT_INSIDE
    assert put(two, 3, phone_in(workshop)) == 1
    gesture(leader, workshop, "close_round")
    assert opened.result == [[two, "Jeux", 4], [one, "Bancs", 1]]
    assert opened.people == 2
    assert opened.digest == dots.digest_of(opened.result)
    assert refused(put, one, 2) is WorkshopReason.LATE_DOTS
    gesture(leader, workshop, "close_round", **{f"hands-{one}": "99"})
    assert opened.result[0] == [two, "Jeux", 4]


def test_a_round_is_run_again_by_raised_hands_and_the_first_one_stays(leader) -> None:
    workshop, first, (one, two) = voting()
    gesture(leader, workshop, "close_round")
    gesture(leader, workshop, "open_round", way="hands")
    token = phone_in(workshop)
    with unit_of_work(NOBODY) as work:
        assert refused(dots.put, work, workshop.id, token, one, 1, clock.now()) is WorkshopReason.NO_ROUND
    gesture(leader, workshop, "close_round", **{f"hands-{one}": "8", f"hands-{two}": "11"})
    again, before = queries.rounds(workshop.id)
    assert (again.number, again.way, [line[2] for line in again.result]) == (2, Way.HANDS, [11, 8])
    assert before.digest == first.digest


def test_phones_beyond_a_tenth_more_than_the_people_counted_stay_outside(leader) -> None:
    workshop = make_workshop()
    gesture(leader, workshop, "count", counted="10", tables="2")
    for _ in range(11):
        phone_in(workshop)
    assert refused(phone_in, workshop) is WorkshopReason.FULL
    gesture(leader, workshop, "count", counted="5", tables="2")
    assert policies.is_surplus(queries.by_id(workshop.id).issued, 5)


def test_the_floor_is_called_in_order_and_out_of_it_with_a_line_in_the_log(leader) -> None:
    workshop = make_workshop()
    for name in ("Ali", "Bea", "Cleo"):
        gesture(leader, workshop, "add", name=name)
    queue = [position.asked.id for position in floor.order(workshop)]
    gesture(leader, workshop, "call", request=str(queue[0]))
    assert not queries.turns(workshop.id)[0].overridden
    gesture(leader, workshop, "call", request=str(queue[2]))
    first, second = queries.turns(workshop.id)
    assert (first.state, second.state, second.overridden) == (RequestState.DONE, RequestState.SPEAKING, True)
    assert queries.steps(workshop.id)[0].what == "override"
    assert refused(gesture, leader, workshop, "call", request=str(queue[0])) is WorkshopReason.NOT_WAITING
    gesture(leader, workshop, "drop", request=str(queue[1]))
    assert floor.order(workshop) == []


def test_one_request_each_and_one_point_of_order_for_all(leader) -> None:
    workshop = make_workshop()
    one, two = phone_in(workshop), phone_in(workshop)

    def ask(token: str, lane: Lane = Lane.FLOOR, ticket: str = "") -> None:
        with unit_of_work(NOBODY) as work:
            floor.ask(work, workshop.id, token, Asking(ticket or uuid4().hex, lane), clock.now())

    ask(one, Lane.ORDER, "t1")
    ask(one, Lane.ORDER, "t1")
    assert refused(ask, one) is WorkshopReason.ALREADY_ASKED
    assert refused(ask, two, Lane.ORDER) is WorkshopReason.LANE_TAKEN
    ask(two)
    assert len(queries.requests(workshop.id, RequestState.WAITING)) == 2


def test_a_round_of_the_table_moves_once_for_a_tap_sent_twice(leader) -> None:
    workshop = make_workshop()
    gesture(leader, workshop, "tour", size="3")
    for at in ("2", "2", "3"):
        gesture(leader, workshop, "tour_at", at=at)
    assert (workshop.tour_size, workshop.tour_at) == (3, 3)
    gesture(leader, workshop, "tour_at", at="4")
    assert (workshop.tour_size, workshop.tour_at) == (0, 0)
    gesture(leader, workshop, "invite", on="1")
    assert workshop.inviting


def test_the_timer_runs_stops_and_goes_on(leader, frozen) -> None:
    workshop = make_workshop()
    gesture(leader, workshop, "timer_start", minutes="10")
    with clock.frozen(frozen + timedelta(minutes=4)):
        gesture(leader, workshop, "timer_stop")
        assert (workshop.timer_ends_at, workshop.timer_left) == (None, 360)
        gesture(leader, workshop, "timer_start")
        assert workshop.timer_ends_at == clock.now() + timedelta(seconds=360)


def test_a_synthesis_is_written_in_versions_and_keeps_the_figures_of_its_moment(leader) -> None:
    workshop = make_workshop()
    quoted, other = said(workshop, "Un banc"), said(make_workshop(), "Ailleurs")
    to_phase(workshop, Phase.SYNTHESIS)

    def write(base: int, *messages: str) -> None:
        with unit_of_work(leader) as work:
            held = services.locked(work, workshop.id)
            summing.write(work, held, base, "", messages, [quoted.id, other.id], clock.now())

    write(0, "Des bancs", " ", "De l’ombre", "Un quatrième")
    first = queries.synthesis(workshop.id)
    assert (first.messages, first.quotes, first.figures["said"]) == (["Des bancs", "De l’ombre"], [quoted.id], 1)
    assert refused(write, 0, "Trop tard") is WorkshopReason.CHANGED_MEANWHILE
    write(1, "Des bancs, encore")
    assert queries.synthesis(workshop.id).number == 2
    with pytest.raises(Invalid):
        write(2, "", " ")


def test_a_large_room_takes_positions_whoever_leads_it(frozen) -> None:
    workshop = make_workshop()
    crew = make_crew(workshop.activity, make_officer(role=Role.OBSERVER).id)
    with pytest.raises(Refused):
        gesture(crew, workshop, "statement", statement="Il faut des bancs.")
    gesture(crew, workshop, "poll")
    key = workshop.poll_key
    gesture(crew, workshop, "poll")
    gesture(crew, workshop, "statement", statement="Il faut des bancs.")
    assert workshop.poll_key == key != ""
    assert [each.text for each in opinions.statements(opinions.by_key(key))] == ["Il faut des bancs."]


def test_null_characters_are_dropped_from_what_a_gesture_carries() -> None:
    assert acts.Values({"act": ["a\0b"]}).text("act") == "ab"
