"""The account of an edition on paper: PDF/UA in French or Arabic, with its digest and the way to its page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from assises.editions.models import AssisesEdition
from assises.reports import pages
from assises.reports.models import EditionReport
from assises.reports.types import Part
from commons.documents.printing import render
from commons.kernel import i18n, qr

TEMPLATE = Path(__file__).resolve().parents[1] / "documents" / "report.typ"


def printed(edition: AssisesEdition, report: EditionReport, language: str, address: str) -> bytes:
    """What is published; the same bytes each time."""
    assert report.published_at is not None  # asked before
    with i18n.speaking(language):
        data = content(edition, report, language, address)
        title = _("Bilan des Assises %(year)s", year=edition.year)
    return render(TEMPLATE, data, title=title, language=language, moment=report.published_at)


def content(edition: AssisesEdition, report: EditionReport, language: str, address: str) -> dict[str, Any]:
    """Everything that stands on the paper, in the language spoken now."""
    figures, words = report.figures, report.published_words
    return {
        "theme": edition.theme,
        "parts": {part.value: {"heading": part.label, **_words(words, part, language)} for part in Part},
        "who_came": pages.who_came(figures),
        "as_of": pages.as_of(edition, report),
        "protected": _("Chaque personne est comptée une fois. Aucune ligne ne compte moins de cinq personnes."),
        "number": _("Personnes"),
        "tables": [{"name": table.cut.label, "rows": table.rows} for table in pages.tables(figures)],
        "said": pages.said(figures),
        "axes_heading": _("Les axes prioritaires de %(year)s", year=edition.year + 1),
        "axes": [axis["title"] for axis in figures["axes"]],
        "promised_heading": _("Les engagements"),
        "promised_header": [_("Engagement"), _("Qui s’engage"), _("Pour quand"), _("État")],
        "promised": [[c["words"], c["owner"], i18n.day(c["day"]), c["label"]] for c in pages.promised(figures)],
        "before_header": [_("Engagement"), _("Qui s’engage"), _("Année"), _("État")],
        "before": [[b.words, b.owner, str(b.year), b.state] for b in pages.before(figures)],
        "none": _("Aucun."),
        "digest_label": _("Empreinte de ce qui est publié (SHA-256) :"),
        "digest": report.digest,
        "note_label": _("Ce qui est corrigé"),
        "note": report.note,
        "address": address,
        "qr": qr.drawing(address).decode(),
        "qr_alt": _("Code à scanner : il mène à la page du bilan."),
        "on_the_web": _("Sur internet, avec les données :"),
    }  # fmt: skip


def _words(words: dict[str, Any], part: Part, language: str) -> dict[str, Any]:
    text, code = pages.words_of(words, part, language)
    return {"paragraphs": [p.strip() for p in text.split("\n\n") if p.strip()], "language": code}
