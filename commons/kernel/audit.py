"""The journal of commands: who did what to what, when; written in the command's own transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from commons.kernel.db import Model


class AuditEntry(Model):
    """One act. The casting of a ballot is never journalled: its order would be a link to the roll."""

    __tablename__ = "kernel_audit"
    __table_args__ = (Index("ix_kernel_audit_subject", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    #: Who acted; null for the system and for visitors.
    person_id: Mapped[int | None]
    channel: Mapped[str]
    #: Dotted verb, such as "budgets.edition.publish".
    action: Mapped[str]
    #: What it was done to, such as "budgets.edition:12".
    subject: Mapped[str]
    #: The reason given, and the values changed; never a secret, never a contact.
    details: Mapped[dict[str, Any]]
