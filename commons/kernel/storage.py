"""Files people send: pictures are decoded, stripped of what they carry, and drawn again small, in WebP.

They are kept in the database: the smallest deployment is one process and one database, and a backup is whole.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from commons.kernel.db import Model, db
from commons.kernel.errors import Invalid

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_SIDE = 1200
Image.MAX_IMAGE_PIXELS = 40_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")


class PictureReason(StrEnum):
    """Why a picture cannot be taken."""

    TOO_HEAVY = "too_heavy"
    NOT_A_PICTURE = "not_a_picture"
    TOO_LARGE = "too_large"

    @property
    def sentence(self) -> str:
        """What to do instead."""
        return str(_SENTENCES[self])


_SENTENCES = {
    PictureReason.TOO_HEAVY: _l("Cette image pèse plus de 10 Mo. Envoyez-en une plus légère."),
    PictureReason.NOT_A_PICTURE: _l(
        "Ce fichier n'est pas une image JPEG, PNG ou WebP lisible. Choisissez-en un autre."
    ),
    PictureReason.TOO_LARGE: _l("Cette image a trop de points (plus de 40 millions). Réduisez-la, puis renvoyez-la."),
}


class StoredFile(Model):
    """A file, named by the digest of its bytes."""

    __tablename__ = "kernel_file"

    digest: Mapped[str] = mapped_column(primary_key=True)
    content_type: Mapped[str]
    body: Mapped[bytes]
    width: Mapped[int]
    height: Mapped[int]


def redraw_picture(data: bytes) -> tuple[bytes, int, int]:
    """A picture drawn again: (WebP bytes, width, height); Invalid for anything that is not a sane picture."""
    if len(data) > LARGEST_FILE:
        raise Invalid(reason=PictureReason.TOO_HEAVY)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as source:
                picture = ImageOps.exif_transpose(source).convert("RGB")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Invalid(reason=PictureReason.TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Invalid(reason=PictureReason.NOT_A_PICTURE) from error
    picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=72, method=4)
    return out.getvalue(), picture.width, picture.height


def keep_picture(session: Session, data: bytes) -> str:
    """Draw a picture again and keep it; its digest."""
    body, width, height = redraw_picture(data)
    digest = hashlib.sha256(body).hexdigest()
    row = {"digest": digest, "content_type": "image/webp", "body": body, "width": width, "height": height}
    session.execute(insert(StoredFile).values(row).on_conflict_do_nothing())
    return digest


def stored_file(digest: str) -> StoredFile | None:
    """The file of this digest."""
    return db.session.get(StoredFile, digest)
