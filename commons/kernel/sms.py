"""Carries SMS: by a posted JSON to the operator's gateway when one is configured, otherwise to the console."""

from __future__ import annotations

import json
from urllib.error import URLError
from urllib.request import Request, urlopen

from flask import current_app

from commons.kernel.outbox import DeliveryFailed


def send_sms(recipient: str, body: str) -> None:
    """Send one SMS; DeliveryFailed when the gateway does not take it."""
    # A space that holds words together is in no alphabet of SMS: it would make the message twice as dear.
    body = body.replace("\u00a0", " ")
    address = current_app.config.get("SMS_URL")
    if not address:
        print(f"\n--- SMS au {recipient} : {body}\n---", flush=True)  # noqa: T201  # development
        return
    payload = json.dumps({"to": recipient, "text": body}).encode()
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {current_app.config['SMS_TOKEN']}",
    }
    request = Request(address, data=payload, headers=headers)  # noqa: S310  # config accepts https only
    try:
        with urlopen(request, timeout=20):  # noqa: S310  # config accepts https only
            return
    except (URLError, OSError) as error:
        raise DeliveryFailed(str(error)) from error
