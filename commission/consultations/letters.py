"""Letters to those who speak: at the opening, and a day before the end; once each, in the language of each."""

from __future__ import annotations

from collections.abc import Callable, Collection

from flask import url_for
from flask_babel import gettext as _

from commission.consultations.models import Consultation
from commission.mandates import queries as mandates
from commission.mandates.models import CommissionMember
from commons.identity.types import Contact, ContactKind
from commons.kernel import i18n
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work

Said = Callable[[], tuple[str, str]]


def opened(work: Work, consultation: Consultation, member_ids: Collection[int]) -> int:
    """It is open: to everybody on the electorate; how many letters."""
    return sum(
        _write(work, consultation, member_id, "opened", lambda: _opened(consultation)) for member_id in member_ids
    )


def ending(work: Work, consultation: Consultation, member_ids: Collection[int]) -> int:
    """It ends within a day: to those who did not speak, as far as may be known; how many letters."""
    return sum(
        _write(work, consultation, member_id, "ending", lambda: _ending(consultation)) for member_id in member_ids
    )


def _opened(consultation: Consultation) -> tuple[str, str]:
    until = i18n.moment(consultation.closes_at)
    return (
        _("Votre voix est attendue : %(title)s", title=consultation.title),
        _("Une consultation de la commission est ouverte : « %(title)s ». Vous pouvez donner votre voix "
          "jusqu’au %(until)s.", title=consultation.title, until=until),
    )  # fmt: skip


def _ending(consultation: Consultation) -> tuple[str, str]:
    until = i18n.moment(consultation.closes_at)
    return (
        _("Plus qu’un jour : %(title)s", title=consultation.title),
        _("La consultation « %(title)s » se termine le %(until)s. Si vous avez déjà donné votre voix, vous n’avez "
          "rien à faire.", title=consultation.title, until=until),
    )  # fmt: skip


def taken_down(work: Work, consultation: Consultation, member_id: int) -> bool:
    """Their voice was taken down by the secretariat: they say so if it is not what they said."""
    return _write(work, consultation, member_id, "taken_down", lambda: _taken_down(consultation))


def _taken_down(consultation: Consultation) -> tuple[str, str]:
    until = i18n.moment(consultation.closes_at)
    return (
        _("Votre voix a été notée : %(title)s", title=consultation.title),
        _("Le secrétariat a noté votre voix dans la consultation « %(title)s ». Si ce n’est pas ce que vous avez dit, "
          "changez-la avant le %(until)s.", title=consultation.title, until=until),
    )  # fmt: skip


def _write(work: Work, consultation: Consultation, member_id: int, what: str, said: Said) -> bool:
    member = mandates.member(member_id)
    if member is None or member.until is not None or not member.contact:
        return False
    contact = Contact.from_key(member.contact)
    medium = Medium.MAIL if contact.kind is ContactKind.MAIL else Medium.SMS
    with i18n.speaking(_language(member)):
        subject, sentence = said()
        link = url_for("commission_voice.speak", consultation_id=consultation.id, _external=True)
    body = f"{sentence}\n\n{link}" if medium is Medium.MAIL else f"{sentence} {link}"
    work.post(f"commission.consultation.{what}:{consultation.id}:{member_id}", medium, contact.value, subject, body)
    return True


def _language(member: CommissionMember) -> str:
    return member.language if member.language in i18n.LOCALES else "fr"
