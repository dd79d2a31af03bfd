# Every target sets itself up: a .venv from hash-locked requirements, renewed when they change.
# `make run` takes what runs alone; HUMILITY=1 adds the judge by meaning; `make web` and `make worker`
# add what several processes need; the other targets take the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
RUN_LOCK := requirements-run.lock
HUMILITY_LOCK := bot/humility/requirements.lock
SCALE_LOCK := requirements-scale.lock
# One stamp for each lock: whatever was installed before, a target adds what it lacks.
MADE := $(VENV)/.made
RUN := $(VENV)/.set-up-run
HUMILITY_RUN := $(VENV)/.set-up-humility
SCALE_RUN := $(VENV)/.set-up-scale
STAMP := $(VENV)/.set-up

.PHONY: run web worker test check bench bench-scale chaos chaos-scale simulation simulation-morning scripts campaign \
	dates browser screenshots manifests verify-blocks container pythons licences sbom release setup lock clean

run: $(if $(filter-out 0 no,$(HUMILITY)),$(HUMILITY_RUN),$(RUN))
	$(BIN)/python -m bot run

# Several processes on one PostgreSQL: docs/operating/scale.md.
web worker: $(if $(filter-out 0 no,$(HUMILITY)),$(HUMILITY_RUN)) $(SCALE_RUN)
	$(BIN)/python -m bot $@

# The tests' bytecode is kept even where Python is told to write none: each worker would make it anew.
test: check browser
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 3 --dist worksteal

# A browser for tests/browser: the system's Chromium, else Playwright's; without one it says what to do.
browser: setup
	@$(BIN)/python -m tests.browser.chromium

screenshots: setup
	$(BIN)/python -m tests.browser.screenshots docs/pictures

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# A few minutes: every figure beside its floor, into docs/performance.md and docs/performance.json.
bench: setup
	$(BIN)/python -m tests.benchmarks

# Half an hour: several processes beside one, and tables of up to ten million rows, into the same.
bench-scale: setup
	$(BIN)/python -m tests.benchmarks --full --only growth --only promotion --only shared

# Some minutes of kills, suspensions and trouble with Slack; adds to the figures in docs/reliability.md.
chaos: setup
	$(BIN)/python -m tests.chaos --keep

# The same where webs and workers share the work, with the engine's jobs lost, repeated and reordered too.
chaos-scale: setup
	$(BIN)/python -m tests.chaos --database shared --seconds 15 --keep

# Some minutes: a hundred offices for two years each, with reps and clients who do as they please.
simulation: setup
	SIMULATED_OFFICES=100 $(BIN)/python -m pytest -q tests/coaching/test_c9_simulation.py

# Under a minute: Monday mornings of a million reps across time zones, into docs/performance.md.
simulation-morning: setup
	$(BIN)/python -m tests.morning --keep

# Some minutes: every script for every report of the tests, in every situation that can occur.
scripts: setup
	ALL_SCRIPTS=1 $(BIN)/python -m pytest -q tests/coaching/test_c10_scripts.py tests/coaching/test_c10_pages.py

# Many minutes: every journey, card and list of which a test run tries a sample, more examples,
# and every case on both databases.
campaign: setup
	ALL_CASES=1 $(BIN)/python -m pytest -n 3 --dist worksteal tests/coaching/test_c9_journeys.py \
		tests/coaching/test_c10_notes_together.py tests/slack tests/usecases \
		tests/humility/test_scripts.py tests/unit/test_plan_properties.py \
		tests/keeping/test_export.py

# A minute: three thousand random days in each form in which people type a date.
dates: setup
	TYPED_DATES=3000 $(BIN)/python -m pytest -q tests/unit/test_typed_dates.py

# From bot/slack/app_manifest.toml and bot/slack/scopes.py.
manifests: setup
	$(BIN)/python -m tests.manifests

# Asks Slack itself about every golden message, view and the catalogue of blocks; takes internet access.
verify-blocks: setup
	$(BIN)/python -m tests.local_slack.verify_blocks

# Builds the container and runs it, where podman or docker answers.
container: setup
	$(BIN)/python -m tests.packaging.container

# Some minutes: the wheel with all it needs, on every other Python that is found here.
pythons: setup
	$(BIN)/python -m tests.packaging.pythons

# docs/licences.md, from what the packages of the runtime lock say of themselves.
licences: setup
	$(BIN)/python -m tests.packaging.licences

# dist/do-over-VERSION.cdx.json: every part of an installation, with version and licence.
sbom: setup
	$(BIN)/python -m tests.packaging.sbom

# Checks, tests, wheel, source, a real installation, the list of what is in it (CycloneDX), the tag's text.
release: test
	$(BIN)/python -m tests.packaging.release

setup: $(STAMP)

$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Do-Over needs Python 3.11 or later: set PYTHON=/path/to/python3.11")'
	@echo "Making $(VENV) with $$($(PYTHON) --version)."
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(RUN): $(RUN_LOCK) | $(MADE)
	@$(BIN)/python .ci/set_up.py $(RUN_LOCK)
	@# Where Python is told to write no bytecode, every start would compile everything again.
	@$(BIN)/python -m compileall -q bot storage
	@touch $@

$(HUMILITY_RUN): $(HUMILITY_LOCK) $(RUN)
	@$(BIN)/python .ci/set_up.py $(HUMILITY_LOCK)
	@touch $@

$(SCALE_RUN): $(SCALE_LOCK) $(RUN)
	@$(BIN)/python .ci/set_up.py $(SCALE_LOCK)
	@touch $@

# The development lock holds everything that the others do.
$(STAMP): requirements.lock | $(MADE)
	@$(BIN)/python .ci/set_up.py requirements.lock
	@$(BIN)/python -m compileall -q bot storage
	@touch $(RUN) $(HUMILITY_RUN) $(SCALE_RUN) $@

# The development lock first: what runs takes its versions from there.
COMPILE = $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -q
lock: setup
	$(PIP) install uv
	$(COMPILE) --extra dev -o requirements.lock
	$(COMPILE) --no-annotate -c requirements.lock -o $(RUN_LOCK)
	$(COMPILE) --no-annotate -c requirements.lock --extra humility -o $(HUMILITY_LOCK)
	$(COMPILE) --no-annotate -c requirements.lock --extra scale -o $(SCALE_LOCK)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
