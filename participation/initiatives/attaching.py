"""Pictures and documents of a file: drawn again or checked, added, taken off."""

from __future__ import annotations

from datetime import datetime

from commons.kernel import pdfs
from commons.kernel.errors import Invalid, NotFound
from commons.kernel.sanitise import one_line
from commons.kernel.storage import keep_picture
from commons.kernel.unit_of_work import Work
from participation.initiatives import queries
from participation.initiatives.models import Attachment
from participation.initiatives.reasons import InitiativeReason
from participation.initiatives.services import subject, writable
from participation.initiatives.types import FileKind

MOST_FILES = 10


def attach(work: Work, initiative_id: int, data: bytes, name: str, shared: bool, now: datetime) -> Attachment:
    """Join a picture or a PDF; anything else, and any PDF that does more than being read, is refused."""
    initiative = writable(work, initiative_id)
    if len(queries.attachments(initiative.id)) >= MOST_FILES:
        raise Invalid(fields={"file": InitiativeReason.TOO_MANY_FILES.sentence})
    named = one_line(name, 160)
    if not named:
        raise Invalid(fields={"name": InitiativeReason.NEEDS_WORDS.sentence})
    row = Attachment(initiative_id=initiative.id, name=named, size=len(data), shared=shared, added_at=now)
    if pdfs.looks_like_pdf(data):
        pdfs.check(data)
        row.kind, row.body = FileKind.PDF, data
    else:
        row.kind, row.picture = FileKind.PICTURE, keep_picture(work.session, data)
    work.session.add(row)
    initiative.version += 1
    work.session.flush()
    work.audit("participation.initiative.attach", subject(initiative), kind=row.kind.value)
    return row


def detach(work: Work, initiative_id: int, attachment_id: int, now: datetime) -> None:
    """Take a file off; versions that were frozen with it keep it for those who read them."""
    initiative = writable(work, initiative_id)
    row = queries.attachment(attachment_id)
    if row is None or row.initiative_id != initiative.id or row.removed_at is not None:
        raise NotFound(reason=InitiativeReason.NOT_FOUND)
    row.removed_at = now
    initiative.version += 1
    work.session.flush()
    work.audit("participation.initiative.detach", subject(initiative), attachment=attachment_id)
