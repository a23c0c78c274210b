# make setup    everything that renderkit and its languages need (system packages as root or through sudo)
# make demo     one picture a language into out/, and a contact sheet
# make test     the test suite
# make nightly  what takes longer: whole corpora, endurance, measurements; prints tables for benchmarks/results/

PYTHON  ?= $(shell for p in /usr/bin/python3 python3.13 python3.12 python3.11 python3; do \
             command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
             && command -v $$p && break; done)
PLUGINS := $(patsubst %/pyproject.toml,%,$(wildcard plugins/*/pyproject.toml))
BIN     := .venv/bin
JOBS    ?= $(shell nproc)
ROOT    := $(shell [ "$$(id -u)" = 0 ] && echo as-root || { sudo -n true 2>/dev/null && echo sudo; })
TOOLS   := gcc libc6-dev python3 python3-venv

.PHONY: setup demo test nightly check clean

setup: .venv/ready

.venv/ready: constraints.txt pyproject.toml $(wildcard plugins/*/pyproject.toml renderkit/sandbox/native/*.c renderkit/sandbox/native/*.h)
	@if [ -n "$(ROOT)" ] && command -v apt-get >/dev/null && ! dpkg-query -W $(TOOLS) >/dev/null 2>&1; then \
	    $(filter sudo,$(ROOT)) apt-get update -qq && $(filter sudo,$(ROOT)) apt-get install -y --no-install-recommends $(TOOLS); fi
	@[ -n "$(PYTHON)" ] || { echo "renderkit needs Python 3.11 or newer"; exit 1; }
	[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e . $(PLUGINS:%=-e %)
	$(BIN)/renderkit setup
	@touch $@

demo: setup
	$(BIN)/renderkit render examples/* -o out/ --json | $(BIN)/python -m renderkit.report.contact_sheet out
	@echo "look at out/index.html"

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check
	$(BIN)/python -m pytest -n $(JOBS)

nightly: setup
	$(BIN)/python -m pytest -n $(JOBS) --nightly
	for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

clean:
	rm -rf .venv out .pytest_cache .mypy_cache .ruff_cache .hypothesis
