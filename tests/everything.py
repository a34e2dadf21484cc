"""What `make test` runs: every check, then every test, all of them even when one fails; pytest speaks last."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests import chromium, cluster

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE_FOLDERS = [str(p.relative_to(ROOT)) for p in sorted(ROOT.glob("*/**/templates")) if ".venv" not in p.parts]

#: Name, command. String freshness and import contracts stand again among the guards, for whoever runs pytest alone.
CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("ruff", ["ruff", "check", "."]),
    ("mypy", ["mypy"]),
    ("import contracts", ["lint-imports"]),
    ("djlint", ["djlint", *TEMPLATE_FOLDERS, "--lint", "--quiet"]),
    ("translations", [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "tests/guards/test_translations.py"]),
)


def run(name: str, command: list[str]) -> bool:
    """Run one check; what it says is shown only when it fails."""
    start = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name} ({time.monotonic() - start:.1f} s)", flush=True)
    if done.returncode != 0:
        print(done.stdout[-6000:], done.stderr[-3000:], flush=True)
    return done.returncode == 0


def browser_word() -> str:
    """Get a browser if there is none; a plain word when there is no way to one."""
    if chromium.installed() or chromium.download():
        return ""
    return f"Essais dans un navigateur (tests/browser) sautés, faute de Chromium. {chromium.HOW_TO_GET_IT}"


def main() -> int:
    """Every check, then every test."""
    with cluster.left_as_found():
        return check_everything()


def check_everything() -> int:
    """0 when all is well."""
    failed = [name for name, command in CHECKS if not run(name, command)]
    word = browser_word()
    workers = os.environ.get("TEST_WORKERS", "2")
    tests = subprocess.run([sys.executable, "-m", "pytest", "-n", workers, *sys.argv[1:]], cwd=ROOT, check=False)
    if word:
        print(word, flush=True)
    if failed:
        print(f"Contrôles en échec : {', '.join(failed)}.", flush=True)
    return 1 if failed or tests.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
