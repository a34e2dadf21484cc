"""A process killed in the middle of a decision: all of it stands, or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from budgets.fund import deciding, ledger, queries
from budgets.fund.types import Pocket, RequestState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.budgets.fund.test_fund_races import voted

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.race
#: Decides, and is killed once the money has moved (or, in the control, writes each step for good before the next).
DYING = """
import os, signal, sys
from app.factory import create_app
from budgets.fund import deciding, ledger
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
app, item, hasty = create_app(), int(sys.argv[1]), sys.argv[2] == "hasty"
write = ledger.write
def write_and_die(work, *args, **more):
    write(work, *args, **more)
    if hasty:
        work.session.commit()
    os.kill(os.getpid(), signal.SIGKILL)
ledger.write = write_and_die
with app.app_context(), unit_of_work(SYSTEM) as work:
    deciding.decide(work, item, "", None, clock.now())
"""


def killed_while_deciding(url: str, item: int, how: str) -> int:
    """Let a process of its own decide, and die there; how it ended."""
    env = os.environ | {"DATABASE_URL": url}
    return subprocess.run([sys.executable, "-c", DYING, str(item), how], cwd=ROOT, env=env, check=False).returncode


def half_decided(fund_id: int) -> bool:
    """Money was promised to nobody, or somebody was promised no money."""
    (request,) = queries.sent(fund_id)
    promised = ledger.balances(queries.lines(fund_id))[Pocket.COMMITTED] > 0
    answered = bool(queries.decisions([request.id]).get(request.id))
    return not (promised == answered == (request.state is RequestState.GRANTED))


def test_a_program_that_commits_each_step_leaves_half_a_decision(own_app: Flask, fresh_database: str) -> None:
    """The positive control."""
    with own_app.app_context():
        fund_id, (item,) = voted(1)
    assert killed_while_deciding(fresh_database, item, "hasty") == -signal.SIGKILL
    with own_app.app_context():
        assert half_decided(fund_id)


def test_a_decision_that_was_killed_is_not_taken_and_can_be_taken_again(own_app: Flask, fresh_database: str) -> None:
    with own_app.app_context():
        fund_id, (item,) = voted(1)
    assert killed_while_deciding(fresh_database, item, "whole") == -signal.SIGKILL
    with own_app.app_context():
        assert not half_decided(fund_id)
        assert len(queries.lines(fund_id)) == 1
        with unit_of_work(SYSTEM) as work:
            deciding.decide(work, item, "", None, clock.now())
        db.session.expire_all()
        assert not half_decided(fund_id)
        assert len(queries.lines(fund_id)) == 2
