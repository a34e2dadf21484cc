"""What may be said of a target: never that it is reached when its definition changed. Pure."""

from __future__ import annotations

from decimal import Decimal

from commission.matrix.kinds import Claim, Direction


def claim(
    target: Decimal | None, target_series: int | None, series: int, direction: Direction, value: Decimal | None
) -> Claim:
    """What the last value of a series says of the target."""
    if target is None:
        return Claim.NO_TARGET
    if target_series != series:
        return Claim.DEFINITION_CHANGED
    if value is None:
        return Claim.NO_VALUE
    if direction is Direction.UNSAID:
        return Claim.NO_DIRECTION
    reached = value >= target if direction is Direction.UP else value <= target
    return Claim.REACHED if reached else Claim.NOT_YET
