"""Makes a catalogue ready for the application: `python -m app.compiling messages.po messages.mo`.

French is the source and is typed with ordinary spaces; readers get those that no line breaks at, before « ? ! : ; » ».
"""

from __future__ import annotations

import re
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = "fr"
#: The space that no line breaks at.
HARD = "\u00a0"
_BEFORE_SIGNS = re.compile(r" (?=[:;?!»€](?:\s|$|[.,)»<]))")


def kept_together(text: str) -> str:
    """French words as they are printed: a sign is never left alone at the beginning of a line."""
    return _BEFORE_SIGNS.sub(HARD, text).replace("« ", f"«{HARD}")


def ready(catalogue: Catalog) -> Catalog:
    """The catalogue to compile; the French one says every text, as it is printed."""
    if str(catalogue.locale) != SOURCE:
        return catalogue
    for message in catalogue:
        if message.id:
            said = message.string or message.id
            many = isinstance(said, tuple | list)
            message.string = tuple(kept_together(str(one)) for one in said) if many else kept_together(str(said))
    return catalogue


@click.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
def main(source: Path, target: Path) -> None:
    """Compile un catalogue de traductions."""
    with source.open("rb") as lines:
        catalogue = read_po(lines, locale=source.parents[1].name)
    with target.open("wb") as out:
        write_mo(out, ready(catalogue))


if __name__ == "__main__":
    main()
