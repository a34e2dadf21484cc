"""What is typed of each section of a roadmap, and of a proposal."""

from __future__ import annotations

from dataclasses import dataclass

from participation.neighbourhoods.types import ActionState, Section


@dataclass(frozen=True)
class Figure:
    """A figure of the diagnosis: nothing is counted without its source."""

    label: str
    value: str
    source: str


@dataclass(frozen=True)
class Diagnosis:
    """The neighbourhood as it is."""

    strengths: str = ""
    difficulties: str = ""
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Writing:
    """How residents wrote it."""

    method: str = ""
    meetings_held: int = 0
    people_heard: int = 0


@dataclass(frozen=True)
class PriorityDraft:
    """A priority as typed."""

    title: str
    why: str = ""
    challenge_id: int | None = None
    orientation_id: int | None = None


@dataclass(frozen=True)
class ActionDraft:
    """An action as typed; `links` as a Ref writes itself."""

    title: str
    what: str = ""
    carrier: str = ""
    planned: str = ""
    state: ActionState = ActionState.PLANNED
    state_reason: str = ""
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wish:
    """What somebody would add or change."""

    ticket: str
    words: str
    section: Section = Section.WHOLE
    priority_id: int | None = None
    name: str = ""
    language: str = "fr"
