"""Floors and neighbours: who may import whom."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path, PurePosixPath

from tests.guards.sources import ROOT, modules

WEB = {"flask", "flask_login", "flask_wtf", "flask_htmx"}
WITHOUT_WEB = {"models", "services", "policies", "queries"}


def test_import_contracts_are_kept() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports"))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def _imported(tree: ast.Module) -> set[str]:
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names}


def test_rules_and_rows_know_nothing_of_the_web() -> None:
    inner = {name: tree for name, tree in modules().items() if WITHOUT_WEB & {PurePosixPath(name).stem.split("_")[0]}}
    assert inner
    assert {name: sorted(found) for name, tree in inner.items() if (found := WEB & _imported(tree))} == {}


def test_the_sanitisers_libraries_are_imported_in_one_place() -> None:
    users = {name for name, tree in modules().items() if {"bleach", "nh3"} & _imported(tree)}
    assert users == {"commons/kernel/sanitise.py"}


def test_nothing_below_imports_the_roof() -> None:
    assert [name for name, tree in modules().items() if not name.startswith("app/") and "app" in _imported(tree)] == []
