"""A worker that is killed while a batch goes in: nothing of it is in the box, and it goes in afterwards, whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import text

from commons.kernel.db import db
from tests.conftest import ROOT
from tests.factories import paper as make
from tests.factories.budgets import make_edition, make_territory

pytestmark = pytest.mark.race

#: Closes the batch, writes everything, and waits just before it would commit.
CLOSING = """
import sys, time
from app.factory import create_app
from budgets.paper import batches
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work

with create_app(SQLALCHEMY_DATABASE_URI=sys.argv[1]).app_context():
    with unit_of_work(SYSTEM) as work:
        batches.close(work, sys.argv[2], int(sys.argv[3]), clock.now())
        work.session.flush()
        print("written", flush=True)
        if sys.argv[4] == "wait":
            time.sleep(120)
"""


def count(query: str) -> list[int]:
    """What stands in the database now."""
    found = [int(cell) for cell in db.session.execute(text(query)).one()]
    db.session.rollback()
    return found


STANDING = """SELECT (SELECT count(*) FROM ballot_box_ballot), (SELECT count(*) FROM ballot_box_roll),
    (SELECT count(*) FROM budgets_paper_line), (SELECT count(*) FROM budgets_paper_batch WHERE state = 'closed')"""


def test_a_batch_killed_while_it_goes_in_leaves_nothing_half_in_the_box(own_app, fresh_database) -> None:
    with own_app.app_context():
        home = make_territory()
        edition = make_edition(place=home)
        batch = make.ready_batch(edition, home, make.team(home))
        slug, number = edition.slug, str(batch.id)
        db.session.remove()
        for _attempt in range(2):
            command = [sys.executable, "-c", CLOSING, fresh_database, slug, number, "wait"]
            with subprocess.Popen(
                command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=dict(os.environ)
            ) as process:
                assert process.stdout is not None
                assert process.stdout.readline().strip() == "written"
                os.kill(process.pid, signal.SIGKILL)
            assert count(STANDING) == [0, 5, 5, 0]
        subprocess.run([sys.executable, "-c", CLOSING, fresh_database, slug, number, "go"], cwd=ROOT, check=True)
        assert count(STANDING) == [3, 5, 0, 1]
