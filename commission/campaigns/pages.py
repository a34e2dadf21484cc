"""What public pages of campaigns show: results as blocks with their plots, and the lines of open data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from commons.kernel import i18n
from commons.kernel.tabular import Cell
from commons.ui import charts
from commons.ui.charts import Segment

CSV_HEADER = (
    "table", "question_ligne", "groupe_ligne", "codes_ligne", "question_colonne", "groupe_colonne", "codes_colonne",
    "personnes",
)  # fmt: skip
CODES_HEADER = ("variable", "question", "sensible", "code", "langue", "libelle_question", "libelle_reponse")
#: Categories named in a group; the others are a number.
MOST_NAMED = 4


@dataclass(frozen=True)
class Cross:
    """A table of a question by who answers: its columns, then one line a group of answers."""

    title: str
    columns: list[dict[str, Any]]
    rows: list[list[str]]


@dataclass
class Block:
    """Everything published of one question."""

    number: int | None
    title: str
    sensitive: bool = False
    segments: list[Segment] = field(default_factory=list)
    columns: list[dict[str, Any]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    crosses: list[Cross] = field(default_factory=list)
    agreement: list[Mapping[str, Any]] = field(default_factory=list)
    quotes: list[Mapping[str, Any]] = field(default_factory=list)


def language_for(offered: Sequence[str]) -> str:
    """The reader's language when the questionnaire is offered in it; else the first it is offered in."""
    mine = i18n.locale_code()
    return mine if mine in offered or not offered else offered[0]


def blocks(results: Mapping[str, Any], language: str) -> list[Block]:
    """The published results, question by question, in the order they were asked."""
    known = {each["name"]: each for each in results["variables"]}
    made: dict[int | None, Block] = {}
    for each in results["variables"]:
        number = each["question"]
        if number not in made:
            made[number] = Block(number, _said(each["label"], language), bool(each.get("sensitive")))
    for table in results["tables"]:
        _add_table(
            made[known[table["name"]]["question"]], known[table["name"]], table, results["respondents"], language
        )
    for cross in results["crosses"]:
        made[known[cross["row"]]["question"]].crosses.append(_cross(known, cross, language))
    for line in results["agreement"]:
        made[line["question"]].agreement.append(line)
    for quote in results["quotes"]:
        made.setdefault(quote["question"], Block(quote["question"], "")).quotes.append(quote)
    return [_plotted(block) for block in made.values()]


def _add_table(
    block: Block, variable: Mapping[str, Any], table: Mapping[str, Any], total: int, language: str
) -> None:  # fmt: skip
    lines = list(zip(table["groups"], table["counts"], strict=True))
    if variable.get("part"):
        # Ticked or not: the first category only; the rest is everybody else.
        lines = lines[:1]
    for group, count in lines:
        share = i18n.percent(count / total) if total else ""
        block.rows.append([_group(variable, group, language), i18n.number(count), share])
        block.segments.append(Segment(block.rows[-1][0], count, "", 0.0, 0.0, ""))


def _plotted(block: Block) -> Block:
    rows = [(each.label, each.value, row[1]) for each, row in zip(block.segments, block.rows, strict=True)]
    block.segments = charts.bars(rows)
    block.columns = [
        {"label": _("Réponse")}, {"label": _("Personnes"), "numeric": True},
        {"label": _("Part de toutes les personnes"), "numeric": True},
    ]  # fmt: skip
    return block


def _cross(known: Mapping[str, Any], cross: Mapping[str, Any], language: str) -> Cross:
    row, column = known[cross["row"]], known[cross["column"]]
    title = _("Croisé avec : %(question)s", question=_said(column["label"], language))
    if row.get("part"):
        title = f"{_said(row['part'], language)} — {title}"
    columns: list[dict[str, Any]] = [{"label": _("Réponse")}]
    columns += [{"label": _group(column, group, language), "numeric": True} for group in cross["columns"]]
    rows = [
        [_group(row, group, language), *(i18n.number(count) for count in counts)]
        for group, counts in zip(cross["rows"], cross["counts"], strict=True)
    ]
    return Cross(title, columns, rows)


def _group(variable: Mapping[str, Any], group: Sequence[int], language: str) -> str:
    """What a group of categories is called: all of them, or the first ones and how many more."""
    names = [_said(variable["categories"][rank], language) for rank in group]
    if len(names) > MOST_NAMED:
        return _("%(some)s, ou %(more)s autres", some=", ".join(names[:MOST_NAMED]), more=len(names) - MOST_NAMED)
    some = ", ".join(names[:-1])
    return _("%(some)s ou %(last)s", some=some, last=names[-1]) if some else names[-1]


def _said(words: Mapping[str, str], language: str) -> str:
    return words.get(language) or words.get("fr") or ""


def csv_rows(results: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    """One line a published cell: codes as in the codebook, words in French."""
    known = {each["name"]: each for each in results["variables"]}
    if results["respondents"] is not None:
        yield ("total", "", "", "", "", "", "", results["respondents"])
    for table in results["tables"]:
        name = table["name"]
        for group, count in zip(table["groups"], table["counts"], strict=True):
            yield (name, name, _group(known[name], group, "fr"), _codes(group), "", "", "", count)
    for cross in results["crosses"]:
        row, column = cross["row"], cross["column"]
        for group, line in zip(cross["rows"], cross["counts"], strict=True):
            for other, count in zip(cross["columns"], line, strict=True):
                yield (
                    f"{row}×{column}", row, _group(known[row], group, "fr"), _codes(group), column,
                    _group(known[column], other, "fr"), _codes(other), count,
                )  # fmt: skip


def codebook_rows(results: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    """What each code means, in every language."""
    for each in results["variables"]:
        for rank, words in enumerate(each["categories"]):
            for language, said in words.items():
                yield (
                    each["name"], each["question"], "oui" if each.get("sensitive") else "non", rank, language,
                    _said(each["label"], language), said,
                )  # fmt: skip


def _codes(group: Sequence[int]) -> str:
    return " ".join(map(str, group))
