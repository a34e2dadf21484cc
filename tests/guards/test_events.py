"""A fact may be told twice: whoever listens has a test that hearing it again changes nothing."""

from __future__ import annotations

import re

from flask import Flask

from commons.kernel import events
from tests.guards.sources import ROOT


def test_every_subscriber_has_a_test_that_it_is_idempotent(app: Flask) -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    known = [handler for several in events._subscribers.values() for handler in several]
    # Those that other tests of this process registered are not the product's.
    handlers = {h.__name__ for h in known if not h.__code__.co_filename.startswith(str(ROOT / "tests"))}
    assert sorted(n for n in handlers if not re.search(rf"def test_{n}_(?:\w+_)?twice", tests)) == []
