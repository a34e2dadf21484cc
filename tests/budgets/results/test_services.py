"""A count happens once, after the end, the same however the ballots came; then it is proclaimed."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import select

from budgets.counting.count import count as count_election
from budgets.counting.outcome import digest
from budgets.counting.pabulib_read import read
from budgets.editions import policies, rules
from budgets.editions import queries as editions
from budgets.editions.policies import EditionReason
from budgets.editions.types import Action, BoxSight, EditionState, Phase
from budgets.projects import services as projects
from budgets.results import queries, services
from budgets.results.models import Count
from commons.ballot_box import queries as box
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused
from commons.kernel.unit_of_work import unit_of_work
from tests.budgets.pabulib.test_importing import bring_in
from tests.factories import budgets as make
from tests.factories.counted import cast, counted, proclaimed, voted

pytestmark = pytest.mark.usefixtures("database", "frozen")


def the_count(slug: str) -> Count:
    edition = editions.by_slug(slug)
    return queries.latest_counts(edition)[edition.envelopes[0].id]


def test_counting_closes_the_box_and_keeps_winners_and_hashes():
    edition = voted()
    counted(edition.slug)
    found = the_count(edition.slug)
    assert found.outcome["winners"] == ["1", "2", "3"]
    assert found.outcome["voters"] == 3
    poll = box.poll_named(edition.poll_key)
    assert found.box_hash == poll.box_hash
    assert editions.by_slug(edition.slug).state is EditionState.COUNTED


def test_the_stored_count_still_gives_its_hash():
    edition = voted()
    counted(edition.slug)
    stored = the_count(edition.slug)
    db.session.expire_all()
    content = {name: value for name, value in stored.outcome.items() if name not in ("hash", "total_cost")}
    assert digest(content) == stored.outcome_hash == stored.outcome["hash"]


def test_nothing_is_counted_before_the_end():
    edition = voted()
    with pytest.raises(Refused) as refusal, unit_of_work(SYSTEM) as work:
        services.count(work, SYSTEM, edition, clock.now())
    assert refusal.value.reason is EditionReason.STILL_OPEN
    assert db.session.scalar(select(Count)) is None


def test_a_second_count_needs_a_reason_and_keeps_the_first():
    edition = voted()
    counted(edition.slug)
    with pytest.raises(Invalid) as refusal:
        counted(edition.slug)
    assert "reason" in refusal.value.fields
    counted(edition.slug, "Le scrutateur a demandé une vérification")
    history = queries.count_history(editions.by_slug(edition.slug).envelopes[0])
    assert [(c.version, c.reason) for c in history] == [(2, "Le scrutateur a demandé une vérification"), (1, "")]
    assert history[0].outcome_hash == history[1].outcome_hash, "a recount of the same box gives the same bytes"


def test_ballots_in_another_order_give_the_same_hash(garden):
    head, votes = garden.split("voter_id;vote\n")
    lines = votes.splitlines()
    hashes = set()
    for turn in range(4):
        random.Random(turn).shuffle(lines)
        slug = f"ordre-{turn}"
        bring_in(head + "voter_id;vote\n" + "\n".join(lines) + "\n", slug, clock.now())
        counted(slug)
        hashes.add(the_count(slug).outcome_hash)
    assert len(hashes) == 1


def test_a_withdrawn_project_is_left_out_and_its_ballots_count_for_the_rest():
    edition = voted((("1", "2"), ("1",), ("2",)))
    with unit_of_work(SYSTEM) as work:
        projects.withdraw(work, edition.slug, "1", "Le terrain a été vendu.", clock.now())
    counted(edition.slug)
    outcome = the_count(edition.slug).outcome
    assert "1" not in {project["id"] for project in outcome["projects"]}
    assert {p["id"]: p["votes"] for p in outcome["projects"]} == {"2": 2, "3": 0}
    assert outcome["voters"] == 3, "a ballot that named only the withdrawn project is still a ballot"


def test_each_envelope_is_counted_apart():
    edition = make.make_edition(Phase.VOTING, envelopes=("Nord", "Sud"))
    cast(edition, [["1"], ["2"]], 0)
    cast(edition, [["4"]], 1)
    counted(edition.slug)
    counts = queries.latest_counts(editions.by_slug(edition.slug))
    assert sorted(c.outcome["voters"] for c in counts.values()) == [1, 2]


def test_other_rules_are_told_beside_the_count_and_never_itself():
    edition = voted()
    counted(edition.slug)
    assert [o["name"] for o in the_count(edition.slug).others] == ["greedy-per-euro", "mes", "phragmen", "more-money"]


def test_a_real_district_is_counted_as_the_stand_alone_engine_counts_it(shared):
    path = next((shared / "data/pabulib").glob("France_Toulouse_2022_6_*.pb"))
    bring_in(path.read_bytes(), "saint-cyprien", clock.now())
    counted("saint-cyprien")
    file = read(path)
    edition = editions.by_slug("saint-cyprien")
    expected = count_election(file.instance(), rules.from_json(edition.rule))
    assert the_count("saint-cyprien").outcome_hash == expected.hash


def test_proclaiming_ends_all_counting():
    edition = voted()
    counted(edition.slug)
    proclaimed(edition.slug)
    with pytest.raises(Refused):
        counted(edition.slug, "encore")
    with pytest.raises(Refused) as refusal:
        proclaimed(edition.slug)
    assert refusal.value.reason is EditionReason.ALREADY_DONE


def test_the_journal_tells_who_took_the_box_unless_everybody_may():
    watcher = Actor(7, frozenset({Grant("observer", "everywhere")}))
    for sight, lines in ((BoxSight.OBSERVERS, 1), (BoxSight.OPEN, 1)):
        edition = voted(box_sight=sight)
        counted(edition.slug)
        proclaimed(edition.slug)
        with unit_of_work(watcher) as work:
            fresh = editions.by_slug(edition.slug)
            services.open_box(work, watcher, fresh, fresh.envelopes[0], clock.now())
        readings = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "budgets.read_box")).all()
        assert [r.person_id for r in readings] == [7] * lines


ROLES = {
    "nobody": NOBODY,
    "resident": Actor(1),
    "observer": Actor(2, frozenset({Grant("observer", "everywhere")})),
    "other secretariat": Actor(3, frozenset({Grant("secretariat", "territory", 999_999)})),
    "secretariat": Actor(4, frozenset({Grant("secretariat", "everywhere")})),
    "system": SYSTEM,
}
#: Action -> phases in which it is possible, roles that may.
ALLOWED = {
    Action.COUNT: ({Phase.CLOSED, Phase.COUNTED}, {"secretariat", "system"}),
    Action.PROCLAIM: ({Phase.COUNTED}, {"secretariat", "system"}),
    Action.READ_RESULTS: ({Phase.PROCLAIMED}, set(ROLES)),
    Action.READ_BOX: ({Phase.PROCLAIMED}, {"observer", "secretariat", "system"}),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ALLOWED)
def test_who_may_count_proclaim_and_open_in_which_phase(role, action):
    phases, roles = ALLOWED[action]
    for at in Phase:
        edition = make.make_edition(at, each=1)
        refusal = policies.refusal_to(action, ROLES[role], edition, [], clock.now())
        assert (refusal is None) == (at in phases and role in roles), (at, refusal)
        assert policies.phase(edition, clock.now()) is at


def test_the_count_that_stands_is_the_last_one():
    edition = voted()
    counted(edition.slug)
    counted(edition.slug, "vérification")
    assert the_count(edition.slug).version == 2
    assert queries.last_version(editions.by_slug(edition.slug)) == 2
