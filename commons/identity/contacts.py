"""Reads a contact as people write it: an e-mail address, a French mobile number, a number from abroad."""

from __future__ import annotations

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from commons.identity.reasons import Reason
from commons.identity.types import Contact, ContactKind
from commons.kernel.errors import Invalid

LONGEST = 254
#: Numbers without a country code are French: of the mainland first, then of La Réunion and Mayotte, the Antilles
#: and Guyane, whose own codes people seldom write.
_REGIONS = ("FR", "RE", "GP", "MQ", "GF")
_TAKES_SMS = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def parse(text: str) -> Contact:
    """The contact, normalised; Invalid when it is neither an address nor a number that takes SMS."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise Invalid(reason=Reason.CONTACT_UNREADABLE)
    return _mail(text) if "@" in text else _phone(text)


def _mail(text: str) -> Contact:
    try:
        # No DNS: whether a mailbox exists is told by the code that comes back.
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise Invalid(reason=Reason.CONTACT_UNREADABLE) from error
    return Contact(ContactKind.MAIL, found.normalized.lower())


def _phone(text: str) -> Contact:
    numbers = [number for region in _REGIONS if (number := _number(text, region)) is not None]
    if not numbers:
        raise Invalid(reason=Reason.CONTACT_UNREADABLE)
    if phonenumbers.number_type(numbers[0]) not in _TAKES_SMS:
        raise Invalid(reason=Reason.PHONE_WITHOUT_SMS)
    return Contact(ContactKind.PHONE, phonenumbers.format_number(numbers[0], PhoneNumberFormat.E164))


def _number(text: str, region: str) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def masked(contact: Contact) -> str:
    """Enough to recognise one's own contact, too little to learn somebody else's."""
    if contact.kind is ContactKind.PHONE:
        return "•• •• •• " + contact.value[-4:-2] + " " + contact.value[-2:]
    name, _, domain = contact.value.partition("@")
    return name[:1] + "•••@" + domain
