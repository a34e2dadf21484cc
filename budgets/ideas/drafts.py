"""What somebody writes of an idea, and what must be put right before it is kept or sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from budgets.editions.drafts import LARGEST_AMOUNT
from budgets.editions.models import Edition
from budgets.editions.services import places_inside
from budgets.ideas.models import Idea
from budgets.ideas.reasons import IdeaReason
from commons.kernel.sanitise import one_line
from commons.kernel.types import Money
from commons.territory import queries as territory

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_NAME, LONGEST_ADDRESS = 120, 300, 60, 200
_LINES = {
    "title": LONGEST_TITLE, "summary": LONGEST_SUMMARY, "author_name": LONGEST_NAME, "address": LONGEST_ADDRESS,
}  # fmt: skip
_PLAIN = ("place_id", "orientation_id", "challenge_id", "rough_cost", "latitude", "longitude", "language")


@dataclass(frozen=True)
class HelpedIdea:
    """An idea as the team writes it down for somebody; no contact: the person wants none kept."""

    values: Mapping[str, Any]
    consent: str
    contact: str = ""


def check(edition: Edition, values: Mapping[str, Any]) -> dict[str, str]:
    """Field -> what to put right, among the parts that were written."""
    wrong: dict[str, IdeaReason] = {}
    if "title" in values and not one_line(values["title"], LONGEST_TITLE):
        wrong["title"] = IdeaReason.NEEDS_TITLE
    cost = values.get("rough_cost")
    if isinstance(cost, Money) and not 0 <= cost.cents <= LARGEST_AMOUNT.cents:
        wrong["rough_cost"] = IdeaReason.BAD_COST
    if not _on_earth(values.get("latitude"), values.get("longitude")):
        wrong["latitude"] = IdeaReason.BAD_POINT
    for name, known in _known(edition, values).items():
        if not known:
            wrong[name] = IdeaReason.UNKNOWN_CHOICE
    return {name: reason.sentence for name, reason in wrong.items()}


def _known(edition: Edition, values: Mapping[str, Any]) -> dict[str, bool]:
    """Name of a list -> whether what was chosen stands in it."""
    lists = {
        "place": lambda: places_inside(edition),
        "orientation": lambda: {each.id for each in territory.orientations()},
        "challenge": lambda: {each.id for each in territory.challenges()},
    }
    chosen = {name: values.get(f"{name}_id") for name in lists}
    return {name: number in lists[name]() for name, number in chosen.items() if number is not None}


def _on_earth(latitude: float | None, longitude: float | None) -> bool:
    if latitude is None or longitude is None:
        return latitude is None and longitude is None
    return isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180


def put(idea: Idea, values: Mapping[str, Any]) -> None:
    """Write these parts."""
    for name, longest in _LINES.items():
        if name in values:
            setattr(idea, name, one_line(values[name] or "", longest))
    if "words" in values:
        idea.words = (values["words"] or "").strip()
    for name in _PLAIN:
        if name in values:
            setattr(idea, name, values[name])


def missing(idea: Idea) -> dict[str, IdeaReason]:
    """Name of the step -> what it still lacks before the idea can be sent."""
    found = {}
    if not idea.title or not idea.summary:
        found["idee"] = IdeaReason.NEEDS_SUMMARY
    if idea.place_id is None and not idea.address:
        found["lieu"] = IdeaReason.NEEDS_PLACE
    return found
