"""Makes a PDF/UA from a template and data. Data travels as JSON: whatever people wrote is text, never commands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import typst
from flask import Response

from commons.documents.letters import drawable

#: Templates read nothing outside of this folder.
ROOT = Path(__file__).resolve().parents[2]
FONTS = Path(__file__).parent / "fonts"


def render(
    template: Path,
    data: Mapping[str, Any],
    *,
    title: str,
    language: str,
    moment: datetime,
    standard: Literal["ua-1"] = "ua-1",
) -> bytes:
    """The document: accessible (PDF/UA-1), and the same bytes for the same template, data, title and moment.

    The template begins with `#import "/commons/documents/sheet.typ": *` and `#show: sheet`; `data` is then at hand as
    a dictionary. `moment` is the only day a template may know; the sheet writes none into the file's properties, so
    that the date of a paper is a sentence of it. A template that breaks a rule of PDF/UA raises RuntimeError.
    """
    given = drawable({"title": title, "language": language, "data": data})
    made = typst.compile(
        str(template),
        root=str(ROOT),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"given": json.dumps(given, ensure_ascii=False, sort_keys=True)},
        pdf_standards=[standard],
        timestamp=int(moment.timestamp()),
    )
    return bytes(made)


def pdf_answer(pdf: bytes, file_name: str) -> Response:
    """The document, to be shown or kept by the browser."""
    response = Response(pdf, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{file_name}.pdf"'
    return response
