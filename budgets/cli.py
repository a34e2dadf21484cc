"""Commands of the budgets: bring real elections in, count, proclaim, take boxes out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, ParamSpec, TypeVar

import click
from flask.cli import AppGroup
from flask_babel import gettext, ngettext
from sqlalchemy.exc import IntegrityError

from budgets.counting.types import Content
from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.pabulib.exporting import to_bytes
from budgets.pabulib.importing import Imported, checked_slug, import_file, taken
from budgets.results import services
from budgets.results.models import Count
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.errors import DomainError
from commons.kernel.unit_of_work import unit_of_work

group = AppGroup("budgets", help="Budgets participatifs : importer, dépouiller, publier, exporter.")

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
#: The command was understood and refused; nothing was changed.
REFUSED = 2


class Refusal(click.ClickException):
    """One sentence on the error stream, and an exit code."""

    exit_code = REFUSED

    def show(self, file: object = None) -> None:
        """Say the sentence, without the word Error before it."""
        click.echo(self.format_message(), err=True)


def _obeying(command: Callable[[], Answer]) -> Answer:
    """Run a command; what the domain refuses becomes one sentence."""
    try:
        return command()
    except DomainError as error:
        raise Refusal(error.sentence) from error


def _edition(slug: str) -> Edition:
    found = editions.by_slug(slug)
    if found is None:
        raise Refusal(gettext("Aucun vote ne s'appelle « %(slug)s ».", slug=slug))
    return found


@group.command("import-pb")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FICHIER.pb")
@click.option("--slug", default="", help="Adresse du vote (lettres minuscules, chiffres et tirets).")
@click.option("--lenient", is_flag=True, help="Laisser de côté ce qui ne peut pas être lu, au lieu de refuser.")
def import_pb(file: Path, slug: str, lenient: bool) -> None:
    """Faire un vote passé d'un fichier Pabulib : projets, bulletins, règle."""
    try:
        found = _obeying(lambda: _imported(file.read_bytes(), slug, lenient))
    except Refusal as refusal:
        raise Refusal(f"{file.name} : {refusal.message}") from refusal
    for remark in found[1]:
        click.echo(remark, err=True)
    click.echo(found[0])


def _imported(data: bytes, slug: str, lenient: bool) -> tuple[str, list[str]]:
    """What to print: the sentence, then the remarks; read before the unit of work lets go of the rows."""
    try:
        with unit_of_work(SYSTEM) as work:
            found = import_file(work, SYSTEM, data, checked_slug(slug), lenient, clock.now(), _watch)
            return _arrival(found), found.remarks
    except IntegrityError as error:
        if taken(error):
            raise Refusal(
                gettext("Un vote de ce nom vient d'être créé : choisissez-en un autre avec --slug.")
            ) from error
        raise


def _arrival(found: Imported) -> str:
    ballots = ngettext("%(num)d bulletin", "%(num)d bulletins", found.ballots)
    return gettext(
        "%(slug)s : %(title)s, %(ballots)s.", slug=found.edition.slug, title=found.edition.title, ballots=ballots
    )


def _watch(ballots: Iterable[Content], number: int) -> Iterable[Content]:
    """Ballots, with a bar on the error stream that shows how far they have got."""
    with click.progressbar(ballots, number, gettext("Bulletins"), file=sys.stderr) as bar:
        yield from bar


@group.command("count")
@click.argument("edition", metavar="VOTE")
@click.option("--reason", default="", help="Pourquoi recompter (obligatoire la deuxième fois).")
def count(edition: str, reason: str) -> None:
    """Clore l'urne et dépouiller toutes les enveloppes."""

    def run() -> list[str]:
        with unit_of_work(SYSTEM) as work:
            counts = services.count(work, SYSTEM, _edition(edition), clock.now(), reason)
            return [line for made in counts for line in _told(made)]

    click.echo("\n".join(_obeying(run)))


def _told(made: Count) -> list[str]:
    """Winners in the order chosen, and the hash."""
    winners = made.outcome["winners"]
    number = ngettext("%(num)d projet retenu", "%(num)d projets retenus", len(winners))
    head = gettext("%(envelope)s : %(number)s", envelope=made.envelope.name, number=number)
    return [head, *(f"{place:4}. {code}" for place, code in enumerate(winners, 1)), f"SHA-256 {made.outcome_hash}"]


@group.command("proclaim")
@click.argument("edition", metavar="VOTE")
def proclaim(edition: str) -> None:
    """Publier les résultats."""

    def run() -> None:
        with unit_of_work(SYSTEM) as work:
            services.proclaim(work, SYSTEM, _edition(edition), clock.now())

    _obeying(run)
    click.echo(gettext("Les résultats sont publiés."))


@group.command("export-pb")
@click.argument("edition", metavar="VOTE")
@click.option("--envelope", default="", help="Quelle enveloppe, quand il y en a plusieurs.")
@click.option("-o", "--output", type=click.File("wb"), default="-", help="Où écrire ; sinon, à l'écran.")
def export_pb(edition: str, envelope: str, output: BinaryIO) -> None:
    """Écrire l'urne ouverte au format Pabulib."""
    output.write(_obeying(lambda: _exported(edition, envelope)))


def _exported(slug: str, wanted: str) -> bytes:
    edition = _edition(slug)
    names = [e.slug for e in edition.envelopes]
    chosen = next((e for e in edition.envelopes if e.slug == wanted or (not wanted and len(names) == 1)), None)
    if chosen is None:
        raise Refusal(gettext("Choisissez une enveloppe avec --envelope : %(names)s.", names=", ".join(names)))
    return to_bytes(services.exported(edition, chosen))
