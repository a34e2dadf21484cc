"""Reads the bodies of the contract, and how they are tied, from `data/bodies.toml`."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from participation.bodies.types import BodyKind

FILE = Path(__file__).with_name("data") / "bodies.toml"
WORDS = ("remit", "decides", "owes", "rhythm")


@dataclass(frozen=True)
class Quote:
    """The contract's own words about one line of a sheet, and where they stand."""

    about: str
    text: str
    line: int


@dataclass(frozen=True)
class Sheet:
    """A body as the contract describes it."""

    slug: str
    kind: BodyKind
    name: str
    #: Slug of the place it speaks for.
    place: str
    remit: str
    decides: str
    owes: str
    rhythm: str
    quotes: tuple[Quote, ...]

    def columns(self) -> dict[str, Any]:
        """What its row holds; the place stands apart."""
        found = asdict(self)
        del found["place"], found["slug"]
        return {**found, "quotes": [asdict(quote) for quote in self.quotes]}


@dataclass(frozen=True)
class Connection:
    """How bodies of one kind are tied to those of another, and which line of the contract says so."""

    start: BodyKind
    end: BodyKind
    plain: str
    text: str
    line: int


def fingerprint(columns: Mapping[str, Any]) -> str:
    """A digest of what a sheet says: unchanged as long as nobody edited it."""
    said = {name: str(columns[name]) for name in ("kind", "name", *WORDS)}
    whole = json.dumps([said, columns["quotes"]], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def sheets() -> list[Sheet]:
    """Every body of the contract: those of the metropolis, then the communes."""
    data = _data()
    found = [_sheet(entry) for entry in data["body"]]
    common = {**data["commune"], "kind": BodyKind.COMMUNE, "slug": "", "name": "", "place": ""}
    model = _sheet(common)
    communes = data["commune"]["names"].items()
    return [*found, *(replace(model, slug=f"commune-{place}", name=name, place=place) for place, name in communes)]


def _sheet(entry: Mapping[str, Any]) -> Sheet:
    words = {name: entry[name] for name in WORDS}
    quotes = tuple(Quote(**quote) for quote in entry["quote"])
    return Sheet(entry["slug"], BodyKind(entry["kind"]), entry["name"], entry["place"], quotes=quotes, **words)


def connections() -> list[Connection]:
    """How the bodies are tied to each other."""
    return [
        Connection(BodyKind(c["from"]), BodyKind(c["to"]), c["plain"], c["text"], c["line"]) for c in _data()["link"]
    ]
