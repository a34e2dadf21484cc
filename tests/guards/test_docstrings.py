"""The first line of a module, a class or a public function says what it is for."""

from __future__ import annotations

import ast

from tests.guards.sources import FUNCTION, modules


def _public(tree: ast.Module) -> list[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    named = [node for node in tree.body if isinstance(node, ast.ClassDef | FUNCTION[0] | FUNCTION[1])]
    return [node for node in named if not node.name.startswith("_")]


def test_every_module_says_what_it_is_for() -> None:
    assert [name for name, tree in modules().items() if not ast.get_docstring(tree)] == []


def test_every_public_class_and_function_says_what_it_is_for() -> None:
    silent = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in modules().items()
        for node in _public(tree)
        if not ast.get_docstring(node)
    ]
    assert silent == []
