"""The codes of the box: elector keys, receipt secrets, tracking codes and digests; pure, standard library only.

Every digest carries its own tag, so that none can stand for another. Lengths and alphabet are in docs/security.md,
with which anyone can compute them again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

#: Crockford's base 32: no I, L, O or U, so that nothing is misread on paper.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_LENGTH = 20
CODE_LENGTH = 12
_MISREAD = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s\-_.\u00ad\u2010-\u2015\u2212\u200b-\u200f\u2060\ufeff]")
_TAG = b"possibles/ballot-box/"


def elector_key(poll_secret: bytes, contact_key: str) -> bytes:
    """The key of a person on one poll's roll: without the poll's secret, no contact can be tried against it."""
    return hmac.new(poll_secret, b"elector\0" + contact_key.encode(), hashlib.sha256).digest()


def new_secret() -> str:
    """A receipt's secret: 100 random bits as 20 characters, without hyphens."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SECRET_LENGTH))


def parse_secret(text: str) -> str | None:
    """What a person typed, as the 20 characters of a secret; None when it cannot be one."""
    if len(text) > 200:
        return None
    bare = _SEPARATORS.sub("", text).upper().translate(_MISREAD)
    return bare if len(bare) == SECRET_LENGTH and set(bare) <= set(ALPHABET) else None


def parse_code(text: str) -> str | None:
    """What a person typed, as the 12 characters of a tracking code; None when it cannot be one."""
    if len(text) > 200:
        return None
    bare = _SEPARATORS.sub("", text).upper().translate(_MISREAD)
    return bare if len(bare) == CODE_LENGTH and set(bare) <= set(ALPHABET) else None


def grouped(code: str) -> str:
    """A code in groups of four, as it is shown and printed."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def secret_hash(poll_key: str, secret: str) -> bytes:
    """What stands on the ballot: enough to recognise the secret, not to find it."""
    return hashlib.sha256(_TAG + b"secret/1\0" + poll_key.encode() + b"\0" + secret.encode()).digest()


def tracking_code(hashed: bytes) -> str:
    """The code of the public board: a digest of the digest, which opens nothing and replaces nothing."""
    number = int.from_bytes(hashlib.sha256(_TAG + b"board/1\0" + hashed).digest()[:8], "big")
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(55, -1, -5))


def rules_digest(rules: Mapping[str, Any]) -> str:
    """SHA-256 of the rules as JSON with sorted keys and no spaces, in UTF-8; hexadecimal."""
    canonical = json.dumps(rules, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def box_digest(ballots: Iterable[tuple[str, str, bytes]]) -> str:
    """SHA-256 over all (box, channel class, content), sorted, each field behind its length in 8 bytes; hexadecimal.

    The order in which the ballots come changes nothing.
    """
    whole = hashlib.sha256(_TAG + b"box/1\0")
    for record in sorted((box.encode(), kind.encode(), content) for box, kind, content in ballots):
        for part in record:
            whole.update(len(part).to_bytes(8, "big"))
            whole.update(part)
    return whole.hexdigest()
