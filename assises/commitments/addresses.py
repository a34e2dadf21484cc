"""Where axes and commitments stand, for whoever refers to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import url_for

from assises.commitments import queries
from assises.commitments.types import AXIS, COMMITMENT
from assises.editions.types import EditionState
from commons.kernel import addresses
from commons.kernel.refs import Ref, Target
from commons.moderation.types import Standing

#: A number in an address, small enough for the database to look for it.
NUMBER = "int(max=999999999999999)"
_LONGEST = 120


def axes(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each axis."""
    return {
        a.id: Target(
            a.title, url_for("assises_commitments.index", year=a.edition.year, _anchor=f"axe-{a.id}"),
            a.edition.state is not EditionState.DRAFT,
        )
        for a in queries.axes_by_id(ids)
    }  # fmt: skip


def commitments(ids: Collection[int]) -> Mapping[int, Target]:
    """What each commitment says, and where it is followed."""
    return {
        c.id: Target(
            shortened(c.words), url_for("assises_commitments.show", commitment_id=c.id),
            c.edition.state is not EditionState.DRAFT,
        )
        for c in queries.by_id(ids)
    }  # fmt: skip


def points(ids: Collection[int]) -> Mapping[int, Target]:
    """The words of each point, and the commitment they are about."""
    return {
        p.id: Target(
            shortened(p.words),
            url_for("assises_commitments.show", commitment_id=p.commitment_id, _anchor=f"point-{p.id}"),
            p.standing is Standing.SHOWN,
        )
        for p in queries.points_by_id(ids)
    }


def shortened(words: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def offer() -> None:
    """Let people point at them by pasting their address."""
    addresses.know("assises_commitments.show", lambda commitment_id: Ref(COMMITMENT, commitment_id))
    addresses.know("assises_commitments.axis", lambda axis_id: Ref(AXIS, axis_id))
