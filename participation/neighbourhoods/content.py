"""A roadmap as it is published: plain data in one canonical form, with its digest. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from participation.neighbourhoods.models import PlannedAction, Priority, Roadmap

Content = dict[str, Any]


def content_of(roadmap: Roadmap, priorities: Sequence[Priority]) -> Content:
    """Everything a draft says, in the order of its page."""
    return {
        "place": roadmap.place.slug,
        "diagnosis": {
            "strengths": roadmap.strengths,
            "difficulties": roadmap.difficulties,
            "figures": [dict(figure) for figure in roadmap.figures],
        },
        "writing": {
            "method": roadmap.method,
            "meetings": roadmap.meetings_held,
            "people": roadmap.people_heard,
        },
        "priorities": [_priority(each) for each in priorities],
    }


def _priority(priority: Priority) -> Content:
    return {
        "id": priority.id,
        "title": priority.title,
        "why": priority.why,
        "challenge": priority.challenge.code if priority.challenge else None,
        "orientation": priority.orientation.code if priority.orientation else None,
        "actions": [_action(each) for each in priority.actions],
    }


def _action(action: PlannedAction) -> Content:
    return {
        "id": action.id,
        "title": action.title,
        "what": action.what,
        "carrier": action.carrier,
        "planned": action.planned,
        "state": action.state.value,
        "state_reason": action.state_reason,
        "links": list(action.links),
    }


def digest_of(content: Content) -> str:
    """SHA-256 of the content in its canonical form: the same words give the same digest on any machine."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_empty(content: Content) -> bool:
    """True when nothing was written yet that a reader could use."""
    diagnosis = content["diagnosis"]
    return not (content["priorities"] or diagnosis["strengths"] or diagnosis["difficulties"])


def priority_ids(content: Content) -> set[int]:
    """The priorities it holds."""
    return {priority["id"] for priority in content["priorities"]}


def links(content: Content) -> Iterable[tuple[int, str]]:
    """(action, what it is tied to), for every tie of every action."""
    for priority in content["priorities"]:
        for action in priority["actions"]:
            for link in action["links"]:
                yield action["id"], link
