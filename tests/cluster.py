"""Where the tests' PostgreSQL lives: in memory when there is plenty of it, else beside the clone's other databases.

Hundreds of tests own a database each, and a database is some fifteen hundred small files: made in 0.1 s in memory,
in one or two on a busy disk. Benches stay on the disk, where a write costs what it costs a town.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from commons.kernel import local_postgres

ROOT = Path(__file__).resolve().parents[1]
ON_DISK = ROOT / "var" / "postgres-test"
MEMORY = Path("/dev/shm")  # a folder of its own, mode 700 inside
IN_MEMORY = MEMORY / f"possibles-test-{os.geteuid()}-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]}"
GIB = 1 << 30
#: A whole run was seen to take half a GiB; the journal of writes may grow by one more before it is cut.
ROOM, LEFT_FOR_OTHERS = 4 * GIB, 4 * GIB


def folder() -> Path:
    """The one in use, or the one to use."""
    return IN_MEMORY if IN_MEMORY.exists() or _plenty() else ON_DISK


@contextmanager
def left_as_found() -> Iterator[None]:
    """Stop the tests' PostgreSQL afterwards and give its memory back, unless it ran before: somebody else uses it."""
    place = folder()
    ran_before = True
    with suppress(local_postgres.NoPostgres):
        ran_before = local_postgres.runs(place)
    yield
    if ran_before:
        return
    local_postgres.stop(place)
    if place == IN_MEMORY:
        shutil.rmtree(place, ignore_errors=True)
        place.with_suffix(".lock").unlink(missing_ok=True)


def _plenty() -> bool:
    try:
        return shutil.disk_usage(MEMORY).free >= ROOM and _available() >= ROOM + LEFT_FOR_OTHERS
    except OSError:
        return False


def _available() -> int:
    """Bytes of memory that can be taken without pushing anybody out; Linux alone says so."""
    for line in Path("/proc/meminfo").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            return int(value.split()[0]) * 1024
    return 0
