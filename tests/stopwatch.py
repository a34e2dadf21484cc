"""How long something takes, said and never asserted: a shared machine owes nobody a second."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print the seconds that passed on the clock and on this process's processor (`pytest -s` shows them)."""
    clock, processor = time.monotonic(), time.process_time()
    yield
    print(f"\n{what}: {time.monotonic() - clock:.3f} s, of the processor {time.process_time() - processor:.3f} s")
