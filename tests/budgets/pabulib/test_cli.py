"""The commands, as typed: what they print, what they refuse, and their exit code."""

from __future__ import annotations

import pytest
from flask.testing import FlaskCliRunner

from budgets.counting.pabulib_read import read
from budgets.editions import queries as editions

pytestmark = pytest.mark.usefixtures("database", "frozen")


@pytest.fixture
def run(app, database):
    """Type `flask budgets …`."""
    runner: FlaskCliRunner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["budgets", *map(str, words)])


@pytest.fixture
def file(tmp_path, garden):
    """The small file on disk."""
    path = tmp_path / "air-bel.pb"
    path.write_text(garden, encoding="utf-8")
    return path


def test_import_count_proclaim_and_export_follow_each_other(run, file, tmp_path):
    imported = run("import-pb", file, "--slug", "air-bel")
    assert (imported.exit_code, imported.stdout) == (0, "air-bel : Marseille, Air Bel, 2024, 5 bulletins.\n")
    counted = run("count", "air-bel")
    assert counted.exit_code == 0
    assert "2 projets retenus" in counted.stdout
    assert "   1. jardin\n   2. banc\n" in counted.stdout
    assert "SHA-256 " in counted.stdout
    assert run("proclaim", "air-bel").stdout == "Les résultats sont publiés.\n"
    exported = tmp_path / "urne.pb"
    assert run("export-pb", "air-bel", "-o", exported).exit_code == 0
    assert read(exported).instance() == read(file).instance()


def test_without_a_name_the_file_gives_one(run, file):
    assert run("import-pb", file).stdout.startswith("marseille-air-bel-2024 :")


def test_progress_and_remarks_go_to_the_error_stream(run, file, garden):
    file.write_text(garden.replace("5;jardin", "5;jardin,jardin"), encoding="utf-8")
    done = run("import-pb", file)
    assert done.exit_code == 0
    assert "Bulletins" in done.stderr
    assert "deux fois" in done.stderr
    assert "Bulletins" not in done.stdout


REFUSALS = {
    "a broken file": (["import-pb", "{broken}"], "Ligne 20 : « six mille » n’est pas un montant."),
    "a binary file": (["import-pb", "{binary}"], "ce n’est pas un fichier texte."),
    "a name that is no address": (["import-pb", "{file}", "--slug", "Air Bel !"], "ne convient pas"),
    "counting what does not exist": (["count", "nulle-part"], "Aucun vote ne s'appelle « nulle-part »."),
    "proclaiming what does not exist": (["proclaim", "nulle-part"], "Aucun vote ne s'appelle"),
    "exporting what does not exist": (["export-pb", "nulle-part"], "Aucun vote ne s'appelle"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_is_refused_gets_one_sentence_and_exit_code_2(run, file, tmp_path, garden, name):
    broken, binary = tmp_path / "casse.pb", tmp_path / "image.pb"
    broken.write_text(garden.replace("jardin;6000", "jardin;six mille"), encoding="utf-8")
    binary.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    words, sentence = REFUSALS[name]
    done = run(*(word.format(file=file, broken=broken, binary=binary) for word in words))
    assert done.exit_code == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert editions.all_editions() == []


def test_a_second_import_proclaiming_early_and_counting_twice_are_refused(run, file):
    run("import-pb", file, "--slug", "air-bel")
    assert "Un vote s'appelle déjà « air-bel »" in run("import-pb", file, "--slug", "air-bel").stderr
    assert "Le dépouillement n'a pas encore eu lieu." in run("proclaim", "air-bel").stderr
    run("count", "air-bel")
    assert "Pour recompter, écrivez pourquoi." in run("count", "air-bel").stderr
    assert run("count", "air-bel", "--reason", "Vérification").exit_code == 0
