"""Every command on a consultation, in the order of its life. Each module says what it refuses."""

from __future__ import annotations

from commission.consultations.closing import cancel, close, proclaim, settle, shut_box
from commission.consultations.minorities import sign, withdraw, write
from commission.consultations.opening import open_
from commission.consultations.preparing import amend, ask, mark_absent, prepare
from commission.consultations.replying import answer_contest, answer_objection, contest
from commission.consultations.speaking import cast, replace, speak, speak_for

#: The name other features know it by.
open = open_  # `services.open` reads as what it does

__all__ = [
    "amend", "answer_contest", "answer_objection", "ask", "cancel", "cast", "close", "contest", "mark_absent", "open",
    "open_", "prepare", "proclaim", "replace", "settle", "shut_box", "sign", "speak", "speak_for", "withdraw", "write",
]  # fmt: skip
