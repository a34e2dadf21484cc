"""Carries mail: by SMTP when one is configured, otherwise to the console (development)."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from flask import current_app

from commons.kernel.outbox import DeliveryFailed
from commons.kernel.sanitise import one_line

LONGEST_SUBJECT = 300


def send_mail(recipient: str, subject: str, body: str, unsubscribe: str = "") -> None:
    """Send one mail; DeliveryFailed when the carrier does not take it. `unsubscribe`: where one click stops them."""
    address = current_app.config.get("SMTP_URL")
    if not address:
        print(f"\n--- courriel à {recipient} : {subject}\n{body}\n---", flush=True)  # noqa: T201  # development
        return
    try:
        _by_smtp(address, _message(recipient, subject, body, unsubscribe))
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryFailed(str(error)) from error


def _message(recipient: str, subject: str, body: str, unsubscribe: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = recipient
    message["Subject"] = one_line(subject, LONGEST_SUBJECT)
    if unsubscribe:
        # The button of the mail program (RFC 2369), which sends a form by itself (RFC 8058).
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(body)
    # Python writes an address longer than a line as coded words, which no mail program reads there; 998 is RFC 5322's.
    message.policy = message.policy.clone(max_line_length=998)
    return message


def _by_smtp(address: str, message: EmailMessage) -> None:
    parts = urlsplit(address)
    with smtplib.SMTP(parts.hostname or "localhost", parts.port or 587, timeout=20) as carrier:
        if parts.scheme == "smtps":
            carrier.starttls(context=ssl.create_default_context())
        if parts.username:
            carrier.login(unquote(parts.username), unquote(parts.password or ""))
        carrier.send_message(message)
