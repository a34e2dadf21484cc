"""A count told to people in a terminal, in French."""

from __future__ import annotations

from collections.abc import Iterator

from budgets.counting.outcome import Outcome, ProjectResult, Round, parameters_to_dict
from budgets.counting.pabulib import PabulibFile
from budgets.counting.pabulib_write import amount
from budgets.counting.types import Decision, Reason

DECISIONS = {
    Decision.CHOSEN: "retenu",
    Decision.TOPPED_UP: "retenu (complété)",
    Decision.COMPLEMENT: "retenu en complément",
    Decision.REFUSED: "refusé",
}
REASONS = {
    Reason.NO_VOTES: "personne ne l’a choisi",
    Reason.BELOW_THRESHOLD: "sous le seuil de voix",
    Reason.ABOVE_BUDGET: "plus cher que tout le budget",
    Reason.GROUP_TAKEN: "un projet du même groupe est déjà retenu",
    Reason.PROPOSER_CAP: "son porteur a déjà le maximum de projets",
    Reason.NO_ROOM: "il ne restait plus assez d’argent",
    Reason.STOPPED: "le comptage s’était arrêté avant",
    Reason.TOO_FEW_VOTES: "trop peu de voix pour son coût",
    Reason.SHARE_SPENT: "la part de ses soutiens est allée à d’autres projets",
    Reason.VERY_CLOSE: "tout près du but",
}


def report(outcome: Outcome, file: PabulibFile, notes: list[str]) -> str:
    """Winners, money, parameters, every round and the hash, one thing a line."""
    names = {row["project_id"]: row.get("name", "") for row in file.projects}
    currency = file.meta.get("currency", "")
    lines = [file.meta.get("description", ""), *_winners(outcome, names, currency), *_losers(outcome, names)]
    lines += [*_parameters(outcome), *_rounds(outcome), *_ties(outcome)]
    lines += [f"Note : {note}" for note in notes]
    lines.append(f"Empreinte du résultat (SHA-256) : {outcome.hash}")
    return "\n".join(lines)


def _money(outcome: Outcome, units: int) -> str:
    return amount(units, outcome.instance.decimals)


def _winners(outcome: Outcome, names: dict[str, str], currency: str) -> Iterator[str]:
    heard = outcome.coverage.share_heard
    results = {item.id: item for item in outcome.projects}
    yield f"\nProjets retenus, dans l’ordre : {len(outcome.winners)}"
    for place, name in enumerate(outcome.winners, 1):
        item = results[name]
        yield f"{place:4}. {name}  {names[name]} — {_money(outcome, item.cost)} {currency}, {item.score} voix ou points"
    yield f"Coût total : {_money(outcome, outcome.total)} {currency}".rstrip() + (
        f" sur {_money(outcome, outcome.instance.budget)}"
    )
    yield f"Votants dont au moins un choix est retenu : {float(100 * heard):.1f} %"


def _losers(outcome: Outcome, names: dict[str, str]) -> Iterator[str]:
    losers = [item for item in outcome.projects if not item.funded]
    if losers:
        yield "\nProjets non retenus"
    for item in losers:
        yield f"      {item.id}  {names[item.id]} — {_why(outcome, item)}"


def _why(outcome: Outcome, item: ProjectResult) -> str:
    parts = [REASONS[item.reason] if item.reason else "non retenu"]
    if item.support is not None:
        parts.append(f"soutien effectif {item.support} %")
    if item.elsewhere:
        gifts = (f"{name} ({_money(outcome, given)})" for name, given in item.elsewhere)
        parts.append("argent allé à " + " et ".join(gifts))
    if item.missing_cost is not None:
        parts.append(f"il manquait {_money(outcome, item.missing_cost)}")
    if item.missing_votes is not None:
        parts.append(f"ou {item.missing_votes} voix")
    return ", ".join(parts)


def _parameters(outcome: Outcome) -> Iterator[str]:
    yield "\nRègle appliquée"
    for name, value in parameters_to_dict(outcome.parameters).items():
        yield f"      {name} = {'—' if value in (None, []) else value}"
    if outcome.share is not None:
        yield f"      part de chaque votant au dernier tour : {outcome.share} ({outcome.runs} comptages)"


def _rounds(outcome: Outcome) -> Iterator[str]:
    yield "\nTours"
    for number, item in enumerate(outcome.rounds, 1):
        yield f"{number:4}. {_round(outcome, item)}"


def _round(outcome: Outcome, item: Round) -> str:
    parts = [f"{item.project} : {DECISIONS[item.decision]}", f"coût {_money(outcome, item.cost)}"]
    parts.append(f"restait {_money(outcome, item.left)}")
    if item.reason:
        parts.append(REASONS[item.reason])
    if item.payment is not None:
        parts.append(f"{item.payers} personnes paient, {item.full} la part pleine de {float(item.payment):.4f}")
    if item.tied:
        parts.append("à égalité : " + ", ".join(item.tied))
    return ", ".join(parts)


def _ties(outcome: Outcome) -> Iterator[str]:
    if outcome.tie_break.decided:
        yield "\nDépartage appliqué : l’autre ordre aurait retenu " + ", ".join(outcome.tie_break.other_winners)
