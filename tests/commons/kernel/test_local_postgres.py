"""The private PostgreSQL: made once, whoever asks first."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from commons.kernel import local_postgres

ROOT = Path(__file__).resolve().parents[3]
ASK = "import sys, pathlib; from commons.kernel import local_postgres as p; p.ensure_running(pathlib.Path(sys.argv[1]))"


def test_two_processes_that_ask_at_once_share_one_cluster() -> None:
    # Not in pytest's own folder: the unprivileged user of a cluster made by root could not walk to it.
    place = Path(tempfile.mkdtemp(prefix="possibles-test-"))
    place.chmod(0o755)
    folder = place / "postgres"
    try:
        asking = [subprocess.Popen([sys.executable, "-c", ASK, str(folder)], cwd=ROOT) for _ in range(3)]
        assert [process.wait(120) for process in asking] == [0, 0, 0]
        assert local_postgres.runs(folder)
    finally:
        local_postgres.stop(folder)
        shutil.rmtree(place, ignore_errors=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends its cluster to somebody who may not walk to it")
def test_in_a_folder_that_only_root_can_enter_it_runs_where_its_user_can_walk() -> None:
    place = Path(tempfile.mkdtemp(prefix="possibles-test-"))
    folder, elsewhere = place / "postgres", Path()
    try:
        cluster = local_postgres.ensure_running(folder)
        elsewhere = cluster.data.parent
        assert local_postgres.runs(folder)
        assert place not in cluster.data.parents
        assert place.stat().st_mode & 0o777 == 0o700, "no permission is widened"
    finally:
        if elsewhere != Path():
            local_postgres.stop(folder)
            shutil.rmtree(elsewhere)
        shutil.rmtree(place)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends its cluster to somebody who may not walk to it")
def test_programs_out_of_reach_are_copied_and_the_data_stay_where_they_were_asked_for(monkeypatch) -> None:
    folder = Path("/dev/shm/possibles-nowhere")  # never made
    monkeypatch.setattr(local_postgres, "_can_walk", lambda _user, path: path == folder.parent)
    monkeypatch.setattr(local_postgres, "_copy_binaries", lambda _found, reachable: reachable / "bin")
    plan = local_postgres._plan(folder)
    assert (plan.data, plan.binaries.name) == (folder, "bin")
