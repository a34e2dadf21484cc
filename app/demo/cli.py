"""The command `flask demo`: writes the demonstration once, and says each time who may come in and how."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

import click
from flask import current_app
from flask.cli import with_appcontext

from app.demo import accounts, assises, budgets, commission, participation, services
from app.demo.participation.memory import was_told
from app.demo.stories import stories
from commons.kernel import clock
from commons.kernel.errors import DomainError

#: Whoever signs in with this address sees a full "Ma participation".
NEIGHBOUR = "samia@exemple.fr"


@click.command("demo")
@click.option("--yes", is_flag=True, help="Oui, même en production.")
@with_appcontext
def demo(yes: bool) -> None:
    """Écrit une petite démonstration fictive, chaque partie une seule fois, et dit les comptes qui vont avec."""
    if current_app.config["MODE"] == "production" and not yes:
        raise click.UsageError("La démonstration n’a rien à faire en production. Si c’est voulu : flask demo --yes.")
    if not _write():
        click.echo("La démonstration est déjà là : rien n’est écrit une deuxième fois.")
    click.echo(_who_may_come_in())


def _write() -> int:
    """Write what was never told here; how many parts that was."""
    try:
        written = 0
        for sentence in _told(clock.now()):
            click.echo(f"Démonstration : {sentence}")
            written += 1
        return written
    except DomainError as error:
        raise click.ClickException(error.sentence) from error


def _told(now: datetime) -> Iterator[str]:
    """Each part once it stands; the accounts come last, once."""
    for story in stories():
        if not was_told(story.title) and (slug := services.tell(story, now)):
            yield f"{story.title}, /budgets/{slug}"
    yield from chain(participation.parts(now), assises.parts(now), commission.parts(now), budgets.parts(now))
    if not accounts.are_there():
        accounts.open_all(_keys(), now)


def _keys() -> accounts.Keys:
    return accounts.Keys.of(current_app.config["SECRET_KEY"])


def _who_may_come_in() -> str:
    keys, site = _keys(), current_app.config["SERVER_ADDRESS"]
    lines = [
        "",
        f"  L’équipe de la démonstration entre par {site}/equipe/connexion",
        *(f"    {colleague.email:26}{colleague.role.label}" for colleague in accounts.TEAM),
        f"    Mot de passe : {keys.password}",
        f"    Code à six chiffres, en ce moment : {keys.code(clock.now())}   (le suivant : .venv/bin/flask demo)",
        f"    Clé pour une application de codes : {keys.totp_key}",
        f"    {keys.address()}",
        f"  Habitants : n’importe quelle adresse sur {site}/connexion ; le code reçu se lit sur le terminal.",
        f"  Une voisine de l’histoire, qui a posé un sujet, débattu et porté une initiative : {NEIGHBOUR}",
        "  (elle siège aussi à la commission d’évaluation, et à son bureau)",
        f"  Par où commencer : {site}/tables, {site}/debats, {site}/assises, {site}/commission,",
        f"  puis {site}/mon-espace/participation",
    ]
    return "\n".join(lines)
