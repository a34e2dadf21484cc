"""Finds the Chromium that drives the browser tests: an installed one, else the one Playwright downloads."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
HOW_TO_GET_IT = (
    "Installez Chromium (sous Debian : apt install chromium), ou donnez son chemin dans CHROMIUM, "
    "ou lancez : .venv/bin/python -m playwright install chromium"
)


def installed() -> str | None:
    """The path of a Chromium on this machine, or None."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given if Path(given).exists() else None
    return next(filter(None, map(shutil.which, NAMES)), None) or _downloaded()


def _downloaded() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def download(patience: float = 300) -> str | None:
    """Let Playwright fetch its own; None when it cannot."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        subprocess.run(command, check=True, timeout=patience, capture_output=True)
    except (subprocess.SubprocessError, OSError):
        return None
    return _downloaded()
