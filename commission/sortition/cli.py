"""`flask sortition`: does the calculations that wait, here and now; for a town without a worker, or to watch one."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from commission.sortition import panels, working
from commission.sortition.reasons import DrawReason


@click.command("sortition")
@with_appcontext
def sortition() -> None:
    """Vérifie les objectifs et fabrique les panels des tirages au sort qui attendent un calcul."""
    if not panels.solver_is_there():
        raise click.ClickException(DrawReason.NO_SOLVER.sentence)
    click.echo(working.work_pending())
