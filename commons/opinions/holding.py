"""What opinions keep about a person, and what they do when the person leaves."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from commons.identity.events import AccountErased
from commons.kernel.db import db
from commons.kernel.unit_of_work import Work
from commons.opinions.models import Statement

TABLES = (Statement.__tablename__,)


def about(account_id: int) -> dict[str, Any]:
    """The statements they proposed; never their positions."""
    rows = db.session.scalars(select(Statement).where(Statement.author_id == account_id).order_by(Statement.id))
    proposed = [
        {
            "words": row.text,
            "language": row.language,
            "at": row.proposed_at.isoformat(),
            "standing": row.standing.value,
        }
        for row in rows
    ]
    # Nobody can find positions again, not even for the person who took them.
    why = _(
        "Vos positions (d’accord, pas d’accord, je passe) ne sont pas dans ce fichier : elles sont gardées sans votre "
        "nom ni votre compte, et personne ne peut les retrouver."
    )
    return {"statements_proposed": proposed, "positions": why}


def forget_proposer(work: Work, fact: AccountErased) -> None:
    """Untie statements from an account that was erased: others took a position on them, so the words stay."""
    work.session.execute(update(Statement).where(Statement.author_id == fact.account_id).values(author_id=None))
