"""The link of one's badges, by SMS or by mail, in one's own language."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from assises.checkin import policies
from assises.checkin.types import CheckinReason
from assises.editions import queries as editions
from assises.people.models import Registration
from commons.kernel.clock import PARIS
from commons.kernel.errors import Refused
from commons.kernel.i18n import speaking
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work

_WAYS = {"phone": Medium.SMS, "mail": Medium.MAIL}


def can_be_sent(registration: Registration) -> bool:
    """True for whoever left a telephone number or a mail address."""
    return registration.contact.partition(":")[0] in _WAYS


def send_link(work: Work, registration: Registration, address: str, now: datetime) -> None:
    """Queue the link; asked again on the same day, it is one message."""
    edition = editions.by_id(registration.edition_id)
    refusal = policies.refusal_to_act(edition, work.actor)
    if refusal is not None or edition is None:
        raise Refused(reason=refusal or CheckinReason.NOT_FOUND)
    way, _colon, recipient = registration.contact.partition(":")
    if way not in _WAYS:
        raise Refused(reason=CheckinReason.NO_CONTACT)
    with speaking(registration.language):
        subject = _("Votre badge pour %(title)s", title=edition.title)
        said = {"title": edition.title, "address": address}
        body = _("%(title)s : votre badge est ici : %(address)s. Montrez-le à l’entrée.", **said)
    day = now.astimezone(PARIS).date().isoformat()
    work.post(f"assises.badge:{registration.id}:{day}", _WAYS[way], recipient, subject, body)
    work.audit("assises.badge.send", f"assises.registration:{registration.id}")
