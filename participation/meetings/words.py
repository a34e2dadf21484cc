"""Sentences about a meeting: when, where, what it offers, where it stands, what is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from commons.kernel import i18n
from commons.kernel.days import day_of
from commons.threads import words
from participation.meetings.models import Action, Meeting
from participation.meetings.queries import end_of
from participation.meetings.types import ActionState, MeetingState


@dataclass(frozen=True)
class Standing:
    """A state: its look (a badge of ui/tags.html) and its words."""

    badge: str
    label: str


def when(starts_at: datetime, ends_at: datetime) -> str:
    """The day and the hours, as one says them."""
    start, end = i18n.hour(starts_at), i18n.hour(ends_at)
    return _("%(day)s, de %(start)s à %(end)s", day=i18n.day(starts_at), start=start, end=end)


def where(meeting: Meeting) -> str:
    """The place and its address on one line."""
    return ", ".join(part for part in (meeting.place, meeting.address) if part)


def standing(meeting: Meeting, now: datetime) -> Standing:
    """Where a meeting stands at this moment."""
    if meeting.state is MeetingState.CANCELLED:
        return Standing("refused", _("Annulée"))
    if meeting.state is MeetingState.HELD and now >= meeting.ends_at:
        return Standing("done", _("A eu lieu"))
    if now >= meeting.ends_at:
        return Standing("closed", _("Passée"))
    if now >= meeting.starts_at:
        return Standing("open", _("En ce moment"))
    return Standing("soon", _("Déplacée") if meeting.moved_from is not None else _("À venir"))


def offers(meeting: Meeting) -> list[tuple[str, str]]:
    """(icon, what helps people come): access, child care, languages, from afar."""
    rows = [
        ("check", _("Accès de plain-pied, sans marche") if meeting.step_free else ""),
        ("place", meeting.access),
        ("heart", _("Garde d’enfants sur place. %(how)s", how=meeting.child_care_words) if meeting.child_care else ""),
        ("globe", _("Interprètes : %(languages)s", languages=meeting.interpreters) if meeting.interpreters else ""),
        ("people", _("Interprétation en langue des signes") if meeting.sign_language else ""),
        ("phone", _("À distance : %(how)s", how=meeting.remote) if meeting.remote else ""),
        ("comment", meeting.contact),
    ]
    return [(icon, text.strip()) for icon, text in rows if text.strip()]


def missing(meeting: Meeting) -> list[str]:
    """What is not offered, said plainly: somebody who needs it should not come for nothing."""
    return [
        *([] if meeting.step_free else [_("L’accès n’est pas de plain-pied, ou on ne le sait pas encore.")]),
        *([] if meeting.child_care else [_("Pas de garde d’enfants prévue : les enfants sont les bienvenus.")]),
    ]


def action_standing(action: Action, now: datetime) -> Standing:
    """Where an action stands at this moment."""
    if action.state is ActionState.DONE:
        return Standing("done", action.state.label)
    if action.state is ActionState.ABANDONED:
        return Standing("closed", action.state.label)
    if now >= end_of(action.due_on):
        return Standing("refused", late(action.due_on, now))
    return Standing("open", action.state.label)


def late(due_on: date, now: datetime) -> str:
    """For how long something has been owed."""
    return words.late(max((day_of(now) - due_on).days, 1))
