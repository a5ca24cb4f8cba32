# `make demo` and `make test` do all their own set-up: Python 3.11+, make and git are enough.
PYTHON ?= python3
SECONDS ?= 600
KILLS ?= 300
LIMIT ?= 200
BIN := .venv/bin
# What somebody has set for other Pythons and other packages may neither change where ours go nor stand among them: a PYTHONPATH with
# another attrs in it has `pip check` fail, and PIP_USER the first install. Where `user` stands in a pip.conf, --no-user is for it.
unexport PYTHONPATH PYTHONHOME PIP_CONSTRAINT PIP_DRY_RUN PIP_PREFIX PIP_PYTHON PIP_REQUIRE_HASHES PIP_ROOT PIP_TARGET PIP_USER
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Exactly what the lock names and nothing else: pip resolves nothing, so nothing that is published later can change or break a set-up.
# Older pips (23.2 and before) ask an index about "name[extra]" even where the lock pins "name", and refuse the newer release they find.
# Nothing is compiled: pip does that on one core, and to all of it. The demo's Python compiles what it imports; see .venv/compiled.stamp.
INSTALL_LOCK := $(PIP) install --no-user --no-deps --require-hashes --only-binary :all: --no-compile -r
COUNT := ls -d .venv/lib/python*/site-packages/*.dist-info 2>/dev/null | wc -l
# What pip says of each package becomes one line that counts. While it installs it says nothing, so what is there by then is counted. Its
# errors come through, and its status is kept (a pipe has only the last one's).
define INSTALLED
@rm -f .venv/failed .venv/over; { PYTHONUNBUFFERED=1 $(INSTALL_LOCK) $(1) || echo $$? > .venv/failed; : > .venv/over; } | { \
  n=0; before=$$($(COUNT)); while read -r said more; do case $$said in \
  Collecting|Processing) n=$$((n + 1)); printf '\r  fetching package %d ' $$n;; \
  Installing) printf '\n'; until [ -e .venv/over ]; do printf '\r  installing %d of %d packages ' $$(($$($(COUNT)) - before)) $$n; sleep 0.5; done; \
    [ -e .venv/failed ] || printf '\r  installing %d of %d packages ' $$n $$n;; esac; done; echo; }; \
  if [ -e .venv/failed ]; then exit $$(cat .venv/failed); fi
endef

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo test check audit fuzz fix lock kill bench classifier reading picture

help: ## what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: .venv/compiled.stamp ## .venv with everything Darkroom needs to run
setup-dev: .venv/compiled.stamp .venv/dev.stamp .venv/s3.stamp ## .venv with the tools of development too

# Debian without python3-venv leaves half of a .venv, which the next make would take.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Darkroom needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/run.stamp: requirements.txt pyproject.toml | .venv/bin/python
	@echo "Setting up .venv: 85 MB to download, then about half a minute. Nothing is put anywhere else."
	$(call INSTALLED,requirements.txt)
	@echo "  checking that all of it fits together"
	@$(PIP) install --quiet --no-user --no-deps --no-build-isolation --no-compile --editable .
	@$(PIP) check
	@touch $@

# For whatever runs as an account that may not write here: it would compile at every start. What is no Python of today is left out.
.venv/compiled.stamp: .venv/run.stamp
	@echo "  compiling"
	@$(BIN)/python -m compileall -qq -j 0 .venv/lib bots core || true
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	$(call INSTALLED,requirements-dev.txt)
	$(PIP) check
	@touch $@

# The S3 server of the tests, beside everything else: it needs an older python-dateutil than we run on.
.venv/s3.stamp: requirements-s3.txt | .venv/bin/python
	@rm -rf .venv/s3 $@
	$(BIN)/python -m venv .venv/s3
	.venv/s3/bin/python -m pip --disable-pip-version-check install --quiet --no-user --no-deps --require-hashes --only-binary :all: -r requirements-s3.txt
	@touch $@

.venv/fuzz.stamp: requirements-fuzz.txt .venv/dev.stamp
	$(call INSTALLED,requirements-fuzz.txt)
	@touch $@

.venv/classifier.stamp: requirements-classifier.txt .venv/dev.stamp
	$(call INSTALLED,requirements-classifier.txt)
	@touch $@

demo: .venv/run.stamp ## the playground in your browser, at http://127.0.0.1:8765
	@echo "Starting the playground; the first time takes some seconds more."
	@$(BIN)/darkroom demo

# pytest rewrites the assertions of all tests, twelve seconds of work, and keeps what it has rewritten: once here, not by each worker at the
# same time. What is wrong with a test is said by the tests themselves. An environment may have Python keep no bytecode: not here.
.venv/rewritten.stamp: .venv/dev.stamp $(wildcard tests/*.py tests/*/*.py)
	@echo "  reading the tests"
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --collect-only -qq > /dev/null 2>&1 || true
	@touch $@

test: setup-dev .venv/rewritten.stamp ## every test
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 5

check: setup-dev ## format, lint, types, import rules, and then every test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) --no-print-directory audit
	$(MAKE) test

# In an environment of its own, so that the tool changes nothing of what it looks at. If it cannot even be installed, it says so.
audit: .venv/bin/python ## known vulnerabilities in the locked packages, where advisories can be had
	@$(MAKE) --no-print-directory .venv/audit.stamp && .venv/audit/bin/python deploy/audit.py requirements.txt requirements-dev.txt requirements-s3.txt || \
	  { [ -e .venv/audit.stamp ] && exit 1; echo "NOT AUDITED: pip-audit cannot be installed here. The locked packages may have known vulnerabilities."; }

.venv/audit.stamp: deploy/audit.txt | .venv/bin/python
	@rm -rf .venv/audit $@
	$(BIN)/python -m venv .venv/audit
	.venv/audit/bin/python -m pip --disable-pip-version-check --retries 1 install --quiet --no-user --no-deps --require-hashes --only-binary :all: -r deploy/audit.txt
	@touch $@

fuzz: setup-dev .venv/fuzz.stamp ## search for input that breaks or slows the parsers: make fuzz SECONDS=600
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS)

fix: setup-dev ## let ruff format and mend what it can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: setup-dev ## pin all dependencies anew, with hashes and no index address
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade pyproject.toml deploy/build.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml deploy/build.in -c requirements.txt -o requirements-dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade deploy/audit.in -o deploy/audit.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group fuzz -o requirements-fuzz.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group classifier -o requirements-classifier.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade --group s3 -o requirements-s3.txt

kill: setup-dev ## kill processes on both databases for minutes, and check that nothing is lost: make kill KILLS=300
	KILLS=$(KILLS) $(BIN)/python -m pytest -s tests/kills.py

bench: setup-dev ## compare Darkroom with a bare script on the libraries alone: ratios, in one run
	$(BIN)/python -m tests.bench

classifier: setup-dev .venv/classifier.stamp ## learn the classifiers of core/reading anew from the labelled sets, and say how sure they are
	$(BIN)/python -m tests.replies.train --measure

reading: setup-dev ## how well messages are understood, on the labelled sets: make reading LIMIT=200 (0: all)
	$(BIN)/python -m tests.measure --limit $(LIMIT)

picture: setup-dev ## make the pictures of README and docs/ anew (needs Chromium)
	$(BIN)/python -m tests.portrait docs
