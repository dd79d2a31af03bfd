# Every target sets itself up: a .venv from the hash-locked requirements, renewed when they change.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up

.PHONY: run test check bench chaos simulation scripts campaign dates browser screenshots setup lock clean

run: setup
	$(BIN)/python -m bot run

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

# Some minutes of kills, suspensions and trouble with Slack; adds to the figures in docs/reliability.md.
chaos: setup
	$(BIN)/python -m tests.chaos --keep

# Some minutes: a hundred offices for two years each, with reps and clients who do as they please.
simulation: setup
	SIMULATED_OFFICES=100 $(BIN)/python -m pytest -q tests/coaching/test_c9_simulation.py

# Some minutes: every script for every report of the tests, in every situation that can occur.
scripts: setup
	ALL_SCRIPTS=1 $(BIN)/python -m pytest -q tests/coaching/test_c10_scripts.py tests/coaching/test_c10_pages.py

# Some minutes: every journey, card and list of which a test run tries a sample, and more examples.
campaign: setup
	ALL_CASES=1 $(BIN)/python -m pytest -q tests/coaching/test_c9_journeys.py \
		tests/coaching/test_c10_notes_together.py tests/slack/test_cards.py \
		tests/usecases/test_nudge_states.py tests/usecases/test_likely_clients.py \
		tests/humility/test_scripts.py tests/unit/test_plan_properties.py

# A minute: three thousand random days in each form in which people type a date.
dates: setup
	TYPED_DATES=3000 $(BIN)/python -m pytest -q tests/unit/test_typed_dates.py

setup: $(STAMP)

$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Do-Over needs Python 3.11 or later: set PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@# Where Python is told to write no bytecode, every start would compile everything again.
	$(BIN)/python -m compileall -q bot storage
	@touch $(STAMP)

lock: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -q -o requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
