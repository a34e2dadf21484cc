"""Pictures made on the spot."""

from __future__ import annotations

import io

from PIL import Image


def a_picture(size: tuple[int, int] = (1600, 900), kind: str = "JPEG") -> bytes:
    """A real picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, (200, 120, 40)).save(out, kind)
    return out.getvalue()
