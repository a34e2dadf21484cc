"""Commands of the commission."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from commission.matrix import loading
from commission.protocol import queries, queries_reading
from commission.protocol.addresses import title_of
from commission.protocol.verifying import verify
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work

group = AppGroup("commission", help="La commission d’évaluation : charger sa matrice, vérifier ce qu’elle a arrêté.")


@group.command("verify")
def verify_versions() -> None:
    """Recalcule l’empreinte et la rédaction de chaque version arrêtée ; échoue si l’une ne correspond pas."""
    wrong = 0
    numbers = queries_reading.frozen_ids()
    for number in numbers:
        version = queries.version(number)
        assert version is not None  # asked for a moment ago
        verdict = verify(version)
        wrong += not verdict.holds
        text = "texte intact" if verdict.keeps else "TEXTE MODIFIÉ"
        folds = "amendements conformes" if verdict.folds else "AMENDEMENTS NON CONFORMES"
        click.echo(f"{title_of(version)} : {verdict.digest} ; {text} ; {folds}")
    click.echo(f"Versions arrêtées : {len(numbers)} ; à examiner : {wrong}.")
    if wrong:
        raise SystemExit(1)


@group.command("load")
def load() -> None:
    """Charge les indicateurs que le contrat nomme (peut être relancé : ce que la commission a écrit reste)."""
    with unit_of_work(SYSTEM) as work:
        added = loading.load(work, clock.now())
    click.echo(f"Indicateurs du contrat : {added} ajoutés.")
