"""The ledger of a fund as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from budgets.fund.models import FundRequest
from budgets.fund.models_money import FundLine
from commons.kernel.clock import PARIS
from commons.kernel.tabular import Cell, to_csv
from commons.kernel.types import Money
from commons.moderation.types import Standing


def as_csv(lines: Sequence[FundLine], requests: Mapping[int, FundRequest]) -> bytes:
    """Every line, with the balances after it; amounts in euros with cents."""
    header = [
        _("ligne"), _("jour"), _("mouvement"), _("de"), _("vers"), _("somme"), _("demande n°"), _("collectif"),
        _("raison"), _("dotation"), _("disponible"), _("promis"), _("versé"),
    ]  # fmt: skip
    return to_csv(header, (_row(line, requests.get(line.request_id or 0)) for line in lines))


def _row(line: FundLine, request: FundRequest | None) -> list[Cell]:
    shown = request is not None and request.standing is Standing.SHOWN
    after = (line.allocated_after, line.available_after, line.committed_after, line.paid_after)
    return [
        line.number, line.at.astimezone(PARIS).date().isoformat(), line.kind.label, line.source.label,
        line.target.label, _euros(line.amount), request.number if request is not None else None,
        request.collective if request is not None and shown else "", line.words, *map(_euros, after),
    ]  # fmt: skip


def _euros(amount: Money) -> str:
    return f"{amount.units:.2f}".replace(".", ",")
