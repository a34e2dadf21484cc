"""Commands of the Assises."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from assises.agenda import loading
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work

group = AppGroup("assises", help="Les Assises et l’agenda de la coopération.")


@group.command("load")
def load() -> None:
    """Charge l’agenda 2024 du contrat (peut être relancé : ce que le secrétariat a écrit reste)."""
    with unit_of_work(SYSTEM) as work:
        added = loading.load(work, clock.now())
    click.echo(f"Agenda 2024 du contrat : {added} fiches ajoutées.")
