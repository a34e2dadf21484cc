"""Browser files under addresses that carry their digest: cached for a year, checked by the browser (SRI).

Our own come from commons/ui/static; the stylesheet is one file made of the parts that css/bundle.txt lists.
Those of others (htmx) come from wheels installed into var/assets and are never committed.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

from commons.kernel.access import EVERYONE, access

OURS = Path(__file__).resolve().parents[1] / "ui" / "static"
BUNDLE = "css/possibles.css"
#: Name in templates -> where the wheel puts it.
THEIRS = {"js/htmx.js": "django_htmx/static/django_htmx/htmx-2.min.js"}
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_SPACE = re.compile(r"\s+")

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """A file ready to be sent."""

    name: str
    body: bytes
    packed: bytes
    content_type: str

    @cached_property
    def digest(self) -> str:
        """What its address carries."""
        return hashlib.sha256(self.body).hexdigest()[:16]

    @cached_property
    def integrity(self) -> str:
        """What the browser checks."""
        return "sha384-" + base64.b64encode(hashlib.sha384(self.body).digest()).decode()


class Assets:
    """All browser files of the application, read once at the start."""

    def __init__(self, wheels: Path) -> None:
        self._found: dict[str, Asset] = {}
        for path in sorted(p for p in OURS.rglob("*") if p.is_file()):
            name = path.relative_to(OURS).as_posix()
            if not name.startswith("css/"):
                self._add(name, path.read_bytes())
        self._add(BUNDLE, _bundle().encode())
        for name, place in THEIRS.items():
            if (wheels / place).exists():
                self._add(name, (wheels / place).read_bytes())

    def _add(self, name: str, body: bytes) -> None:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if kind.startswith("text/") or kind.endswith("javascript"):
            kind += "; charset=utf-8"
        self._found[name] = Asset(name, body, gzip.compress(body, 9, mtime=0), kind)

    def get(self, name: str) -> Asset | None:
        """The file of this name."""
        return self._found.get(name)

    def __getitem__(self, name: str) -> Asset:
        return self._found[name]

    def __contains__(self, name: str) -> bool:
        return name in self._found


def _bundle() -> str:
    """The stylesheet: the parts in their order, without comments and double spaces."""
    listed = (OURS / "css" / "bundle.txt").read_text(encoding="utf-8").split()
    whole = "\n".join((OURS / "css" / part.removeprefix("css/")).read_text(encoding="utf-8") for part in listed)
    return _SPACE.sub(" ", _COMMENT.sub("", whole)).strip()


@blueprint.get("/fichiers/<digest>/<path:name>")
@access(EVERYONE)
def file(digest: str, name: str) -> Response:
    """A browser file; an old digest is gone."""
    asset = _assets().get(name)
    if asset is None or asset.digest != digest:
        abort(404)
    packs = "gzip" in request.headers.get("Accept-Encoding", "") and len(asset.packed) < len(asset.body)
    response = Response(asset.packed if packs else asset.body, content_type=asset.content_type)
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _assets() -> Assets:
    found: Assets = current_app.extensions["possibles.assets"]
    return found


def init_app(app: Flask) -> None:
    """Read the files and give templates `asset` and `sri`."""
    assets = Assets(Path(app.config["ASSETS_DIR"]))
    app.extensions["possibles.assets"] = assets
    app.register_blueprint(blueprint)

    def address(name: str) -> str:
        return url_for("assets.file", digest=assets[name].digest, name=name)

    def integrity(name: str) -> str:
        return assets[name].integrity

    app.jinja_env.globals.update(asset=address, sri=integrity, has_asset=assets.__contains__)
