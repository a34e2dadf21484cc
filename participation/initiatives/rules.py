"""The rules of a call as one text, and its digest: what is published can be checked against it. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from participation.initiatives.models_calls import Call
from participation.initiatives.models_criteria import CallCriterion, CallPriority

_NAMES = (
    "kind", "title", "words", "body_id", "place_id", "answer_days", "readers", "gap", "appeal_days",
    "appeal_answer_days", "appeal_body_id",
)  # fmt: skip
_MOMENTS = ("opens_at", "closes_at", "questions_until")


def canonical(call: Call, criteria: Sequence[CallCriterion], priorities: Sequence[CallPriority]) -> str:
    """Everything a file is read against, always written the same way."""
    said: dict[str, Any] = {name: getattr(call, name) for name in _NAMES}
    said |= {
        "most": call.most.cents if call.most is not None else None,
        "needs": sorted(call.needs),
        **{name: moment.astimezone(UTC).isoformat() if (moment := getattr(call, name)) else None for name in _MOMENTS},
        "criteria": [[each.rank, each.label, each.words, each.weight, each.scale] for each in criteria],
        "priorities": [[each.rank, each.kind, each.ref_id] for each in priorities],
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(call: Call, criteria: Sequence[CallCriterion], priorities: Sequence[CallPriority]) -> str:
    """Its SHA-256."""
    return hashlib.sha256(canonical(call, criteria, priorities).encode()).hexdigest()
