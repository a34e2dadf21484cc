"""Who may do what in a workshop, in which phase: the whole table, written out by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assises.programme.types import Part
from assises.workshops import policies, queries
from assises.workshops.policies import Act, refusal_to
from assises.workshops.reasons import WorkshopReason
from assises.workshops.types import Hat, Phase
from commons.identity.types import Role
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from tests.conftest import NOON
from tests.factories.identity import make_officer
from tests.factories.participation import somebody
from tests.factories.workshops import make_crew, make_workshop

#: Letters of the phases: Prepared, Welcome, Contribution, Grouping, pRioritising, Synthesis, resTitution, cLosed.
LETTERS = dict(zip("PWCGRSTL", Phase, strict=True))
#: For who leads, takes notes, is inside, and is nobody: the phases in which each may.
TABLE = {
    Act.SEE_REMOTE: ("PWCGRSTL", "PWCGRSTL", "", ""),
    Act.LEAD: ("PWCGRSTL", "", "", ""),
    Act.ENTER: ("CGRST", "CGRST", "", ""),
    Act.JOIN: ("WCGRST", "WCGRST", "WCGRST", "WCGRST"),
    Act.SPEAK: ("", "", "C", ""),
    Act.GROUP: ("CGRS", "CGRS", "", ""),
    Act.OPEN_DOTS: ("R", "", "", ""),
    Act.PUT_DOTS: ("", "", "R", ""),
    Act.ASK: ("WCGRST", "", "WCGRST", ""),
    Act.CALL: ("WCGRST", "", "", ""),
    Act.HIDE: ("WCGRSTL", "", "", ""),
    Act.SUM_UP: ("STL", "STL", "", ""),
    Act.TELL: ("", "", "TL", ""),
    Act.POLL: ("WCGRST", "", "", ""),
}
CELLS = [
    (act, hat, phase, letter in allowed)
    for act, row in TABLE.items()
    for hat, allowed in zip((Hat.LEADS, Hat.NOTES, Hat.INSIDE, Hat.NOBODY), row, strict=True)
    for letter, phase in LETTERS.items()
]


def test_the_table_speaks_of_every_act() -> None:
    assert set(TABLE) == set(Act) == set(policies.RULES)


@pytest.mark.parametrize(("act", "hat", "phase", "allowed"), CELLS)
def test_the_table(act: Act, hat: Hat, phase: Phase, allowed: bool) -> None:
    refusal = refusal_to(act, hat, phase)
    assert (refusal is None) is allowed
    assert refusal is None or refusal.sentence


def test_what_comes_late_is_told_so_and_what_comes_early_is_not() -> None:
    assert refusal_to(Act.SPEAK, Hat.INSIDE, Phase.GROUPING) is WorkshopReason.LATE_WORDS
    assert refusal_to(Act.SPEAK, Hat.INSIDE, Phase.WELCOME) is WorkshopReason.NOT_NOW
    assert refusal_to(Act.PUT_DOTS, Hat.INSIDE, Phase.SYNTHESIS) is WorkshopReason.LATE_DOTS
    assert refusal_to(Act.SPEAK, Hat.NOBODY, Phase.CONTRIBUTION) is WorkshopReason.NOT_INSIDE


@pytest.mark.parametrize(
    ("role", "scope", "expected"),
    [
        (Role.SECRETARIAT, "everywhere", Hat.LEADS), (Role.SECRETARIAT, "assises", Hat.LEADS),
        (Role.FACILITATOR, "assises", Hat.LEADS), (Role.FACILITATOR, "everywhere", Hat.LEADS),
        (Role.RAPPORTEUR, "assises", Hat.NOTES), (Role.RAPPORTEUR, "everywhere", Hat.NOTES),
        (Role.FACILITATOR, "elsewhere", Hat.NOBODY), (Role.SECRETARIAT, "body", Hat.NOBODY),
        (Role.OBSERVER, "assises", Hat.NOBODY), (Role.MODERATOR, "assises", Hat.NOBODY),
        (Role.WELCOMER, "assises", Hat.NOBODY), (Role.OFFICER, "everywhere", Hat.NOBODY),
    ],
)  # fmt: skip
def test_the_hat_of_each_role(frozen, role: Role, scope: str, expected: Hat) -> None:
    activity = make_workshop().activity
    kind, number = {"everywhere": ("everywhere", 0), "elsewhere": ("assises", activity.edition_id + 1)}.get(
        scope, (scope, activity.edition_id)
    )
    assert queries.hat_of(somebody(role, kind, number, 1), activity) is expected


def test_the_crew_of_an_activity_needs_no_role_and_of_another_has_none(frozen) -> None:
    activity, other = make_workshop().activity, make_workshop().activity
    one, two = make_officer(role=Role.OBSERVER).id, make_officer(role=Role.OBSERVER).id
    facilitator, rapporteur = make_crew(activity, one), make_crew(activity, two, Part.RAPPORTEUR)
    assert queries.hat_of(facilitator, activity) is Hat.LEADS
    assert queries.hat_of(rapporteur, activity) is Hat.NOTES
    assert queries.hat_of(facilitator, other) is queries.hat_of(NOBODY, activity) is Hat.NOBODY
    assert queries.hat_of(SYSTEM, activity) is Hat.LEADS
    assert queries.hat_of(Actor(person_id=None), activity) is Hat.NOBODY


def test_the_remote_is_free_theirs_or_left_for_thirty_seconds() -> None:
    later = NOON + timedelta(seconds=1)
    assert policies.refusal_to_hold(None, None, 1, NOON) is None
    assert policies.refusal_to_hold(1, later, 1, NOON) is None
    assert policies.refusal_to_hold(2, NOON, 1, NOON) is None
    assert policies.refusal_to_hold(2, later, 1, NOON) is WorkshopReason.HELD


@pytest.mark.parametrize(
    ("counted", "capacity", "most"), [(None, 20, 22), (0, 20, 0), (10, 20, 11), (31, 5, 35), (1, 9, 2)]
)
def test_phones_are_those_counted_and_a_tenth_more(counted: int | None, capacity: int, most: int) -> None:
    assert policies.most_phones(counted, capacity) == most
    if counted is not None:
        assert policies.is_surplus(most + 1, counted)
        assert not policies.is_surplus(most, counted)
    assert not policies.is_surplus(1000, None)
