"""The rule a `.pb` file names in its META section, as parameters."""

from __future__ import annotations

from enum import StrEnum

from budgets.counting.pabulib import PabulibFile
from budgets.counting.types import Add1Stop, Completion, Misfit, Parameters, Rule


class RuleNote(StrEnum):
    """What META does not let us know or do."""

    RULE_UNKNOWN = "rule_unknown"
    RULE_CUSTOM = "rule_custom"
    COMPARISON_LEFT_OUT = "comparison_left_out"
    THRESHOLD_UNREADABLE = "threshold_unreadable"


SHARES = {
    "equalshares": Completion.NONE,
    "equalshares-comparison": Completion.NONE,
    "equalshares/add1": Completion.ADD1,
    "equalshares/add1-comparison": Completion.ADD1,
}
GREEDY = {"greedy", "greedy-threshold", "greedy-no-skip"}
NO_RULE = {"", "unknown"}


def rule_of(file: PabulibFile) -> tuple[Parameters, list[RuleNote]]:
    """Parameters of the rule META names, with notes on what is guessed.

    Cities break ties by the order they publish, so ties follow the order of the file. Add1 stops when the
    next run overspends, as Wieliczka did in 2023. An unknown rule is read as greedy.
    """
    name = file.meta.get("rule", "").strip().lower()
    least, notes = _threshold(file.meta.get("min_project_score_threshold", ""))
    if name in SHARES:
        if name.endswith("comparison"):
            notes.append(RuleNote.COMPARISON_LEFT_OUT)
        rule = Parameters(
            rule=Rule.EQUAL_SHARES, completion=SHARES[name], add1_stop=Add1Stop.OVERSPEND, threshold=least
        )
        return rule, notes
    if name not in GREEDY:
        notes.append(RuleNote.RULE_UNKNOWN if name in NO_RULE else RuleNote.RULE_CUSTOM)
    misfit = Misfit.STOP if name == "greedy-no-skip" else Misfit.SKIP
    return Parameters(misfit=misfit, threshold=least, tie_by_order_only=True), notes


def meta_name(parameters: Parameters) -> str:
    """The closest name Pabulib has for a rule ("unknown" for Phragmén, which it has not)."""
    match parameters:
        case Parameters(rule=Rule.EQUAL_SHARES, completion=Completion.ADD1):
            return "equalshares/add1"
        case Parameters(rule=Rule.EQUAL_SHARES):
            return "equalshares"
        case Parameters(rule=Rule.PHRAGMEN):
            return "unknown"
        case Parameters(rule=Rule.GREEDY, top_up=None, proposer_cap=0):
            return _greedy_name(parameters)
        case _:
            return "greedy-custom"


def _greedy_name(parameters: Parameters) -> str:
    if not parameters.skips:
        return "greedy-no-skip"
    return "greedy-threshold" if parameters.threshold or parameters.threshold_share else "greedy"


def _threshold(text: str) -> tuple[int, list[RuleNote]]:
    if not text:
        return 0, []
    if text.isascii() and text.isdigit() and len(text) <= 15:
        return int(text), []
    return 0, [RuleNote.THRESHOLD_UNREADABLE]
