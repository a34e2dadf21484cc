"""Templates compiled once for all processes and all starts, instead of once in each process that shows a page.

Compiling is most of the time of a page that a process has not made before. What was compiled lies in var/templates,
which only its owner may enter; it is made again when the template, Jinja or a filter changed, and may be deleted.
"""

from __future__ import annotations

import hashlib
import inspect
import os
from functools import cached_property
from pathlib import Path

import click
import jinja2
from flask import Flask, current_app
from flask.cli import with_appcontext
from jinja2.bccache import Bucket, FileSystemBytecodeCache

#: More than there are: a template read once stays at hand.
MOST_TEMPLATES = 2000


class CompiledTemplates(FileSystemBytecodeCache):
    """The shelf of compiled templates of one application; one it cannot read or write is only slower."""

    def __init__(self, app: Flask, folder: Path) -> None:
        super().__init__(str(folder), "%s.bin")
        self._app = app

    @cached_property
    def _made_with(self) -> bytes:
        """What a compiled template depends on besides its source: Jinja, and filters, which it may already have run."""
        functions = [*self._app.jinja_env.filters.values(), *self._app.jinja_env.tests.values()]
        files = {inspect.getsourcefile(inspect.unwrap(each)) for each in functions if inspect.isfunction(each)}
        digests = [hashlib.sha256(Path(name).read_bytes()).digest() for name in sorted(filter(None, files))]
        return b"".join([jinja2.__version__.encode(), *digests])

    @cached_property
    def _is_ours(self) -> bool:
        """True when nobody else can put anything there: what is read from it is run."""
        folder = Path(self.directory)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = folder.lstat()
        except OSError:
            return False
        return folder.is_dir() and found.st_uid == os.geteuid() and found.st_mode & 0o777 == 0o700

    def get_source_checksum(self, source: str) -> str:
        """What a compiled template must have been made from, to be used."""
        return hashlib.sha256(self._made_with + source.encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read a compiled template, when it is there and ours."""
        try:
            if self._is_ours:
                super().load_bytecode(bucket)
        except (OSError, EOFError, ValueError, TypeError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Put a compiled template down for the next process."""
        try:
            if self._is_ours:
                super().dump_bytecode(bucket)
        except OSError:
            return


def init_app(app: Flask) -> None:
    """Keep what is compiled; to be called before the first template is read."""
    app.jinja_env.bytecode_cache = CompiledTemplates(app, Path(app.config["TEMPLATES_DIR"]))
    app.jinja_env.cache = jinja2.environment.create_cache(MOST_TEMPLATES)
    app.cli.add_command(compile_all)


@click.command("compile-templates")
@with_appcontext
def compile_all() -> None:
    """Compile ce que les pages n'ont plus à compiler une à une : quelques secondes, après une installation."""
    environment = current_app.jinja_env
    for name in environment.list_templates():
        environment.get_template(name)
