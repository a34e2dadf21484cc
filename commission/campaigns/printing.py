"""The questionnaire on paper, A4, in a language of the campaign: boxes to tick, lines to write on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Response
from flask_babel import gettext as _

from commission.campaigns.models import Campaign, CampaignQuestion
from commission.campaigns.types import END, QuestionKind
from commons.documents import printing
from commons.kernel import i18n

_TEMPLATE = Path(__file__).parents[1] / "documents" / "questionnaire.typ"


def paper_answer(campaign: Campaign, language: str) -> Response:
    """The questionnaire as a PDF."""
    with i18n.speaking(language):
        document = printing.render(
            _TEMPLATE, _data(campaign, language), title=campaign.said("title", language), language=language,
            moment=campaign.opens_at,
        )  # fmt: skip
    return printing.pdf_answer(document, f"enquete-{campaign.slug}-{language}")


def _data(campaign: Campaign, language: str) -> dict[str, Any]:
    return {
        "about": campaign.said("about", language), "consent": campaign.said("consent", language),
        "kept": _(
            "Votre nom n’est pas demandé. Vos réponses sont gardées jusqu’au %(day)s, puis effacées. Vous pouvez ne "
            "pas répondre, à tout ou à une question.", day=i18n.day(campaign.erased_after),
        ),
        "agree": [_("Oui, je réponds"), _("Non, je ne réponds pas")],
        "quotable": _("Mes mots peuvent être cités, sans mon nom"),
        "questions": [_question(each, rank + 1, campaign, language) for rank, each in enumerate(campaign.questions)],
        "sheet": _("Numéro de la feuille"), "code": _("Code donné par l’équipe"),
    }  # fmt: skip


def _question(question: CampaignQuestion, rank: int, campaign: Campaign, language: str) -> dict[str, Any]:
    ranks = {each.number: place + 1 for place, each in enumerate(campaign.questions)}
    said = question.said("options", language)
    names = said if isinstance(said, list) else question.codes
    boxes = [
        {"label": name, "then": _then(question.jumps.get(code), ranks)}
        for code, name in zip(question.codes, names, strict=False)
    ]
    lines = {QuestionKind.OPEN: 5, QuestionKind.SHORT: 1, QuestionKind.NUMBER: 1, QuestionKind.PLACE: 1}
    several = _("Plusieurs réponses possibles") if question.kind is QuestionKind.SEVERAL else ""
    return {
        "label": f"{rank}. {question.said('label', language)}", "help": question.said("help", language),
        "several": several, "boxes": boxes, "inline": question.kind is QuestionKind.SCALE,
        "lines": lines.get(question.kind, 0),
    }  # fmt: skip


def _then(jump: int | None, ranks: dict[int, int]) -> str:
    if jump is None:
        return ""
    return _("C’est fini") if jump == END else _("allez à la question %(number)s", number=ranks[jump])
