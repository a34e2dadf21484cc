"""A frozen text never changes: the database refuses, and whoever goes round it is seen by pages and by a command."""

from __future__ import annotations

import hashlib
import json

import pytest
from sqlalchemy import text

from commission.protocol.models import ProtocolBlock
from commission.protocol.types import VersionState
from commons.kernel import pages
from commons.kernel.db import db
from tests.factories.identity import text_of
from tests.factories.protocol import bring
from tests.factories.street_reading import at, make_frozen, make_text

pytestmark = pytest.mark.usefixtures("database")


def test_a_frozen_version_is_verified_by_anybody_with_what_they_download(desk, room):
    version = make_frozen(room)
    page = text_of(desk.read(at(version, "/empreinte")))
    assert version.digest in page
    assert "le texte est celui qui a été arrêté" in page
    assert "donnent ce texte" in page
    answer = desk.read(at(version, "/texte.json"))
    assert answer.mimetype == "application/json"
    assert hashlib.sha256(answer.data).hexdigest() == version.digest
    assert json.loads(answer.data) == version.document
    assert f"http://localhost{at(version, '/texte.json')} | sha256sum" in page
    assert "à voix haute" in text_of(desk.read(at(version)))


def test_before_the_freeze_there_is_nothing_to_verify(desk, room):
    version = bring(room, make_text(room), VersionState.AMENDING)
    for more in ("/empreinte", "/texte.json"):
        assert desk.read(at(version, more)).status_code == 404


def test_a_page_says_when_the_row_was_altered_behind_its_back(desk, room):
    version = make_frozen(room)
    alter(version)
    pages.shelf.clear()
    for path in (at(version), at(version, "/empreinte")):
        assert "ne correspond plus à son empreinte" in text_of(desk.read(path))
    assert desk.read(at(version, "/protocole-fr.pdf")).status_code == 409
    assert hashlib.sha256(desk.read(at(version, "/texte.json")).data).hexdigest() != version.digest


def alter(version, column: str = "document") -> None:
    """Change the frozen text as a person at the database's own desk would, triggers off."""
    db.session.execute(text("SET LOCAL session_replication_role = replica"))
    other = f"replace({column}::text, 'outils', 'moyens')::jsonb"
    changed = text(f"UPDATE commission_version SET {column} = {other} WHERE id = :id")
    db.session.execute(changed, {"id": version.id})
    db.session.execute(text("SET LOCAL session_replication_role = origin"))
    db.session.commit()
    db.session.expire_all()


@pytest.mark.parametrize("column", ["document", "base", "digest", "number", "frozen_at"])
def test_no_statement_alters_a_frozen_text(room, column):
    version = make_frozen(room)
    values = {
        "document": "'{}'::jsonb", "base": "'{}'::jsonb", "digest": "repeat('0', 64)", "number": "99",
        "frozen_at": "now()",
    }  # fmt: skip
    for statement in (
        f"UPDATE commission_version SET {column} = {values[column]} WHERE id = {version.id}",
        f"DELETE FROM commission_version WHERE id = {version.id}",
        f"UPDATE commission_block SET words = 'x' WHERE version_id = {version.id}",
    ):
        with pytest.raises(Exception, match=r"written once|frozen"), db.session.begin_nested():
            db.session.execute(text(statement))


def test_the_command_recomputes_every_frozen_version_and_fails_on_one_that_was_altered(app, room):
    version = make_frozen(room)
    runner = app.test_cli_runner()
    fine = runner.invoke(args=["commission", "verify"])
    assert fine.exit_code == 0, fine.output
    assert version.digest in fine.output
    assert "à examiner : 0." in fine.output
    alter(version)
    wrong = runner.invoke(args=["commission", "verify"])
    assert wrong.exit_code == 1
    assert "TEXTE MODIFIÉ" in wrong.output


def test_the_command_sees_a_base_that_was_altered_though_the_digest_holds(app, room):
    version = make_frozen(room)
    alter(version, "base")
    wrong = app.test_cli_runner().invoke(args=["commission", "verify"])
    assert wrong.exit_code == 1
    assert "texte intact" in wrong.output
    assert "AMENDEMENTS NON CONFORMES" in wrong.output


def test_living_blocks_of_a_frozen_version_are_not_what_is_read(desk, room):
    version = make_frozen(room)
    db.session.execute(text("SET LOCAL session_replication_role = replica"))
    db.session.execute(ProtocolBlock.__table__.update().values(words="AUTRE CHOSE"))
    db.session.execute(text("SET LOCAL session_replication_role = origin"))
    assert "AUTRE CHOSE" not in desk.read(at(version)).text
