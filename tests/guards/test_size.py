"""The size budget: what no longer fits on a screen is split."""

from __future__ import annotations

import ast
import tomllib
from itertools import chain
from statistics import median

from tests.guards.sources import FUNCTION, ROOT, committed, modules, templates, text_of


def _functions() -> dict[str, int]:
    every = chain.from_iterable(((name, node) for node in ast.walk(tree)) for name, tree in modules().items())
    return {
        f"{name}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for name, node in every
        if isinstance(node, FUNCTION)
    }


def test_a_module_has_300_lines_at_most() -> None:
    ours = [name for name in committed() if name.endswith(".py")]
    assert [(n, lines) for n in ours if (lines := text_of(n).count("\n")) > 300] == []


def test_a_template_has_120_lines_at_most() -> None:
    assert [name for name, text in templates().items() if text.count("\n") > 120] == []


def test_a_function_has_40_lines_at_most_and_most_have_far_fewer() -> None:
    sizes = sorted(_functions().values())
    assert [(name, lines) for name, lines in _functions().items() if lines > 40] == []
    assert median(sizes) <= 8
    assert sizes[int(len(sizes) * 0.9)] <= 20


def test_ruff_holds_complexity_to_8() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "C90" in lint["select"]
    assert lint["mccabe"]["max-complexity"] <= 8
