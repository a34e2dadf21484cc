"""Published figures as files: aggregates only, never a person's answers. Pure but for the language of words."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from commons.kernel.tabular import harmless
from commons.opinions import queries
from commons.opinions.models import Published, Statement

_SIDES = ("agree", "disagree", "pass")


def as_csv(statements: Sequence[Statement], published: Published | None) -> bytes:
    """A line a statement: balance, then what each group says in tenths; empty cells are not told."""
    drawn = published.figures["map"] if published is not None else None
    names = [group["name"] for group in drawn["groups"]] if drawn else []
    balances = queries.balances_of(published, [statement.number for statement in statements])
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(
        [
            "number",
            "statement",
            "language",
            "origin",
            *_SIDES,
            *(f"group_{n}_{s}_tenths" for n in names for s in _SIDES),
        ]
    )
    for statement in statements:
        found = balances[statement.number]
        counts = [found.agree, found.disagree, found.passed] if found else [""] * 3
        shares = (drawn["shares"].get(str(statement.number)) if drawn else None) or [[""] * 3] * len(names)
        cells = [statement.number, statement.text, statement.language, statement.origin.value, *counts]
        writer.writerow([harmless(cell) for cell in [*cells, *(tenth for share in shares for tenth in share)]])
    return ("\ufeff" + out.getvalue()).encode()


def as_json(key: str, statements: Iterable[Statement], published: Published | None) -> bytes:
    """The published figures as they are kept, with the words of the statements shown."""
    shown = {statement.number: statement for statement in statements}
    whole: dict[str, Any] = {
        "poll": key,
        "version": published.version if published is not None else 0,
        "made_at": published.made_at.isoformat() if published is not None else None,
        "final": published.final if published is not None else False,
        "digest": published.digest if published is not None else None,
        "figures": published.figures if published is not None else None,
        "statements": {
            str(number): {"text": found.text, "language": found.language, "origin": found.origin.value}
            for number, found in shown.items()
        },
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1).encode()
