"""What the secretariat writes of a decision, and what must be put right before it is kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from commons.kernel.refs import Ref
from commons.kernel.slugs import fold
from participation.decisions.models import DecisionVersion
from participation.decisions.types import Procedure

VOTES = ("votes_for", "votes_against", "abstentions", "not_voting")
LARGEST_VOTE = 100_000


@dataclass(frozen=True)
class DecisionDraft:
    """A decision as typed."""

    title: str
    text: str
    reason: str
    procedure: Procedure
    decided_on: date
    public_on: date
    about: Ref | None = None
    about_version: str = ""
    about_text: str = ""
    votes_for: int | None = None
    votes_against: int | None = None
    abstentions: int | None = None
    not_voting: int | None = None
    reservations: str = ""

    def mistakes(self, today: date) -> dict[str, str]:
        """Field -> what to put right."""
        found: dict[str, str] = {}
        for name in ("title", "text", "reason"):
            if not getattr(self, name).strip():
                found[name] = str(_l("Ce champ est nécessaire."))
        if self.decided_on > today:
            found["decided_on"] = str(_l("Une décision s’écrit une fois prise : la date ne peut pas être à venir."))
        if self.public_on < self.decided_on:
            found["public_on"] = str(_l("Une décision n’est pas publique avant d’être prise."))
        if self.procedure is Procedure.VOTE:
            found |= {
                name: str(_l("Écrivez un nombre, 0 s’il n’y en a pas.")) for name in VOTES if not self._counted(name)
            }
        return found

    def _counted(self, name: str) -> bool:
        value = getattr(self, name)
        return value is not None and 0 <= value <= LARGEST_VOTE

    def columns(self) -> dict[str, Any]:
        """What a version's row holds; a consent has no votes, a vote no reservations."""
        voted = self.procedure is Procedure.VOTE
        votes = {name: getattr(self, name) if voted else None for name in VOTES}
        return {
            "title": self.title,
            "text": self.text,
            "reason": self.reason,
            "procedure": self.procedure,
            "decided_on": self.decided_on,
            "about_version": self.about_version,
            "about_text": self.about_text,
            "about_digest": digest(self.about_text),
            "reservations": "" if voted else self.reservations,
            "folded": fold(f"{self.title} {self.text} {self.reason}"),
            **votes,
        }


def digest(text: str) -> str:
    """SHA-256 of a text as anybody computes it: UTF-8, lines ended by a line feed; nothing of nothing."""
    return hashlib.sha256(normalised(text).encode()).hexdigest() if text else ""


def normalised(text: str) -> str:
    """A text as it is kept and hashed, whatever ended its lines in the browser."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def draft_of(version: DecisionVersion, public_on: date) -> DecisionDraft:
    """A kept version as a draft again, to be rectified."""
    same = ("title", "text", "reason", "procedure", "decided_on", "about_version", "about_text", "reservations", *VOTES)
    values = {name: getattr(version, name) for name in same}
    return DecisionDraft(**values, public_on=public_on, about=version.decision.about)
