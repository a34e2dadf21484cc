"""Who may see one picture or document of a file."""

from __future__ import annotations

from collections.abc import Callable

from commons.kernel.actor import Actor
from commons.moderation.types import Standing
from participation.initiatives import policies, queries, queries_calls
from participation.initiatives.hands import hand_of
from participation.initiatives.models import Attachment, Initiative
from participation.initiatives.models_calls import Application
from participation.initiatives.types import Hand

#: Whether somebody reads one application for another reason than instructing it: whoever has it read says so.
Reads = Callable[[Actor, Application], bool]
_readers: dict[str, Reads] = {}


def let_see(name: str, reads: Reads) -> None:
    """Let those who read an application see what is joined to it."""
    _readers[name] = reads


def may_see(actor: Actor, attachment: Attachment) -> bool:
    """Everybody, when the published version shares it; those who write the file; the team of a call it was sent to."""
    file = queries.by_id(attachment.initiative_id)
    if file is None:
        return False
    return _public(file, attachment) or hand_of(actor, file) is not Hand.NONE or _sent_to(actor, attachment)


def _public(file: Initiative, attachment: Attachment) -> bool:
    published = queries.snapshot(file.published_id)
    if published is None or file.standing is not Standing.SHOWN:
        return False
    return any(each.id == attachment.id and each.shared for each in queries.frozen_sheet(published).joined)


def _sent_to(actor: Actor, attachment: Attachment) -> bool:
    """The team that instructs a version in which it is, and who was asked to read it."""
    if actor.person_id is None or not actor.grants:
        return False
    for application in queries_calls.applications_of([attachment.initiative_id]):
        in_it = any(each.id == attachment.id for each in queries.frozen_sheet(application.snapshot).joined)
        scopes = queries_calls.scopes(application.call)
        if not in_it:
            continue
        if policies.refusal_to_instruct(actor, scopes, Hand.NONE) is None:
            return True
        if any(reads(actor, application) for reads in _readers.values()):
            return True
    return False
