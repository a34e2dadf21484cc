"""Meetings as other calendars know them."""

from __future__ import annotations

from flask import current_app, url_for
from flask_babel import gettext as _

from commons.kernel.calendars import Entry, Status
from participation.meetings.models import Meeting
from participation.meetings.types import MeetingState


def entry(meeting: Meeting) -> Entry:
    """One meeting, for other calendars."""
    path = url_for("meetings.show", meeting_id=meeting.id)
    address = f"{current_app.config['SERVER_ADDRESS']}{path}"
    return Entry(
        uid=f"rencontre-{meeting.id}",
        title=f"{meeting.title} ({meeting.body.name})",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        url=path,
        status=Status.CANCELLED if meeting.state is MeetingState.CANCELLED else Status.CONFIRMED,
        sequence=meeting.sequence,
        place=", ".join(part for part in (meeting.place, meeting.address) if part),
        description="\n".join(_told(meeting, address)),
    )


def _told(meeting: Meeting, address: str) -> list[str]:
    """What one should know before coming."""
    lines = [
        _("Annulée : %(reason)s", reason=meeting.cancel_reason) if meeting.cancel_reason else "",
        meeting.summary,
        _("Accès de plain-pied.") if meeting.step_free else "",
        meeting.access,
        _("Garde d’enfants sur place. %(how)s", how=meeting.child_care_words) if meeting.child_care else "",
        _("Interprètes : %(languages)s", languages=meeting.interpreters) if meeting.interpreters else "",
        _("Langue des signes.") if meeting.sign_language else "",
        _("À distance : %(how)s", how=meeting.remote) if meeting.remote else "",
        meeting.contact,
        address,
    ]
    return [line.strip() for line in lines if line.strip()]
