"""The address of a table as a QR code, drawn in SVG. Pure."""

from __future__ import annotations

import hashlib

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathFillImage


def code_of(address: str) -> QRCode:
    """The code of this address, with the quiet frame that readers need; fit for a poster that gets wet or torn."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(address, optimize=0)
    code.make(fit=True)
    return code


def drawing(address: str) -> bytes:
    """The code as an SVG picture, black on white whatever the theme."""
    return bytes(code_of(address).make_image(image_factory=SvgPathFillImage).to_string())


def digest(address: str) -> str:
    """What the picture's own address carries, so that browsers keep it."""
    return hashlib.sha256(address.encode()).hexdigest()[:12]
