"""An address as a QR code, drawn in SVG, to be printed beside what people can type."""

from __future__ import annotations

import hashlib

from flask import Response, request
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
    """What the picture's own address carries (`?v=`), so that browsers keep it."""
    return hashlib.sha256(address.encode()).hexdigest()[:12]


def picture_answer(address: str) -> Response:
    """The picture; kept a year when its address carries the digest of what it says."""
    response = Response(drawing(address), mimetype="image/svg+xml")
    fresh = request.args.get("v") == digest(address)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if fresh else "no-cache"
    return response
