"""What the demonstration works out without writing anything: keys of an installation, points near a place."""

from __future__ import annotations

from app.demo.accounts import Keys
from app.demo.stories import near


def test_another_installation_has_other_keys() -> None:
    one, other = Keys.of("a" * 32), Keys.of("b" * 32)
    assert one.password != other.password
    assert one.totp_key != other.totp_key


def test_projects_stand_near_their_neighbourhood_and_apart_from_each_other() -> None:
    points = [near(43.3, 5.4, number) for number in range(24)]
    assert len(set(points)) == 24
    assert all(abs(latitude - 43.3) < 0.005 and abs(longitude - 5.4) < 0.007 for latitude, longitude in points)
    assert near(None, 5.4, 1) == (None, None)
