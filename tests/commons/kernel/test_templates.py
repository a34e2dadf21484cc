"""A template is compiled once for all processes; what others could have written is never run."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from flask import Flask, render_template

from commons.kernel import templates


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with one page."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "page.html").write_text("Bonjour {{ name }}")
    return folder


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Where compiled templates are kept."""
    return tmp_path / "compiled"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of templates that had to be compiled."""
    names: list[str] = []
    compile_source = jinja2.Environment.compile

    def noted(self, source, name=None, *given, **named):
        names.append(name)
        return compile_source(self, source, name, *given, **named)

    monkeypatch.setattr(jinja2.Environment, "compile", noted)
    return names


def say(pages: Path, shelf: Path) -> str:
    """The page, as a process that has just started makes it."""
    app = Flask("tests")
    app.config["TEMPLATES_DIR"] = str(shelf)
    app.jinja_loader = jinja2.FileSystemLoader(pages)
    templates.init_app(app)
    with app.app_context():
        return render_template("page.html", name="Nora")


def test_the_second_process_finds_it_compiled(pages, shelf, compiled):
    assert [say(pages, shelf) for _ in range(3)] == ["Bonjour Nora"] * 3
    assert compiled == ["page.html"]
    assert shelf.stat().st_mode & 0o777 == 0o700


def test_a_template_that_changed_is_compiled_again(pages, shelf, compiled):
    say(pages, shelf)
    (pages / "page.html").write_text("Bonsoir {{ name }}")
    assert say(pages, shelf) == "Bonsoir Nora"
    assert len(compiled) == 2
    assert len(list(shelf.iterdir())) == 1, "nothing piles up"


def test_a_filter_that_changed_or_another_jinja_compiles_again(pages, shelf, compiled, monkeypatch):
    say(pages, shelf)
    monkeypatch.setattr(templates.CompiledTemplates, "_made_with", b"another")
    say(pages, shelf)
    assert len(compiled) == 2


@pytest.mark.parametrize("rest", [b"", b"not a compiled template", None])
def test_a_broken_file_is_only_slower(pages, shelf, compiled, rest):
    say(pages, shelf)
    (file,) = shelf.iterdir()
    file.write_bytes(file.read_bytes()[:-20] if rest is None else rest)
    assert say(pages, shelf) == "Bonjour Nora"
    assert len(compiled) == 2


@pytest.mark.parametrize("mode", [0o777, 0o755, 0o750])
def test_nothing_is_read_from_or_put_in_a_folder_that_others_may_enter(pages, shelf, compiled, mode):
    shelf.mkdir()
    shelf.chmod(mode)
    assert [say(pages, shelf) for _ in range(2)] == ["Bonjour Nora"] * 2
    assert len(compiled) == 2
    assert list(shelf.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_only_slower(pages, shelf):
    shelf.write_text("a file stands where the folder would be")
    assert say(pages, shelf) == "Bonjour Nora"


def test_all_of_them_are_compiled_by_one_command(app):
    assert app.test_cli_runner().invoke(args=["compile-templates"]).exit_code == 0
