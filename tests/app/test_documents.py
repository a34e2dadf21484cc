"""The documents name files that are there, and every civic word of the glossary is a word of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.guards.sources import ROOT, committed, text_of

DOCUMENTS = ("README.md", "CONTRIBUTING.md", *sorted(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md")))
NAMED = re.compile(r"`((?:[\w.-]+/)+[\w.*-]*|[\w-]+\.(?:py|toml|md))`")
#: Made on the machine, beside the repository, or the tags that digests begin with.
OUTSIDE = ("var/", "../", "/", "possibles/")
LINKED = re.compile(r'\]\((?!https?:)([^)#]+)\)|src="([^"]+)"')


def _is_there(name: str, files: tuple[str, ...]) -> bool:
    """A whole path, or the end of one ("results/explain.py"); a star stands for anything, a folder for its files."""
    pattern = re.compile(r"(?:^|/)" + re.escape(name.rstrip("/")).replace(r"\*", "[^/]*") + r"(?:/|$)")
    return any(pattern.search(file) for file in files)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_a_document_names_is_there(document: str) -> None:
    files = committed()
    names = [name for name in NAMED.findall(text_of(document)) if not name.startswith(OUTSIDE)]
    assert [name for name in names if not _is_there(name, files)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_of_a_document_leads_somewhere(document: str) -> None:
    folder = (ROOT / document).parent
    targets = [one or other for one, other in LINKED.findall(text_of(document))]
    assert [target for target in targets if not (folder / target).exists()] == []


def test_every_class_the_glossary_names_is_in_the_code() -> None:
    named = re.findall(r"`([A-Z]\w+)`", text_of("docs/glossary.md"))
    code = "\n".join(text_of(name) for name in committed() if name.endswith(".py") and Path(name).parts[0] != "tests")
    assert named
    assert [name for name in named if not re.search(rf"^class {name}\b", code, re.MULTILINE)] == []
