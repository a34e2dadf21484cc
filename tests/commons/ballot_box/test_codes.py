"""Codes: what is printed can be typed back, what is published opens nothing."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.ballot_box import codes

SECRETS = st.text(codes.ALPHABET, min_size=20, max_size=20)


def careless(draw_from: st.DataObject, secret: str) -> str:
    """The secret as somebody might type it: other case, look-alikes, spaces and hyphens anywhere."""
    typed = []
    for sign in secret:
        lookalikes = {"0": "0oO", "1": "1iIlL"}.get(sign, sign + sign.lower())
        typed.append(draw_from.draw(st.sampled_from(lookalikes)))
        typed.append(draw_from.draw(st.sampled_from(["", "", "-", " ", " - ", "\u00a0", "\u2013", "\t"])))
    return "".join(typed)


@given(SECRETS, st.data())
def test_a_secret_is_read_however_carelessly_it_is_typed(secret: str, data: st.DataObject) -> None:
    assert codes.parse_secret(careless(data, secret)) == secret
    assert codes.parse_secret(codes.grouped(secret)) == secret


@given(st.text())
def test_any_text_is_either_a_secret_or_none(text: str) -> None:
    parsed = codes.parse_secret(text)
    assert parsed is None or codes.parse_secret(codes.grouped(parsed)) == parsed


@given(SECRETS, SECRETS)
def test_two_secrets_have_two_hashes_and_no_digest_shows_them(one: str, other: str) -> None:
    hashed = codes.secret_hash("poll", one)
    assert (hashed == codes.secret_hash("poll", other)) == (one == other)
    assert hashed != codes.secret_hash("another poll", one)
    assert one not in codes.tracking_code(hashed)


def test_new_secrets_are_shown_in_groups_and_never_the_same() -> None:
    drawn = {codes.new_secret() for _ in range(2000)}
    assert len(drawn) == 2000
    assert all(codes.parse_secret(secret) == secret for secret in drawn)
    assert {sign for secret in drawn for sign in secret} == set(codes.ALPHABET)
    assert codes.grouped("ABCDEFGHJKMNPQRSTVWX") == "ABCD-EFGH-JKMN-PQRS-TVWX"


def test_a_tracking_code_is_twelve_signs_and_can_be_computed_by_anyone_from_the_secret() -> None:
    secret = "0123456789ABCDEFGHJK"
    inner = hashlib.sha256(b"possibles/ballot-box/secret/1\0budgets.edition:1\0" + secret.encode()).digest()
    outer = hashlib.sha256(b"possibles/ballot-box/board/1\0" + inner).digest()
    number = int.from_bytes(outer[:8], "big") & (2**60 - 1)
    code = codes.tracking_code(codes.secret_hash("budgets.edition:1", secret))
    assert len(code) == 12
    assert sum(codes.ALPHABET.index(sign) << 5 * place for place, sign in enumerate(reversed(code))) == number
    assert codes.parse_code(codes.grouped(code).lower()) == code


def test_the_same_contact_has_another_key_on_every_roll() -> None:
    keys = {codes.elector_key(bytes([poll]) * 32, "sms:+33600000000") for poll in range(50)}
    assert len(keys) == 50
    assert codes.elector_key(b"a" * 32, "x") == codes.elector_key(b"a" * 32, "x")


@given(
    st.lists(st.tuples(st.text(max_size=3), st.sampled_from(["screen", "paper"]), st.binary(max_size=4)), max_size=6)
)
def test_the_digest_of_a_box_knows_every_ballot_and_no_order(ballots: list[tuple[str, str, bytes]]) -> None:
    whole = codes.box_digest(ballots)
    assert whole == codes.box_digest(reversed(ballots))
    assert whole != codes.box_digest([*ballots, ("1", "paper", b"")])


def test_two_boxes_that_read_the_same_when_glued_have_two_digests() -> None:
    assert codes.box_digest([("1", "paper", b"23")]) != codes.box_digest([("1", "paper2", b"3")])


@pytest.mark.parametrize("rules", [{"a": 1, "b": [True, None, "é"]}, {"b": [True, None, "é"], "a": 1}])
def test_the_digest_of_rules_does_not_depend_on_the_order_of_their_keys(rules: dict) -> None:
    assert codes.rules_digest(rules) == hashlib.sha256('{"a":1,"b":[true,null,"é"]}'.encode()).hexdigest()
