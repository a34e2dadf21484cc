"""The stylesheet holds what it promises: light, mirrored by itself, readable in both themes."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[3] / "commons" / "ui" / "static"
SHEETS = sorted((STATIC / "css").rglob("*.css"))
PARTS = (STATIC / "css" / "bundle.txt").read_text(encoding="utf-8").split()
# A gradient's angle or a caret drawn with borders has no side; these words would name one.
PHYSICAL = re.compile(
    r"(?<![\w-])(?:left|right|margin-(?:left|right|top|bottom)|padding-(?:left|right|top|bottom)"
    r"|border-(?:left|right)\b|(?:min-|max-)?(?:width|height)(?=\s*:\s*[^)]*;))"
)
TONES = ("sea", "sun", "leaf", "rose", "violet", "clay", "lagoon")
TEXT_PAIRS = [
    *[("ink", ground) for ground in ("paper", "card", "sand", "sky")],
    *[("muted", ground) for ground in ("paper", "card", "sand", "sky", "land")],
    *[("sea", ground) for ground in ("paper", "card", "sand", "sky")],
    *[("sea-deep", ground) for ground in ("paper", "card", "sky")],
    *[(tone, ground) for tone in TONES for ground in ("paper", "card")],
    *[("card", tone) for tone in TONES],
    *[(tone, f"{tone}-tint") for tone in TONES if tone != "sea"],
    *[("ink", f"{tone}-tint") for tone in TONES if tone != "sea"],
    *[("on-sea", "sea"), ("on-sea", "sea-deep"), ("on-foot", "foot")],
]
SHAPE_PAIRS = [("line", "paper"), ("line", "card"), *[(tone, "sand") for tone in TONES]]


def bundle() -> str:
    """The stylesheet as the server joins it."""
    return "\n".join((STATIC / part).read_text(encoding="utf-8") for part in PARTS)


def palettes() -> dict[str, dict[str, str]]:
    """Colour tokens: light, dark by the system, dark by choice."""
    text = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    light, by_system, by_choice = re.split(r"@media \(prefers-color-scheme: dark\)|:root\[data-theme=\"dark\"\]", text)
    found = {"light": light, "dark by the system": by_system, "dark by choice": by_choice}
    return {name: dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block)) for name, block in found.items()}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_sheet_is_in_the_bundle_once() -> None:
    listed = sorted(STATIC / part for part in PARTS)
    assert listed == SHEETS


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_names_no_side_of_the_screen(sheet: Path) -> None:
    text = re.sub(r"@media[^{]*\{", "{", sheet.read_text(encoding="utf-8"))
    assert PHYSICAL.findall(text) == []


def test_the_guard_against_sides_sees_them() -> None:
    for rule in ("a { margin-left: 1px; }", "a { left: 0; }", "a { text-align: right; }", "a { width: 3px; }"):
        assert PHYSICAL.search(rule), rule


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_closes_what_it_opens_and_stays_in_its_layer(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")
    assert text.count("{") == text.count("}")
    assert text.startswith("@layer ")


def test_the_stylesheet_is_light() -> None:
    assert len(gzip.compress(bundle().encode(), 9)) <= 12 * 1024


def test_scripts_are_light() -> None:
    ours = {path.name: path.read_bytes() for path in (STATIC / "js").glob("*.js")}
    assert len(ours["possibles.js"]) <= 6 * 1024
    assert len(ours["ballot.js"]) <= 12 * 1024
    assert sum(len(gzip.compress(body, 9)) for body in ours.values()) <= 40 * 1024


def test_scripts_neither_evaluate_text_nor_write_markup() -> None:
    for path in (STATIC / "js").glob("*.js"):
        assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|document\.write", path.read_text()), path.name


def test_the_stylesheet_serves_print_forced_colours_and_people_who_avoid_motion() -> None:
    text = bundle()
    assert "@media print" in text
    assert "(forced-colors: active)" in text
    motion = [m.start() for m in re.finditer(r"transition|animation", text)]
    allowed = text.index("(prefers-reduced-motion: no-preference)")
    assert motion
    assert all(allowed < place < allowed + 300 for place in motion)


def test_dark_is_the_same_whether_chosen_or_asked_by_the_system() -> None:
    found = palettes()
    assert found["dark by the system"] == found["dark by choice"]
    assert set(found["dark by choice"]) == set(found["light"])


@pytest.mark.parametrize("theme", ["light", "dark by choice"])
def test_text_can_be_read_on_every_ground_it_stands_on(theme: str) -> None:
    colours = palettes()[theme]
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in TEXT_PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark by choice"])
def test_borders_and_bars_can_be_seen(theme: str) -> None:
    colours = palettes()[theme]
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in SHAPE_PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}
