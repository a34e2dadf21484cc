"""Commands of participation."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work
from participation.bodies import loading, reference

group = AppGroup("participation", help="Les instances, les tables de quartier, le débat public.")


@group.command("load")
def load() -> None:
    """Charge les instances du contrat (peut être relancé : ce que le secrétariat a écrit reste)."""
    with unit_of_work(SYSTEM) as work:
        done = loading.load(work, reference.sheets(), clock.now())
    click.echo(
        f"Instances du contrat : {done['added']} ajoutées, {done['updated']} mises à jour, "
        f"{done['kept']} laissées comme elles sont."
    )
