"""What people bring to the application: chores that forget in time, and what is kept of somebody with an account."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from assises.people import keeping, models, policies
from commons.identity.space import offers
from commons.kernel import jobs
from commons.kernel.rights import add_rights

__all__ = ["models", "offer"]


def offer(app: Flask) -> None:
    """Stand at the front door."""
    add_rights(app, _l("Inscriptions aux Assises"), policies.RIGHTS)
    offers.offer_holding(app, "assises_registrations", keeping.held_about, "assises_registration", "assises_need")
    jobs.every(timedelta(minutes=5), "assises.unconfirmed", keeping.free_unconfirmed)
    jobs.every(timedelta(hours=12), "assises.needs.purge", keeping.purge_needs)
    jobs.every(timedelta(hours=24), "assises.contacts.forget", keeping.forget_contacts)
    jobs.every(timedelta(hours=24), "assises.needs.reseal", keeping.reseal_needs)
