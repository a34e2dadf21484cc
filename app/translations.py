"""Keeps the catalogues in step with the code: `python -m app.translations` (make translations).

Catalogues carry no date and no line number, so that a change shows only what was said differently. French is the
source: its catalogue holds plural forms alone, without which gettext would say "0 projets".
"""

from __future__ import annotations

import io
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "translations"
SOURCE = "fr"
PACKAGES = ("app", "commons", "budgets", "participation", "assises", "commission")
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "_n": (1, 2), "lazy_ngettext": (1, 2)}
#: Babel's own rule for Arabic puts "many" (11 to 99) after "other"; translators, and Unicode, put it before.
_PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}


def said_in_code() -> Catalog:
    """Every message of the code and of the templates."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as lines:
        methods, options = parse_mapping_cfg(lines)  # type: ignore[no-untyped-call]  # Babel left it untyped
    found = Catalog()
    for package in PACKAGES:
        for _file, _line, message, comments, context in extract_from_dir(
            ROOT / package, methods, options, KEYWORDS, ("Translators:",), strip_comment_tags=True
        ):
            found.add(message, auto_comments=comments, context=context)
    return found


def catalogue_path(locale: str) -> Path:
    """Where a language's catalogue stands."""
    return FOLDER / locale / "LC_MESSAGES" / "messages.po"


def catalogue(locale: str) -> Catalog:
    """A language's catalogue as committed; empty when there is none."""
    path = catalogue_path(locale)
    if not path.exists():
        return Catalog(locale)
    with path.open("rb") as lines:
        return read_po(lines, locale=locale)


def locales() -> list[str]:
    """The languages that have a catalogue."""
    return sorted(path.parents[1].name for path in FOLDER.glob("*/LC_MESSAGES/messages.po"))


def brought_up_to_date(locale: str, said: Catalog) -> Catalog:
    """The language's catalogue with exactly the messages that are said; known translations stay, none is guessed."""
    known, fresh = catalogue(locale), Catalog(locale)
    for message in said:
        if message.id:
            before = known.get(message.id, message.context)
            fresh.add(
                message.id,
                before.string if before and _fits(before, message) else _first_guess(locale, message),
                auto_comments=message.auto_comments,
                flags=before.flags if before else (),
                context=message.context,
            )
    return fresh


def _fits(before: Message, now: Message) -> bool:
    return before.id == now.id and any(_strings(before))


def _first_guess(locale: str, message: Message) -> str | tuple[str, ...]:
    """French plurals are their own translation; everything else waits for a person."""
    if locale == SOURCE and isinstance(message.id, tuple | list):
        return tuple(message.id)
    return ("",) * Catalog(locale).num_plurals if message.pluralizable else ""


def plural_forms(fresh: Catalog) -> str:
    """The rule of plurals as the catalogue says it; in Arabic in Unicode’s order (… few, many, other)."""
    return _PLURALS.get(str(fresh.locale_identifier), fresh.plural_forms)


def written(fresh: Catalog) -> bytes:
    """The catalogue as a file, with a header that never changes by itself."""
    header = (
        "# French is the source language. Bring up to date with: make translations\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {fresh.locale_identifier}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {plural_forms(fresh)}\\n"\n\n'
    )
    body = io.BytesIO()
    write_po(body, fresh, width=110, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    return header.encode() + body.getvalue()


def missing(fresh: Catalog) -> list[str]:
    """Messages without a whole translation."""
    return [str(m.id) for m in fresh if m.id and (m.fuzzy or not _is_whole(m))]


def _is_whole(message: Message) -> bool:
    return all(_strings(message))


def _strings(message: Message) -> tuple[object, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string,)


@click.command()
def main() -> None:
    """Met les catalogues à jour et dit ce qui reste à traduire."""
    said = said_in_code()
    for locale in sorted({SOURCE, *locales()}):
        fresh = brought_up_to_date(locale, said)
        path = catalogue_path(locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(fresh))
        left = 0 if locale == SOURCE else len(missing(fresh))
        click.echo(f"{locale} : {len(fresh)} textes, {left} à traduire")


if __name__ == "__main__":
    main()
