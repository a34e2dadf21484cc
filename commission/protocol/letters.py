"""What is written to the author of an amendment, by mail or SMS, in the language they gave."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from commission.mandates.models import CommissionMember
from commission.protocol.models_amendments import Amendment
from commons.identity.types import Contact, ContactKind
from commons.kernel import i18n
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work


def lapsed(work: Work, amendment: Amendment, by: Amendment, until: datetime) -> bool:
    """Their amendment has no object any more, and until when they may file it again; false when there is no way to."""
    author: CommissionMember | None = amendment.author
    if author is None or not author.contact:
        return False
    contact = Contact.from_key(author.contact)
    medium = Medium.MAIL if contact.kind is ContactKind.MAIL else Medium.SMS
    with i18n.speaking(author.language):
        subject = _("Votre amendement n° %(number)s n’a plus d’objet", number=amendment.number)
        body = _(
            "L’amendement n° %(other)s, adopté, retire le passage que le vôtre (n° %(number)s) changeait. "
            "Vous pouvez le déposer de nouveau, autrement, jusqu’au %(until)s.",
            other=by.number, number=amendment.number, until=i18n.moment(until),
        )  # fmt: skip
    work.post(f"commission.lapsed:{amendment.id}", medium, contact.value, subject, body)
    return True
