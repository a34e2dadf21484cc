#!/usr/bin/env python3
"""The draw of the commission's seats, checked by anybody: `python3 checking.py pool.json lot.json [number]`.

This one file needs nothing but Python. It says, from what is published:

1. that the pool is the one whose digest was published when it closed (SHA-256 of the canonical JSON, see `canonical`);
2. that every panel of the lot has as many different volunteers of that pool as there are seats;
3. in how many panels of the lot whoever is in the fewest is, as the certificate says;
4. the digest of the lot, and the panel that a number thrown in public designates: number 0 is the first panel.

`python3 checking.py pool.json lot.json number line.json` also finds your own line (your page gives it) in the pool.
With the opened pool in the place of the published one, it checks every target in every panel too.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FORMAT = 1


def canonical(value: Any) -> bytes:
    """Keys in order, no spaces, UTF-8, a line feed at the end: what digests are taken of."""
    return (json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(value)).hexdigest()


def line_digest(pseudonym: str, line: Mapping[str, str]) -> str:
    """How a volunteer stands in the published pool: nothing can be read of it, the person can find it again."""
    return digest({"pseudonym": pseudonym, **line})


def closed(opened: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The pool as it is published, from the one that only the draw reads."""
    return {"format": FORMAT, "volunteers": {name: line_digest(name, line) for name, line in sorted(opened.items())}}


def mistakes(pool: Mapping[str, Any], lot: Mapping[str, Any]) -> list[str]:
    """What is wrong in what was published; nothing when it holds."""
    opened = {name: line for name, line in pool["volunteers"].items() if isinstance(line, dict)}
    published = closed(opened) if opened else pool
    found = [] if digest(published) == lot["pool_digest"] else ["the pool is not the one the lot was made of"]
    for number, panel in enumerate(lot["panels"]):
        if len(set(panel)) != lot["seats"] or len(panel) != lot["seats"]:
            found.append(f"panel {number}: not {lot['seats']} different volunteers")
        elif not set(panel) <= set(pool["volunteers"]):
            found.append(f"panel {number}: somebody who is not in the pool")
        elif opened:
            found += [f"panel {number}: {said}" for said in missed(panel, opened, lot["targets"])]
    if fewest(pool, lot) != lot["certificate"]["least"]:
        found.append("the certificate does not say in how many panels the least served volunteer is")
    return found


def missed(
    panel: Sequence[str], opened: Mapping[str, Mapping[str, str]], targets: Mapping[str, Mapping[str, Sequence[int]]]
) -> list[str]:
    """The targets that a panel does not meet."""
    found = []
    for name, values in targets.items():
        counted = Counter(opened[each][name] for each in panel)
        found += [f"{name} {value}: {counted[value]}, not {least} to {most}"
                  for value, (least, most) in values.items() if not least <= counted[value] <= most]  # fmt: skip
    return found


def fewest(pool: Mapping[str, Any], lot: Mapping[str, Any]) -> int:
    """In how many panels of the lot whoever is in the fewest is."""
    seen = Counter(name for panel in lot["panels"] for name in panel)
    return min((seen[name] for name in pool["volunteers"]), default=0)


def main(arguments: Sequence[str]) -> int:
    """Check, and say it."""
    pool, lot = (json.loads(Path(name).read_bytes()) for name in arguments[:2])
    said = [f"pool: {lot['pool_digest']}", f"lot: {digest(lot)}", f"least: {fewest(pool, lot)} of {len(lot['panels'])}"]
    found = mistakes(pool, lot)
    if len(arguments) > 3:
        mine = json.loads(Path(arguments[3]).read_bytes())
        name = mine.pop("pseudonym")
        if pool["volunteers"].get(name) != line_digest(name, mine):
            found.append(f"{name}: this line is not in the pool")
    if len(arguments) > 2:
        said.append(f"panel {int(arguments[2])}: {' '.join(lot['panels'][int(arguments[2])])}")
    sys.stdout.write("\n".join([*said, *(found or ["OK"])]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
