"""Commands of the territory."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work
from commons.territory import services
from commons.territory.reference import ReferenceDataError, load_reference

group = AppGroup("territory", help="Le territoire et le cadre de référence du contrat.")


@group.command("load")
def load() -> None:
    """Charge les données de référence (peut être relancé sans dommage)."""
    try:
        reference = load_reference()
    except ReferenceDataError as error:
        raise click.ClickException(str(error)) from error
    with unit_of_work(SYSTEM) as work:
        counts = services.load(work, reference)
    click.echo(
        f"Données de référence : {counts['communes']} communes, {counts['qpv']} QPV, {counts['challenges']} défis, "
        f"{counts['orientations']} orientations, {counts['principles']} principes."
    )
