"""Says whether a space reads newcomers first."""

from __future__ import annotations

from commons.kernel.errors import NotFound, Refused
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.moderation import policies
from commons.moderation.reasons import ModerationReason
from commons.moderation.spaces import queries


def read_newcomers_first(work: Work, ref: Ref, wanted: bool) -> None:
    """Hold the first texts of new people in this space until a moderator has read them, or stop doing so."""
    space = queries.space(ref)
    if space is None:
        raise NotFound(reason=ModerationReason.NOT_FOUND)
    refusal = policies.refusal_to_read(work.actor, queries.scopes_of(space))
    if refusal is not None:
        raise Refused(reason=refusal)
    space.newcomers_first = wanted
    work.audit("moderation.newcomers_first", str(ref), wanted=wanted)
    work.touch("moderation")
