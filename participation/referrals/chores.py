"""What the worker does for referrals: reminds those who owe an answer, a week before, on the day, then every month."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import end_reading, unit_of_work
from participation.referrals import delays, letters, queries
from participation.referrals.types import ReferralState


def remind() -> int:
    """Queue the reminders that stand today, each once; the number of letters handed to the outbox."""
    now, site = clock.now(), str(current_app.config["SERVER_ADDRESS"])
    waiting = queries.waiting_until(now + timedelta(days=delays.EARLY + 2))
    end_reading()
    sent = 0
    for referral_id in waiting:
        with unit_of_work(SYSTEM) as work:
            referral = queries.by_id(referral_id)
            if referral is None or referral.state is not ReferralState.SENT or referral.due_at is None:
                continue
            assert referral.sent_at is not None  # sent
            step = delays.reminder(referral.due_at, now)
            if step:
                late = delays.age(referral.sent_at, referral.due_at, now).late
                sent += letters.reminder(work, referral, step, late, site)
    return sent
