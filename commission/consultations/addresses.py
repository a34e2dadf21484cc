"""Where consultations and minority opinions stand, for whoever refers to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import url_for

from commission.consultations import queries
from commission.consultations.types import CONSULTATION, MINORITY_OPINION
from commons.kernel import addresses
from commons.kernel.refs import Ref, Target

#: A number in an address, small enough for the database to look for it.
NUMBER = "int(max=999999999999999)"
_LONGEST = 120


def consultations(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each consultation."""
    return {
        c.id: Target(c.title, url_for("commission_consultations.show", consultation_id=c.id), c.is_public)
        for c in queries.by_ids(ids)
    }


def opinions(ids: Collection[int]) -> Mapping[int, Target]:
    """The first words of each minority opinion, where it stands beside what it is about."""
    return {
        o.id: Target(
            shortened(o.words),
            url_for("commission_consultations.show", consultation_id=o.consultation_id, _anchor=f"avis-{o.id}"),
            o.consultation.state in queries.PUBLISHED and queries.is_signed(o),
        )
        for o in queries.opinions_by_id(ids)
    }  # fmt: skip


def shortened(words: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def offer() -> None:
    """Let people point at them by pasting their address."""
    addresses.know("commission_consultations.show", lambda consultation_id: Ref(CONSULTATION, consultation_id))
    addresses.know("commission_answers.opinion", lambda opinion_id: Ref(MINORITY_OPINION, opinion_id))
