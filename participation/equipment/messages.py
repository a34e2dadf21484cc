"""What borrowers are told, in their language, by the outbox; one message a fact, however often it is told."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import force_locale, gettext

from commons.identity import queries as identity
from commons.identity.types import Contact, ContactKind
from commons.kernel import i18n
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work
from participation.equipment.models import Booking


@dataclass(frozen=True)
class _Reader:
    contact: Contact
    locale: str


def confirmed(work: Work, booking: Booking) -> None:
    """It is theirs on these days: where and when to collect it."""
    _send(work, booking, "confirmed")


def refused(work: Work, booking: Booking) -> None:
    """Not this time, and why."""
    _send(work, booking, "refused")


def cancelled(work: Work, booking: Booking) -> None:
    """The desk had to cancel, and why."""
    _send(work, booking, "cancelled")


def expired(work: Work, booking: Booking) -> None:
    """Nobody answered in time: the days are free again."""
    _send(work, booking, "expired")


def due_tomorrow(work: Work, booking: Booking) -> None:
    """It is to be brought back tomorrow."""
    _send(work, booking, "due")


def late(work: Work, booking: Booking) -> None:
    """It should have been back."""
    _send(work, booking, "late")


def _reader(booking: Booking) -> _Reader | None:
    """Whom to write to: the account's contact as it is now, or what was left at the desk."""
    if booking.account_id is not None:
        account = identity.account(booking.account_id)
        return _Reader(account.contact, account.locale) if account is not None and account.contact else None
    return _Reader(Contact.from_key(booking.contact), "fr") if booking.contact else None


def _send(work: Work, booking: Booking, what: str) -> None:
    reader = _reader(booking)
    if reader is None:
        return
    medium = Medium.MAIL if reader.contact.kind is ContactKind.MAIL else Medium.SMS
    with force_locale(reader.locale):
        subject, body = _words(booking, what, reader.locale)
    work.post(f"equipment:{booking.id}:{what}", medium, reader.contact.value, subject, body)


def _words(booking: Booking, what: str, locale: str) -> tuple[str, str]:
    """Subject and text. Names come from the desk's own list: nothing a stranger typed travels in a subject."""
    # The borrower's language, not that of whoever is at the desk.
    first, last = (i18n.day_as(day, "full", locale) for day in (booking.first_day, booking.last_day))
    name = booking.item.name
    if what == "confirmed":
        body = gettext(
            "C’est confirmé : %(item)s (n° %(number)d), du %(first)s au %(last)s. À retirer : %(where)s",
            item=name, number=booking.unit.number, first=first, last=last, where=booking.item.collected_at or "—",
        )  # fmt: skip
        return gettext("Votre emprunt est confirmé"), body
    if what in ("refused", "cancelled"):
        body = gettext(
            "Votre emprunt ne pourra pas se faire : %(item)s, du %(first)s au %(last)s. La raison : %(reason)s",
            item=name, first=first, last=last, reason=booking.reason,
        )  # fmt: skip
        return gettext("Votre emprunt ne pourra pas se faire"), body
    if what == "expired":
        body = gettext(
            "Votre demande est restée sans réponse : %(item)s, du %(first)s au %(last)s. Ces jours sont de nouveau "
            "libres. Appelez la régie, ou choisissez d’autres jours.",
            item=name, first=first, last=last,
        )  # fmt: skip
        return gettext("Votre demande est restée sans réponse"), body
    return _of_return(booking, what, name, last)


def _of_return(booking: Booking, what: str, name: str, last: str) -> tuple[str, str]:
    where = booking.item.collected_at or "—"
    if what == "due":
        body = gettext("À rapporter demain, %(last)s : %(item)s. Lieu : %(where)s", last=last, item=name, where=where)
        return gettext("À rapporter demain"), body
    body = gettext(
        "%(item)s devait revenir le %(last)s. D’autres l’attendent : rapportez-le, ou appelez la régie. "
        "Lieu : %(where)s",
        item=name, last=last, where=where,
    )  # fmt: skip
    return gettext("Un matériel est attendu"), body
