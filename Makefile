# Two commands matter: make run, make test. They need python3 (3.11 or later) and make; each builds what is missing.
PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run test sortition translations bench lock clean

help:
	@echo "make run           démarre tout sur http://127.0.0.1:8000 (PORT=… pour un autre port)"
	@echo "make test          toutes les vérifications et tous les essais"
	@echo "make sortition     ajoute de quoi tirer au sort les sièges de la commission"
	@echo "make translations  met les catalogues de traduction à jour"
	@echo "make bench         mesure la vitesse (compteur de référence compris)"
	@echo "make lock          fige de nouveau les versions (demande uv)"
	@echo "make clean         efface ce qui se refabrique (jamais la base de données)"

run: .venv/run.stamp var/assets/stamp $(CATALOGUES)
	@$(PY) -m app.run

test: .venv/test.stamp var/assets/stamp $(CATALOGUES)
	@PATH="$(CURDIR)/.venv/bin:$$PATH" $(PY) -m tests.everything

sortition: .venv/sortition.stamp

translations: .venv/run.stamp
	@$(PY) -m app.translations

bench: .venv/bench.stamp var/assets/stamp $(CATALOGUES)
	@for bench in tests/bench/bench_*.py; do echo; echo "== $$bench"; \
	  $(PY) -m tests.bench.$$(basename $$bench .py) || exit 1; done

# Universal, with hashes, and without the address of any index.
lock:
	@for name in requirements requirements-sortition requirements-dev requirements-bench; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    --no-annotate $$name.in -o $$name.lock || exit 1; done
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --no-annotate --no-deps assets.in -o assets.lock

clean:
	@rm -rf .venv var/assets var/templates .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find translations -name '*.mo' -delete

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Il faut Python 3.11 ou plus récent : installez-le, ou indiquez-le (make run PYTHON=python3.12)." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "Il manque à Python son module venv : installez-le (sous Debian : apt install python3-venv)." >&2; exit 1; }
	@echo "Je prépare l'environnement de Python (une fois)…"
	@$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.lock | .venv/bin/python
	@echo "J'installe les bibliothèques (versions figées, empreintes vérifiées)…"
	@$(PIP) -r requirements.lock
	@touch $@

.venv/sortition.stamp: requirements-sortition.lock | .venv/run.stamp
	@echo "J'installe le solveur du tirage au sort (version figée, empreintes vérifiées)…"
	@$(PIP) -r requirements-sortition.lock
	@touch $@

.venv/test.stamp: requirements-dev.lock | .venv/bin/python
	@echo "J'installe les bibliothèques et les outils d'essai (versions figées, empreintes vérifiées)…"
	@$(PIP) -r requirements-dev.lock
	@touch $@

.venv/bench.stamp: requirements-bench.lock .venv/test.stamp
	@$(PIP) -r requirements-bench.lock
	@touch $@

var/assets/stamp: assets.lock | .venv/bin/python
	@rm -rf var/assets
	@$(PIP) --no-deps --target var/assets -r assets.lock
	@touch $@

%.mo: %.po
	@$(PY) -m app.compiling $< $@
