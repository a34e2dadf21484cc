"""The canonical text of a version: its shape, its digest. Pure.

A document is {"title", "parts": [{"part", "blocks": [{"key", "kind", "words", "plain", "line"}]}]}: JSON values only,
parts in the order of `ProtocolPart`, empty ones left out; `key` a UUID in text; `line` is the matrix line as
`matrix.lines` gave it when the text was frozen (null elsewhere). Nothing in it depends on the clock or on numbers of
the database, so that the same text has the same digest everywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(document: Mapping[str, Any]) -> bytes:
    """The bytes that are digested: sorted keys, no spaces, UTF-8 as it is."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(document: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(document)).hexdigest()
