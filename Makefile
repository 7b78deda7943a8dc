# Commands for people: `make interview`, `make serve` (a page in the browser) and `make test`. They need nothing but
# python3 >= 3.11.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: interview serve test check nightly soak soak-minute format lint types contracts bench record lock schemas faults pictures \
	commands benchmark docs clean

interview: $(VENV)/.runtime
	@$(BIN)/viva interview $(if $(MODEL),--model "$(MODEL)") $(if $(URL),--base-url "$(URL)") || [ $$? -eq 130 ]

serve: $(VENV)/.web
	@$(BIN)/viva serve $(if $(MODEL),--model "$(MODEL)") $(if $(URL),--base-url "$(URL)") || [ $$? -eq 130 ]

test: $(VENV)/.dev
	$(BIN)/python -m pytest

check: format lint types contracts test soak-minute

# What a machine runs each night: the checks, and ten minutes of a soak with a seed of its own, which is printed.
nightly: check
	$(BIN)/python -m benchmarks soak --minutes 10 --least 200

soak: $(VENV)/.dev
	$(BIN)/python -m benchmarks soak

# Always the same interviews, so that a failure is one of the change; how many are reached depends on the machine.
soak-minute: $(VENV)/.dev
	$(BIN)/python -m benchmarks soak --minutes 1 --seed 1 --least 10

format: $(VENV)/.dev
	$(BIN)/ruff format --check .

lint: $(VENV)/.dev
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

schemas: $(VENV)/.dev
	$(BIN)/python -m viva.api.schemas

# Plays the recorded conversations anew with whoever answers at VIVA_RECORD_URL; cassettes/README.md says how.
record: $(VENV)/.dev
	@test -n "$$VIVA_RECORD_URL" || { echo "Set VIVA_RECORD_URL to an OpenAI-compatible endpoint whose model is called hand-1." >&2; exit 2; }
	$(BIN)/python -m pytest tests/recorded --record-mode=rewrite -n 0 --timeout=0

faults: $(VENV)/.dev
	$(BIN)/python -m docs.faults

pictures: $(VENV)/.dev
	$(BIN)/python -m docs.pictures
	$(BIN)/python -m docs.web_pictures

# The pages as a site, in site/; a warning is an error.
commands: $(VENV)/.dev
	$(BIN)/python -m docs.command_line

# Some minutes on all processors; the same code and the same seed give the same page.
benchmark: $(VENV)/.dev
	$(BIN)/python -m docs.benchmark

docs: $(VENV)/.dev
	$(BIN)/zensical build --strict --clean

# Renews the locks with releases that are at least seven days old; no registry's address is written.
COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-header --upgrade --python-version 3.11 --exclude-newer \
	$$($(BIN)/python -c 'import datetime as d; print((d.datetime.now(d.UTC) - d.timedelta(days=7)).date())')

lock: $(VENV)/.dev
	$(COMPILE) pyproject.toml --output-file requirements/runtime.lock
	$(COMPILE) --constraints requirements/runtime.lock --extra web pyproject.toml --output-file requirements/web.lock
	$(COMPILE) --group build --output-file requirements/build.lock
	$(COMPILE) --constraints requirements/runtime.lock --group dev --all-extras pyproject.toml --output-file requirements/dev.lock

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "viva needs Python 3.11 or newer; '$(PYTHON)' is not. Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { \
		echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv" >&2; exit 2; }

$(VENV)/.runtime: $(VENV)/bin/python requirements/runtime.lock requirements/build.lock pyproject.toml
	@echo "Installing viva into $(VENV), a minute or two the first time ..."
	@$(PIP) --require-hashes -r requirements/build.lock -r requirements/runtime.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.web: $(VENV)/bin/python requirements/web.lock requirements/build.lock pyproject.toml
	@echo "Installing viva and its web page into $(VENV), a minute or two the first time ..."
	@$(PIP) --require-hashes -r requirements/build.lock -r requirements/web.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.runtime

$(VENV)/.dev: $(VENV)/bin/python requirements/dev.lock pyproject.toml
	@echo "Installing viva and its tests into $(VENV), a minute or two the first time ..."
	@$(PIP) --require-hashes -r requirements/dev.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.runtime $(VENV)/.web

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache site .cache
