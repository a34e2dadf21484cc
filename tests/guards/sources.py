"""What guards read: the product's Python, templates and sheets, parsed once."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "commons", "budgets", "participation", "assises", "commission")
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def modules() -> dict[str, ast.Module]:
    """Each module of the product, by its path from the root."""
    paths = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return {p.relative_to(ROOT).as_posix(): ast.parse(p.read_text(encoding="utf-8")) for p in paths}


@cache
def templates() -> dict[str, str]:
    """Each template without its comments, by its path from the root."""
    paths = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.html")))
    found = {p.relative_to(ROOT).as_posix(): p.read_text(encoding="utf-8") for p in paths}
    return {name: re.sub(r"\{#.*?#\}", "", text, flags=re.S) for name, text in found.items()}


@cache
def committed() -> tuple[str, ...]:
    """Every file git knows here."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return tuple(name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file())


@cache
def text_of(name: str) -> str:
    """A committed file's text; empty for one that is not text."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def calls(tree: ast.Module) -> list[tuple[int, str]]:
    """(line, dotted name) of every call whose name is written out, such as datetime.now."""
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    return [(node.lineno, ast.unparse(node.func)) for node in nodes]
