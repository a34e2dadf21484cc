"""What a command can answer instead of succeeding; each has one HTTP status and one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Reason(Protocol):
    """A reason to refuse: a StrEnum member whose `sentence` is lazily translated text."""

    @property
    def value(self) -> str:
        """The stable code of the reason."""

    @property
    def sentence(self) -> str:
        """What happened and what to do next, in the reader's language."""


class DomainError(Exception):
    """A command that was understood and not carried out."""

    status = 400

    def __init__(self, message: str = "", *, reason: Reason | None = None) -> None:
        super().__init__(message or (reason.value if reason else ""))
        self.reason = reason
        self._message = message

    @property
    def sentence(self) -> str:
        """What a person reads."""
        return str(self.reason.sentence) if self.reason is not None else self._message


class NotFound(DomainError):
    """There is no such thing, or not for this reader."""

    status = 404


class Refused(DomainError):
    """The rules of the moment say no."""

    status = 403


class Stale(DomainError):
    """Somebody else was faster."""

    status = 409


class TooMany(DomainError):
    """Too many tries in too little time."""

    status = 429


class Invalid(DomainError):
    """What was sent cannot be used; `fields` maps a field's name to its sentence."""

    status = 422

    def __init__(
        self, message: str = "", *, reason: Reason | None = None, fields: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message, reason=reason)
        self.fields: dict[str, str] = dict(fields or {})
