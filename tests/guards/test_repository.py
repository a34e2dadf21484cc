"""The repository holds our own work, names no machine and no package index, and leaves nothing for later."""

from __future__ import annotations

import re

import pytest

from tests.guards.sources import ROOT, committed, text_of

FORBIDDEN = {
    "a package index": r"https?://[\w.-]*(?:pypi\.org|pythonhosted|npmjs|jsdelivr|unpkg)|--(?:extra-)?index-url|--find-links",
    "a path of one machine": r"(?<![\w.$}/-])/(?:work|root|home|Users)/\w",
    "something left for later": r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b|NotImplemented" r"Error",
    "a rule switched off without a reason": r"#\s*(?:noqa(?!: \w+ +#)|type: ignore(?!\[[\w, -]+\] +#))",
}
#: What other people wrote: pinned versions and the text of the licence.
OF_OTHERS = re.compile(r"\.lock$|^LICENSE$|^tests/guards/")


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_committed_file_holds(what: str) -> None:
    found = [name for name in committed() if not OF_OTHERS.search(name) and re.search(FORBIDDEN[what], text_of(name))]
    assert found == []


def test_nothing_of_others_and_nothing_minified_is_committed() -> None:
    alien = re.compile(r"\.min\.|node_modules|\.(?:woff2?|ttf|otf|whl|mo|pb|sqlite)$")
    # A font with an open licence may be here, beside the text of that licence.
    licensed = {name.rpartition("/")[0] for name in committed() if name.endswith("/OFL.txt")}
    fonts = {name for name in committed() if name.endswith(".ttf") and name.rpartition("/")[0] in licensed}
    assert [name for name in committed() if alien.search(name) and name not in fonts] == []
    written = [name for name in committed() if name.endswith((".js", ".css"))]
    assert [name for name in written if max(map(len, text_of(name).splitlines()), default=0) > 500] == []


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in text
    assert "13. Remote Network Interaction" in text
    assert "END OF TERMS AND CONDITIONS" in text
