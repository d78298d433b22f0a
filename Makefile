# Everything one does with the portal. `make` alone explains itself.

PYTHON ?= python3
PORT ?= 8000
export PORT
export PORTAL_ORIGIN ?= http://localhost:$(PORT)

BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
PIP := $(BIN)/pip install --disable-pip-version-check --progress-bar off --require-hashes --requirement
LOCK = $(BIN)/uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 \
  --generate-hashes --no-header --no-annotate pyproject.toml
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))

# A process for each core; they take files in the order of the rings.
AT_ONCE := --numprocesses=logical --maxprocesses=4 --dist=loadfile --no-loadscope-reorder

FROM_DEBIAN := chromium fonts-noto-cjk default-jre-headless

.DEFAULT_GOAL := help
.PHONY: help run serve test lint format bench chaos translations migration lock reset \
        install install-production install-dev catalogues chromium

help: ## Show what there is
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: install catalogues ## Run the portal with demonstration data; PORT=8000 by default
	@exec $(FLASK) serve --demo

serve: install catalogues ## Run the portal without demonstration data
	@exec $(FLASK) serve

test: install-dev catalogues chromium lint ## Check everything: style, types, imports, tests
	$(BIN)/pytest $(AT_ONCE)

lint: install-dev ## Check style, types, the direction of imports, and translations
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	@for rules in services/catalogue/items/*/rules.py; do $(BIN)/mypy "$$rules" || exit 1; done
	$(BIN)/lint-imports
	$(BIN)/python -m translations.update --check

format: install-dev ## Rewrite the code in the project's style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: install-dev catalogues ## Measure what the portal costs; SIZES=10000 for a short one
	$(BIN)/python -m tests.bench

chaos: install-dev catalogues ## Break a portal of its own while people use it; fails on any loss
	$(BIN)/python -m tests.chaos

translations: install-dev ## Collect the words of the interface; derive Traditional from Simplified
	$(BIN)/python -m translations.update
	@$(MAKE) --no-print-directory catalogues

migration: install-dev ## Write a migration from changed models; NAME="what it does"
	PYTHONPATH=. $(BIN)/alembic revision --autogenerate --message "$(NAME)" \
	  --rev-id $$(printf %04d $$(ls migrations/versions/*.py | wc -l | xargs expr 1 +))

lock: install-dev ## Lock all dependencies, with hashes; UPGRADE=--upgrade for newer versions
	$(LOCK) --output-file requirements.txt
	$(LOCK) --extra embedded --constraints requirements.txt --output-file requirements-embedded.txt
	$(LOCK) --extra embedded --group dev --constraints requirements-embedded.txt \
	  --output-file requirements-dev.txt

reset: ## Delete the database, documents and mail in var/
	@if [ -f var/postgres/postmaster.pid ] && kill -0 "$$(head -1 var/postgres/postmaster.pid)" 2>/dev/null; \
	then echo "The portal is running; stop it first." >&2; exit 1; fi
	rm -rf var

# --- what the above stand on ---------------------------------------------------

# Each stands on the one before: what production needs, a database server besides, the tests.
install-production: .venv/installed-production
install: .venv/installed
install-dev: .venv/installed-dev
catalogues: $(CATALOGUES)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name it with PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed-production: requirements.txt | $(BIN)/python
	@echo "Installing what production needs ..."
	@$(PIP) requirements.txt
	@touch $@

.venv/installed: requirements-embedded.txt | $(BIN)/python
	@echo "Installing what the portal needs ..."
	@$(PIP) requirements-embedded.txt
	@touch .venv/installed-production $@

.venv/installed-dev: requirements-dev.txt | $(BIN)/python
	@echo "Installing what the tests need ..."
	@$(PIP) requirements-dev.txt
	@touch .venv/installed-production .venv/installed $@

%.mo: %.po | .venv/installed-production
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

# What the tests need of the system: a browser, and Java for the HTML checker.
chromium:
	@{ command -v chromium || command -v chromium-browser; } >/dev/null && command -v java >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Chromium and Java from Debian ..."; \
	    apt-get update -qq && apt-get install -y -qq --no-install-recommends $(FROM_DEBIAN); \
	  else \
	    echo "The browser tests need: apt-get install $(FROM_DEBIAN)" >&2; exit 1; \
	  fi; }
