"""Finds the thing a decision is about, from what people can copy: a code, or the address of its thread."""

from __future__ import annotations

import re

from sqlalchemy import select

from commons.kernel import refs
from commons.kernel.db import db
from commons.kernel.errors import Invalid
from commons.kernel.refs import Ref
from commons.threads.models import ThreadCode
from participation.decisions.policies import DecisionReason

_THREAD = re.compile(r"/suivi/([a-z._]+)/(\d{1,18})/?(?:$|[?#])")


def named(text: str, field: str = "about") -> Ref | None:
    """The thing meant; None for an empty text, Invalid (about this field of a form) for one that leads nowhere."""
    bare = text.strip()
    if not bare:
        return None
    found = _by_address(bare) or _by_code(bare)
    if found is None or refs.resolve_one(found) is None:
        raise Invalid(fields={field: DecisionReason.ABOUT_UNKNOWN.sentence})
    return found


def _by_address(text: str) -> Ref | None:
    match = _THREAD.search(text)
    if match is not None:
        return Ref(match[1], int(match[2]))
    try:
        return Ref.read(text)
    except ValueError:
        return None


def _by_code(text: str) -> Ref | None:
    code = re.sub(r"[\s-]", "", text).upper()
    row = db.session.execute(select(ThreadCode.kind, ThreadCode.subject_id).where(ThreadCode.code == code)).first()
    return Ref(*row) if row else None
