"""People's text becomes markup here and nowhere else: bleach finds links, nh3 has the last word."""

from __future__ import annotations

import bleach
import nh3
from markupsafe import Markup, escape

_TAGS = {"p", "br", "a", "strong", "em", "ul", "ol", "li"}
_ATTRIBUTES = {"a": {"href"}}


def plain_to_markup(text: str) -> Markup:
    """Plain text with paragraphs and links, and nothing else; whatever was typed as HTML is shown as text."""
    paragraphs = [p for p in text.replace("\r\n", "\n").split("\n\n") if p.strip()]
    html = "".join(f"<p>{escape(p.strip())}</p>".replace("\n", "<br>") for p in paragraphs)
    return clean(bleach.linkify(html, callbacks=[], skip_tags=["a"], parse_email=False))


def clean(html: str) -> Markup:
    """Only the tags people's text may have; every link says it is not ours."""
    safe = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"https", "http", "mailto"},
        link_rel="noopener nofollow ugc",
    )  # fmt: skip
    return Markup(safe)  # noqa: S704  # nh3 has just had the last word


def one_line(text: str, longest: int) -> str:
    """Text on one line, without control or direction-override characters, cut at `longest` characters."""
    kept = "".join(c for c in text if c.isprintable() or c.isspace())
    for trick in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069":
        kept = kept.replace(trick, "")
    return " ".join(kept.split())[:longest]
