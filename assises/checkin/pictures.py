"""Reads the QR code on a photograph that an old telephone sends: bounded, decoded, looked at, and thrown away."""

from __future__ import annotations

import io
import warnings

import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError
from werkzeug.datastructures import FileStorage

from commons.kernel.errors import Invalid
from commons.kernel.storage import LARGEST_FILE, PictureReason

#: A badge held before a camera is read well at this size; more only costs time.
LARGEST_SIDE = 1600
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_FORMATS = ("JPEG", "PNG", "WEBP")


def text_on(picture: bytes) -> str:
    """What the QR code on this picture says, empty when none can be read; Invalid for what is no sane picture."""
    if len(picture) > LARGEST_FILE:
        raise Invalid(reason=PictureReason.TOO_HEAVY)
    grey = _opened(picture)
    found = zxingcpp.read_barcodes(grey, formats=_QR)
    return str(found[0].text) if found else ""


def body_of(sent: FileStorage | None) -> bytes:
    """What was sent, and no more of it than may be looked at."""
    if sent is None:
        return b""
    with sent.stream:
        return bytes(sent.stream.read(LARGEST_FILE + 1))


def _opened(picture: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(picture), formats=_FORMATS) as source:
                # JPEG can be decoded small at once: a photograph of 12 Mpx costs a tenth.
                source.draft("L", (LARGEST_SIDE, LARGEST_SIDE))
                grey = ImageOps.exif_transpose(source).convert("L")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Invalid(reason=PictureReason.TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Invalid(reason=PictureReason.NOT_A_PICTURE) from error
    grey.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    return grey
