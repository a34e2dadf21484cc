"""What a browser can say of a page by itself: what axe finds, what overflows, where the focus is."""

from __future__ import annotations

from typing import Any

import pytest

#: WCAG 2.2 AA and RGAA 4.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4"]
_OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
#: What may change with the width and the light; the rest of a page is the same in all of them.
OF_THE_EYE = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
_RUN = """async (options) => (await axe.run(document, options)).violations
    .map((found) => found.id + ": " + found.nodes.map((node) => node.html.slice(0, 160)).join(" | "))"""
_FOCUS = """() => {
  const it = document.activeElement, bar = document.querySelector(".ballot-bar");
  if (!it || it === document.body) return "";
  const at = it.getBoundingClientRect(), style = getComputedStyle(it), wrong = [];
  // A card shows the focus of its link all around itself; a pin of a map, on its own shape.
  const around = getComputedStyle(it, "::after").outlineStyle, pin = it.matches(".map-pin") && it.firstElementChild;
  const thick = Boolean(pin) && parseFloat(getComputedStyle(pin).strokeWidth) >= 4;
  const seen = style.outlineStyle !== "none" || style.boxShadow !== "none" || around !== "none" || thick;
  if (!seen) wrong.push("no visible focus");
  if (at.bottom <= 0 || at.top >= innerHeight) wrong.push("out of sight");
  const over = bar && !bar.contains(it) && !it.contains(bar) ? bar.getBoundingClientRect() : null;
  const covered = over && at.bottom > over.top + 1 && at.top < over.bottom - 1;
  if (covered && at.height < innerHeight / 2) wrong.push("under the bar");
  return wrong.length ? wrong.join(", ") + ": " + it.outerHTML.slice(0, 160) : "";
}"""


def load_axe(page: Any) -> None:
    """Put axe in the page, once."""
    base = pytest.importorskip("axe_playwright_python.base", reason="axe is not installed")
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(base.AXE_SCRIPT)


def found_by_axe(page: Any, *without: str) -> list[str]:
    """Everything axe finds wrong with the page as it is now, these rules left out."""
    load_axe(page)
    found: list[str] = page.evaluate(_RUN, {**_OPTIONS, "rules": {rule: {"enabled": False} for rule in without}})
    return found


def found_by_the_eye(page: Any) -> list[str]:
    """What axe finds wrong in the colours and sizes of a page that it has already looked at whole."""
    load_axe(page)
    found: list[str] = page.evaluate(_RUN, {**_OPTIONS, "runOnly": {"type": "rule", "values": OF_THE_EYE}})
    return found


def width(page: Any) -> int:
    """How wide the page is, overflow included."""
    return int(page.evaluate("document.scrollingElement.scrollWidth"))


def fault_of_focus(page: Any) -> str:
    """What is wrong with the focus where it is now; empty when it can be seen."""
    return str(page.evaluate(_FOCUS))


def direction(page: Any) -> tuple[str, str]:
    """Language and direction of the page."""
    root = page.locator("html")
    return root.get_attribute("lang"), root.get_attribute("dir")


def kept_on_the_device(page: Any) -> list[str]:
    """The names under which the page kept something in the browser."""
    found: list[str] = page.evaluate("Object.keys(localStorage)")
    return found


def flat(text: str) -> str:
    """Words without the widths of French spaces."""
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())
