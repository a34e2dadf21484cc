"""Numbers of the registers, and who may do what with an organisation."""

from __future__ import annotations

import pytest

from commons.identity.organisations import numbers, policies
from commons.identity.organisations.reasons import OrganisationReason as R
from commons.identity.organisations.types import (
    MemberRole,
)
from commons.kernel.actor import Actor, Grant

GRANTS = [
    Grant(role, *scope)
    for role in ("secretariat", "officer", "facilitator", "moderator")
    for scope in (("everywhere", 0), ("territory", 12), ("territory", 99))
]


@pytest.mark.parametrize("typed", ["W132001234", "w 132 001 234", "W9N1000256", "W132-001-234"])
def test_a_number_of_the_register_of_associations_is_read_as_people_type_it(typed):
    assert numbers.rna_of(typed).startswith("W")
    assert len(numbers.rna_of(typed)) == 10


@pytest.mark.parametrize("typed", ["", "W", "132001234", "W13200123", "W1320012345", "W13200123é", "X132001234"])
def test_what_is_no_such_number_is_refused(typed):
    with pytest.raises(ValueError, match=r"^"):
        numbers.rna_of(typed)


@pytest.mark.parametrize("typed", ["732829320", "732 829 320 00074", "73282932000074", "35600000000048"])
def test_a_siren_or_siret_whose_check_digit_is_right_is_read(typed):
    assert numbers.siret_of(typed).isdigit()


@pytest.mark.parametrize("typed", ["732829321", "73282932000075", "000000000", "12345", "٧٣٢٨٢٩٣٢٠", "abcdefghi"])
def test_a_wrong_digit_is_found(typed):
    with pytest.raises(ValueError, match=r"^"):
        numbers.siret_of(typed)


@pytest.mark.parametrize("role", [None, *MemberRole])
@pytest.mark.parametrize("grant", [None, *GRANTS])
def test_who_reads_handles_and_verifies(role, grant):
    actor, scopes = Actor(7, frozenset({grant} if grant else ())), [("territory", 12)]
    covering = grant is not None and grant.role in ("secretariat", "officer") and grant.scope_id in (0, 12)
    assert (policies.refusal_to_read(actor, role, scopes) is None) is (role is not None or covering)
    assert (policies.refusal_to_handle(actor, role) is None) is (role is MemberRole.ADMIN)
    assert (policies.refusal_to_verify(actor, role, scopes) is None) is (covering and role is None)


@pytest.mark.parametrize(
    ("role", "admins", "reason"),
    [
        (None, 3, R.NOT_A_MEMBER),
        (MemberRole.MEMBER, 1, None),
        (MemberRole.ADMIN, 2, None),
        (MemberRole.ADMIN, 1, R.LAST_ADMIN),
    ],
)
def test_who_may_go(role, admins, reason):
    assert policies.refusal_to_go(role, admins) is reason
