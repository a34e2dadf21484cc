"""One place commits, one place reads the clock, one place puts days in words."""

from __future__ import annotations

import ast

from hypothesis import HealthCheck, settings

from tests.guards.sources import ROOT, calls, modules

COMMITS = "commons/kernel/unit_of_work.py"
CLOCK = "commons/kernel/clock.py"
WORDS = "commons/kernel/i18n.py"
ENDS_A_TRANSACTION = (".commit", ".rollback")
READS_THE_CLOCK = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "func.now")
MEASURES = ("monotonic", "perf_counter", "process_time")
PUTS_DAYS_IN_WORDS = ("format_date", "format_datetime", "format_interval", "format_skeleton")


def _found(endings: tuple[str, ...], allowed: str) -> list[str]:
    others = ((name, tree) for name, tree in modules().items() if name != allowed)
    return [f"{name}:{line} {call}" for name, tree in others for line, call in calls(tree) if call.endswith(endings)]


def test_only_the_unit_of_work_ends_a_transaction() -> None:
    assert _found(ENDS_A_TRANSACTION, COMMITS) == []
    assert [call for _, call in calls(modules()[COMMITS]) if call.endswith(ENDS_A_TRANSACTION)]


def test_only_the_clock_reads_the_clock() -> None:
    assert _found(READS_THE_CLOCK, CLOCK) == []
    assert [call for _, call in calls(modules()[CLOCK]) if call.endswith(READS_THE_CLOCK)]


def _words_for_days(tree: ast.Module) -> list[str]:
    taken = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    named = [each.name for node in taken for each in node.names]
    reached = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    return [name for name in named + reached if name in PUTS_DAYS_IN_WORDS]


def test_only_one_module_puts_days_in_words() -> None:
    """French says "1er mai", which the patterns of dates do not know: whoever writes a day asks the same module."""
    assert {name: found for name, tree in modules().items() if name != WORDS and (found := _words_for_days(tree))} == {}
    assert _words_for_days(modules()[WORDS])


def test_no_example_of_a_property_fails_because_the_machine_is_busy() -> None:
    assert settings().deadline is None
    assert HealthCheck.too_slow in settings().suppress_health_check


def test_no_test_measures_time_itself() -> None:
    """A shared machine owes nobody a second: tests say how long things take (tests/stopwatch.py)."""
    tests = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")}
    assert len(tests) > 100
    told = {
        name: [word for _, word in calls(ast.parse(text)) if word.endswith(MEASURES)] for name, text in tests.items()
    }
    assert {name: found for name, found in told.items() if found} == {}
