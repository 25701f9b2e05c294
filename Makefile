# One command for each thing that people do; `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
# Compiled code is kept even where the environment forbids it: the tests load the bot a thousand times.
export PYTHONDONTWRITEBYTECODE :=
# As many at once as there are cores; the tests of one module share its day and stay together. Modules are
# taken in their order: by their number of tests, the longest days would come last, and one core be idle.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help rehearse open test test-postgres test-faults gates check bench run texts pictures lock clean

help:
	@echo "make rehearse   watch a whole conference day without Discord, in seconds"
	@echo "make open       walk about in that day in the browser, as anybody there, and take part"
	@echo "make run        run the bot on Discord (needs a token in .env)"
	@echo "make test       run the tests"
	@echo "make test-postgres   run those that touch the database on PostgreSQL"
	@echo "make test-faults   what goes wrong on purpose, on SQLite and on PostgreSQL"
	@echo "make gates      format, lint, types, and what holds the code to its own rules"
	@echo "make check      the gates, and all tests with their coverage"
	@echo "make bench      how fast it is, in ratios (ARGS=\"now late\" for some of the rows)"
	@echo "make texts      bring the catalogues of languages up to date with the code"
	@echo "make pictures   take the pictures of the documents anew, with Chromium"
	@echo "make lock       make the lock files anew from pyproject.toml (needs the network)"

# Installs only when a lock changed, so that everything after the first time works offline.
.venv/.installed-run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Session Chair needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11 ...") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what the bot needs into .venv (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.installed-dev: requirements-dev.lock .venv/.installed-run
	@echo "Installing what the tests need into .venv (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

rehearse: .venv/.installed-run
	@$(BIN)/chair rehearse --report rehearsal.html $(ARGS)

open: .venv/.installed-run
	@$(BIN)/chair rehearse --open $(ARGS)

run: .venv/.installed-run
	@$(BIN)/chair run

test: .venv/.installed-dev
	@$(PYTEST) $(ARGS)

# Faults, crashes, and which process leads; the trials of the standby are on PostgreSQL anyway.
STANDBY := tests/wire/test_standby.py
FAULTS := $(wildcard tests/wire/test_*crashes.py tests/wire/test_faults_*.py) tests/store/test_leadership.py

# Every method of the store, every service, people who act at once, a whole day, and the faults. The server is one
# of its own, or the one that TEST_POSTGRES_URL names. Any other tests run there too:
# make test-postgres ARGS=tests/wire/test_delivery.py
ON_POSTGRES := $(FAULTS) tests/rehearsal/test_sample_day.py tests/store tests/services tests/cogs/test_at_once.py

test-postgres: .venv/.installed-dev
	@$(PYTEST) --database postgres $(or $(ARGS),$(ON_POSTGRES))

test-faults: .venv/.installed-dev
	@$(PYTEST) $(FAULTS) $(ARGS)
	@$(PYTEST) --database postgres $(STANDBY) $(FAULTS) $(ARGS)

gates: .venv/.installed-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/pyright --warnings
	@$(BIN)/python -m pytest tests/test_architecture.py tests/test_documents.py tests/test_threats.py \
		tests/test_secrets.py tests/test_dependencies.py

check: gates
	@$(PYTEST) --cov --cov-report=term $(ARGS)

bench: .venv/.installed-dev
	@$(BIN)/python -m tests.performance $(ARGS)

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --group build pyproject.toml

texts: .venv/.installed-dev
	@$(BIN)/python -m tests.catalogues

# Of the tests in the browser; a Chromium and a font with emoji (fonts-noto-color-emoji) have to be there.
pictures: .venv/.installed-dev
	@PICTURES=docs/pictures $(BIN)/python -m pytest --quiet tests/browser -k desk

lock: .venv/.installed-dev
	@$(COMPILE) --output-file requirements.lock
	@$(COMPILE) --extra dev --extra postgres --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf .venv .pytest_cache .ruff_cache .coverage* htmlcov
