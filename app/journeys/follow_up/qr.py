"""A QR code as a drawing, to be printed beside the code that people type."""

from __future__ import annotations

from io import BytesIO

import qrcode
from qrcode.image.svg import SvgPathFillImage


def svg(address: str) -> bytes:
    """The drawing that leads to this address: black on white, whatever the reader's theme."""
    made = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    made.add_data(address)
    out = BytesIO()
    made.make_image(image_factory=SvgPathFillImage).save(out)
    return out.getvalue()
