"""What makes two ideas look alike: words by their stems (PostgreSQL, French), titles by groups of three letters."""

from __future__ import annotations

import re
from typing import NamedTuple

from sqlalchemy import text

from commons.kernel.db import db
from commons.kernel.slugs import fold

_WORD = re.compile(r"[^\W_]+")
_MOST_GRAMS, _LONGEST = 150, 4_000
#: From here on two titles are worth comparing.
_ALIKE = 0.28
#: Titles are compared first, all of them; words are weighed for the nearest.
_LIKE = text("""
WITH wanted AS (SELECT unnest(CAST(:grams AS text[])) AS gram),
known AS (
  SELECT id, grams FROM budgets_idea
  WHERE edition_id = :edition AND standing = 'shown' AND number IS NOT NULL AND id <> :without
    AND state NOT IN ('merged', 'split', 'withdrawn')
),
compared AS (
  SELECT known.id, 2.0 * count(wanted.gram) / (count(*) + cardinality(CAST(:grams AS text[]))) AS titles
  FROM known CROSS JOIN LATERAL unnest(string_to_array(known.grams, ' ')) AS own(gram)
  LEFT JOIN wanted ON wanted.gram = own.gram GROUP BY known.id
),
near AS (
  SELECT id, titles FROM compared ORDER BY titles DESC, id LIMIT 40
),
weighed AS (
  SELECT number, title, summary, supporters, titles
    + least(0.4, ts_rank_cd(to_tsvector('french', folded), CAST(:stems AS tsquery))) AS likeness
  FROM near JOIN budgets_idea USING (id)
)
SELECT number, title, summary, supporters, likeness FROM weighed
WHERE likeness >= :least ORDER BY likeness DESC, number LIMIT :most
""")
#: The stems of these words, any of them.
_STEMS = text("SELECT replace(CAST(plainto_tsquery('french', :words) AS text), '&', '|')")


class Alike(NamedTuple):
    """An idea that looks like another."""

    number: int
    title: str
    summary: str
    supporters: int
    likeness: float


def folded(*parts: str) -> str:
    """Words without accents or capitals, as they are kept and searched."""
    return " ".join(_WORD.findall(fold(" ".join(parts))))[:_LONGEST]


def grams(title: str) -> str:
    """The groups of three letters of a title, each once, in order."""
    found = {f"_{word}_"[n : n + 3] for word in _telling(title[:200]) for n in range(len(word))}
    return " ".join(sorted(found)[:_MOST_GRAMS])


def _telling(text_: str) -> list[str]:
    """The words that tell what it is about: "de", "les", "un" make everything look alike."""
    words = _WORD.findall(fold(text_))
    return [word for word in words if len(word) > 3] or words


def alike(edition_id: int, title: str, summary: str = "", without: int = 0, most: int = 4) -> list[Alike]:
    """The ideas of this edition that look most like these words; two statements, however many there are."""
    wanted = grams(title).split()
    if len(wanted) < 3:
        return []
    stems = db.session.scalar(_STEMS, {"words": " ".join(_telling(f"{title} {summary}"))[:600]})
    values = {
        "edition": edition_id, "without": without, "grams": wanted, "stems": stems or "''", "least": _ALIKE,
        "most": most,
    }  # fmt: skip
    return [Alike(*row) for row in db.session.execute(_LIKE, values)]
