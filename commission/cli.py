"""Commands of the commission."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from commission.matrix import loading
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work

group = AppGroup("commission", help="La commission d’évaluation et sa matrice.")


@group.command("load")
def load() -> None:
    """Charge les indicateurs que le contrat nomme (peut être relancé : ce que la commission a écrit reste)."""
    with unit_of_work(SYSTEM) as work:
        added = loading.load(work, clock.now())
    click.echo(f"Indicateurs du contrat : {added} ajoutés.")
