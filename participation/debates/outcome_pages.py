"""What pages show of a synthesis and its answer, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from commons.kernel.sanitise import plain_to_markup
from participation.debates import results
from participation.debates.models import Contribution, Debate
from participation.debates.outcomes import AnswerPart, DebateAnswer, Section, Synthesis
from participation.debates.types import Phase, Way
from participation.debates.words import shown_title


@dataclass(frozen=True)
class Cited:
    """A contribution that a section rests on."""

    url: str
    title: str
    language: str


@dataclass(frozen=True)
class Part:
    """A section with what it rests on and what the institution does of it."""

    id: int
    kind: str
    heading: str
    words: Markup
    cited: list[Cited]
    outcome: str = ""
    badge: str = ""
    reason: Markup | None = None


def short(debate: Debate, now: datetime) -> dict[str, Any]:
    """What the page of a debate says of its outcome, in two lines: two queries."""
    syntheses = results.syntheses([debate.id]).get(debate.id, [])
    return {"synthesis": syntheses[-1] if syntheses else None, "answer": results.answers([debate.id]).get(debate.id)}


def whole(debate: Debate, synthesis: Synthesis, every: Sequence[Synthesis]) -> dict[str, Any]:
    """Everything the page of a synthesis shows."""
    answer = results.answer(debate.id)
    answers = answer is not None and answer.synthesis_id == synthesis.id
    parts = {part.section_id: part for part in answer.parts} if answer is not None and answers else {}
    return {
        "synthesis": synthesis,
        "newest": synthesis is every[0],
        "others": [each for each in every if each is not synthesis],
        "introduction": plain_to_markup(synthesis.introduction),
        "parts": sections(debate, synthesis.sections, parts),
        "figures": figures_in_words(synthesis.figures),
        "answer": answer,
        "answers_this": answers,
        "answer_words": plain_to_markup(answer.words) if answer else "",
        "complements": _complements(answer),
        "phase": Phase,
    }


def _complements(answer: DebateAnswer | None) -> list[tuple[datetime, Markup, bool]]:
    return [(c.at, plain_to_markup(c.words), c.relayed) for c in answer.complements] if answer else []


def sections(debate: Debate, found: Sequence[Section], parts: Mapping[int, AnswerPart]) -> list[Part]:
    """Sections as a page shows them."""
    return [_part(debate, section, parts.get(section.id)) for section in found]


def _part(debate: Debate, section: Section, answered: AnswerPart | None) -> Part:
    return Part(
        id=section.id,
        kind=section.kind.label,
        heading=section.heading,
        words=plain_to_markup(section.words),
        cited=[_cited(debate, quote) for quote in section.quotes],
        outcome=answered.outcome.label if answered else "",
        badge=answered.outcome.badge if answered else "",
        reason=plain_to_markup(answered.words) if answered else None,
    )


def _cited(debate: Debate, row: Contribution) -> Cited:
    title = shown_title(row) if row.public else _("Contribution n° %(number)d, masquée", number=row.number)
    url = url_for("debate_speech.show", slug=debate.slug, number=row.number) if row.public else ""
    return Cited(url, title, row.language.code if row.public and not row.withdrawn else "fr")


def figures_in_words(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of a moment as facts and tables of a page; nothing for a synthesis that keeps none."""
    if not kept:
        return {}
    said, replied = int(kept["contributions"]), int(kept["replies"])
    facts = [
        (_("Contributions"), said),
        (_("Réponses"), replied),
        (_("Retirées par leur auteur"), int(kept["withdrawn"])),
        (_("Masquées par la modération"), int(kept["masked"])),
    ]
    tables = [
        (_("Par quel moyen"), [(Way(way).label, number) for way, number in kept["ways"].items()]),
        (_("Par thème"), list(kept["themes"].items())),
        (_("Par lieu, quand cinq personnes ou plus l’ont dit"), list(kept["places"].items())),
    ]
    return {
        "facts": [(term, number) for term, number in facts if number or term == facts[0][0]],
        "tables": [(title, rows) for title, rows in tables if rows],
        "sentence": ngettext("%(num)d contribution lue", "%(num)d contributions lues", said),
    }
