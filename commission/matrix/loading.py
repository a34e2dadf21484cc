"""Brings in the indicators that the contract itself names, as often as one likes, never over what people wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from commission.matrix.drafts import Meaning
from commission.matrix.keeping import next_number
from commission.matrix.kinds import IndicatorOrigin, IndicatorState, Periodicity
from commission.matrix.models import Indicator, IndicatorRevision
from commission.matrix.types import PAGES
from commons.kernel.unit_of_work import Work
from commons.territory.reference import load_reference
from commons.territory.reference_files import Entry, read_file
from commons.territory.reference_types import Quote

TRANSLATED = Path(__file__).parent / "data" / "contract.toml"


@dataclass(frozen=True)
class Known:
    """An indicator of the contract: its code, what it belongs to, the line that names it."""

    code: str
    origin: IndicatorOrigin
    theme: str
    line: int
    meaning: Meaning
    doubt: dict[str, Any]


def known() -> list[Known]:
    """Every indicator the contract names, in its order: the strategic ones, then the barometers of the défis."""
    words = {entry.slug("code"): entry for entry in read_file(TRANSLATED, "indicator", "code")}
    return [_known(code, origin, theme, quote, words[code]) for code, origin, theme, quote in _named()]


def _named() -> Iterator[tuple[str, IndicatorOrigin, str, Quote]]:
    reference = load_reference()
    for each in reference.indicators:
        yield each.code, IndicatorOrigin.STRATEGIC, each.orientation, each.wording
    for challenge in reference.challenges:
        for number, quote in enumerate(challenge.barometers, 1):
            yield f"barometre-{challenge.code}-{number}", IndicatorOrigin.BAROMETER, challenge.code, quote


def _known(code: str, origin: IndicatorOrigin, theme: str, quote: Quote, words: Entry) -> Known:
    title = {"fr": quote.text, "en": words.text("en"), "ar": words.text("ar")}
    # "analysé, a minima annuellement" (L2011) is said of the strategic ones only.
    often = Periodicity.YEARLY if origin is IndicatorOrigin.STRATEGIC else Periodicity.UNSAID
    meaning = Meaning(title, _languages(words, "plain"), periodicity=often)
    return Known(code, origin, theme, quote.line, meaning, _languages(words, "doubt"))


def _languages(words: Entry, key: str) -> dict[str, Any]:
    if not words.has(key):
        return {}
    table = words.table(key)
    return {language: table.text(language) for language in ("fr", "en", "ar")}


def load(work: Work, now: datetime) -> int:
    """Add what is missing; how many were added."""
    rank = next_number(work, Indicator.rank)
    there = set(work.session.scalars(select(Indicator.code)))
    missing = [each for each in known() if each.code not in there]
    for place, each in enumerate(missing):
        _load_one(work, each, rank + place, now)
    work.touch(PAGES)
    return len(missing)


def _load_one(work: Work, each: Known, rank: int, now: datetime) -> None:
    row = {
        "code": each.code, "rank": rank, "origin": each.origin, "theme": each.theme, "line": each.line,
        "doubt": each.doubt, "state": IndicatorState.FOLLOWED, "reason": "", "revision": 1, "created_at": now,
        "version": 1,
    }  # fmt: skip
    made = work.session.execute(insert(Indicator).values(row).returning(Indicator.id)).scalar_one()
    work.session.add(
        IndicatorRevision(indicator_id=made, number=1, series=1, reason="", at=now, **each.meaning.columns())
    )  # fmt: skip
    work.session.flush()
